/**
 * Mutants: bugs that somebody could write, as edits of the real source. An oracle that does not catch one of them would not catch the
 * mistake either. Nothing in the service or the SDK knows of them: `hooks.ts` changes the text while it is loaded.
 */
export interface Edit {
  /** From the root of the repository. */
  file: string;
  /** Occurs in it exactly once. */
  find: string;
  replace: string;
}

export interface Mutant {
  id: string;
  /** What the mistake is. */
  about: string;
  /** Of SPEC.md, which it breaks; or `guard` (nothing real is touched) and `herd` (nobody comes back in step). */
  rule: string;
  edits: readonly Edit[];
}

const sdk = 'clients/sdk/src';
const service = 'server/realtime/src';

/** So few bookings of a device that everybody meets a limit, which honest devices do not: what is wrong about refusals shows. */
const scarce: readonly Edit[] = [
  {
    file: 'server/protocol/src/limits.ts',
    find: '      bookings: { size: 200, perSecond: 5 },',
    replace: '      bookings: { size: 1, perSecond: 0.1 },',
  },
];

export const mutants: readonly Mutant[] = [
  {
    id: 'drop-event',
    about: 'a note is told to its customer, and never to the vendor',
    rule: 'DL1',
    edits: [
      {
        file: `${service}/bookings/decision.ts`,
        find: '      { stream: vendorStream(booking.vendorId), type: verdict.type, atMs, urgent, body },',
        replace:
          "      ...(verdict.type === 'booking.noted' ? [] : [{ stream: vendorStream(booking.vendorId), type: verdict.type, atMs, urgent, body }]),",
      },
    ],
  },
  {
    id: 'deliver-twice',
    about: 'an event that comes again is applied again',
    rule: 'DL2',
    edits: [
      {
        file: `${sdk}/sequencer.ts`,
        find: "    if (event.offset <= position.offset) return 'duplicate';",
        replace: "    if (event.offset < position.offset) return 'duplicate';",
      },
    ],
  },
  {
    id: 'swap-two',
    about: 'an event that is ahead of its turn is applied at once',
    rule: 'DL2',
    edits: [
      {
        file: `${sdk}/sequencer.ts`,
        find: '    if (event.offset > position.offset + 1) return this.#hold(track, event);',
        replace: '    if (event.offset > position.offset + 2) return this.#hold(track, event);',
      },
    ],
  },
  {
    id: 'ack-before-commit',
    about: 'a group is acked when it is written, and committed with the next one',
    rule: 'CM1',
    edits: [
      {
        file: `${service}/storage/sqlite-database.ts`,
        find: '      if (sqlite.isTransaction) rollback.run();\n      begin.run();',
        replace: '      if (sqlite.isTransaction) commit.run();\n      begin.run();',
      },
      {
        file: `${service}/storage/sqlite-database.ts`,
        find: '        const result = task();\n        commit.run();',
        replace: '        const result = task();',
      },
    ],
  },
  {
    id: 'torn-group',
    about: 'a group that is cut off half-way is kept as far as it got',
    rule: 'CM1',
    edits: [
      {
        file: `${service}/storage/sqlite-database.ts`,
        find: '        if (sqlite.isTransaction) tryTo(() => rollback.run());',
        replace: '        if (sqlite.isTransaction) tryTo(() => commit.run());',
      },
    ],
  },
  {
    id: 'forget-key',
    about: 'the outcome of a key is not kept',
    rule: 'CM2',
    edits: [
      {
        file: `${service}/commands/once.ts`,
        find: 'keys: [...writes.keys, record]',
        replace: 'keys: writes.keys',
      },
    ],
  },
  {
    id: 'resume-off-by-one',
    about: 'the log is read from one event too late',
    rule: 'DL4',
    edits: [
      {
        file: `${service}/storage/sqlite-streams.ts`,
        find: 'Math.max(trimmed, after), limit)',
        replace: 'Math.max(trimmed, after) + 1, limit)',
      },
    ],
  },
  {
    id: 'ignore-epoch',
    about: 'a stream that lost its log keeps its epoch',
    rule: 'DL4',
    edits: [
      {
        file: `${service}/storage/sqlite-streams.ts`,
        find: '      stream.epoch = epoch;\n      stream.head = 0;',
        replace: '      stream.head = 0;',
      },
      {
        file: `${service}/storage/sqlite-streams.ts`,
        find: 'Number(insertStream.run(name, epoch, null)',
        replace: 'Number(insertStream.run(name, stream.epoch, null)',
      },
    ],
  },
  {
    id: 'optimistic-twice',
    about: 'a note whose ack has come is added again by its event',
    rule: 'SN3',
    edits: [
      {
        file: `${sdk}/replica.ts`,
        find: "    if (version <= known.version) return { kind: 'known', bookingId, version };",
        replace: '',
      },
      {
        file: `${sdk}/outbox.ts`,
        find: '    this.#settle(entry.key, { ok: true, booking });',
        replace:
          '    this.#options.host.confirmed(entry.bookingId)?.notes.push(...booking.notes.slice(-1));\n    this.#settle(entry.key, { ok: true, booking });',
      },
    ],
  },
  {
    id: 'lose-outbox-on-kill',
    about: 'a command is said to be stored before it is',
    rule: 'CM3',
    edits: [
      {
        file: `${sdk}/outbox.ts`,
        find: '    this.#save(entry);\n    this.#unstored ??= new Set();',
        replace: '    this.#unstored ??= new Set();',
      },
    ],
  },
  {
    id: 'no-jitter',
    about: 'everybody waits equally long before the next try',
    rule: 'herd',
    edits: [
      {
        file: `${sdk}/backoff.ts`,
        find: '  return random.float() * Math.min(',
        replace: '  random.float();\n  return Math.min(',
      },
    ],
  },
  {
    id: 'leak-stream',
    about: "a vendor's session is joined to the stream of another vendor",
    rule: 'SE3',
    edits: [
      {
        file: `${service}/streams/streams.ts`,
        find: '      const streams = streamsOf(session.claims);\n      const rooms',
        replace:
          "      const streams = streamsOf(session.claims);\n      if (session.claims.role === 'vendor' && session.claims.vendorId !== 'vendor-1') streams.push('vendor:vendor-1');\n      const rooms",
      },
    ],
  },
  {
    id: 'keep-revoked',
    about: 'a revoked token is refused from now on, and its open session stays',
    rule: 'SE5',
    edits: [
      {
        file: `${service}/sessions/sessions.ts`,
        find: "      for (const session of matching(revocation)) sendAway(session, 'TOKEN_REVOKED');",
        replace: '',
      },
    ],
  },
  {
    id: 'deaf-to-heads',
    about: 'heads are not looked at, so that the last event of a stream can be lost for good',
    rule: 'DL3',
    edits: [
      {
        file: `${sdk}/device-service.ts`,
        find: '        this.#sync.onHeads(payload);',
        replace: '        this.#sync.onHeads({});',
      },
    ],
  },
  {
    id: 'double-booking',
    about: 'slots are not looked at, neither by the rule nor by the store',
    rule: 'BK2',
    edits: [
      {
        file: `${service}/bookings/slots.ts`,
        find: '  if (others(wanted).length === 0) return undefined;',
        replace: '  if (others(wanted).length < 9) return undefined;',
      },
      {
        file: `${service}/storage/sqlite-bookings.ts`,
        find: '    return next === undefined || next[0] >= endsMs;',
        replace: '    return next === undefined || true;',
      },
    ],
  },
  {
    id: 'timeout-is-failure',
    about: 'a command that was not answered in time is dropped',
    rule: 'CM3',
    edits: [
      {
        file: `${sdk}/outbox.ts`,
        find: "    } else if (outcome.why === 'timeout' && !this.#options.host.suspect(sentAtMs)) {\n      this.#retryLater(undefined);",
        replace:
          "    } else {\n      this.#reject(entry, failure('INTERNAL'));\n      this.#options.host.suspect(sentAtMs);",
      },
    ],
  },
  {
    id: 'outbox-out-of-order',
    about: 'the newest command of an outbox is sent first',
    rule: 'CM4',
    edits: [
      {
        file: `${sdk}/outbox.ts`,
        find: "      const entry = this.#entries.find(({ state }) => state !== 'acked');",
        replace: "      const entry = this.#entries.findLast(({ state }) => state !== 'acked');",
      },
    ],
  },
  {
    id: 'forget-to-tell',
    about: 'nobody is notified that a booking was cancelled',
    rule: 'NT1',
    edits: [
      {
        file: `${service}/notifications/table.ts`,
        find: '  if (what === undefined) return [];',
        replace: "  if (what === undefined || what === 'status becomes cancelled') return [];",
      },
    ],
  },
  {
    id: 'tell-the-doer',
    about: 'people are notified of what they did themselves',
    rule: 'NT1',
    edits: [
      {
        file: `${service}/notifications/table.ts`,
        find: "      return [actor === 'customer' ? 'vendor' : 'customer'];",
        replace: "      return [actor === 'customer' ? 'customer' : 'vendor'];",
      },
    ],
  },
  {
    id: 'count-muted',
    about: 'the service counts as unread what preferences keep out of the app',
    rule: 'NT3',
    edits: [
      {
        file: `${service}/notifications/inbox.ts`,
        find: "    if (!read && closedBy(preferences, notification, 'inApp') === undefined) unread++;",
        replace: '    if (!read && preferences !== undefined && notification !== undefined) unread++;',
      },
    ],
  },
  {
    id: 'forget-read',
    about: 'that something was read is told to all devices, and not kept',
    rule: 'NT4',
    edits: [
      {
        file: `${service}/notifications/inbox.ts`,
        find: '        marks: ids.map((notificationId) => ({ userId, notificationId, readMs: atMs })),',
        replace: '        marks: [],',
      },
    ],
  },
  {
    id: 'deaf-to-read',
    about: 'a device does not hear that another one has read something',
    rule: 'NT4',
    edits: [
      {
        file: `${sdk}/notification-state.ts`,
        find: "        this.#confirmRead(data.ids.filter((id) => typeof id === 'string'));",
        replace: '        this.#confirmRead([]);',
      },
    ],
  },
  {
    id: 'remind-early',
    about: 'a booking is called to mind two hours before it starts, and not one',
    rule: 'NT7',
    edits: [
      {
        file: `${service}/notifications/reminders.ts`,
        find: 'hour: HOUR_MS }',
        replace: 'hour: 2 * HOUR_MS }',
      },
    ],
  },
  {
    id: 'quiet-in-utc',
    about: 'quiet hours are reckoned on the clock of the service',
    rule: 'PF3',
    edits: [
      {
        file: `${service}/push/decide.ts`,
        find: "endOfWindow(quietHours.windows, timeZone === 'auto' ? target.deviceTimeZone : timeZone, atMs)",
        replace: "endOfWindow(quietHours.windows, timeZone === target.deviceTimeZone ? 'UTC' : 'UTC', atMs)",
      },
    ],
  },
  {
    id: 'drop-deferred',
    about: 'a push that falls into quiet hours never comes',
    rule: 'PF4',
    edits: [
      {
        file: `${service}/push/job.ts`,
        find: '    changes.tasks.push({ ...task, deferred: true, dueMs: Math.min(dueMs, task.expiresMs) });',
        replace: '    if (dueMs > 0) changes.done.push({ notificationId, userId, deviceId });',
      },
    ],
  },
  {
    id: 'push-what-is-shown',
    about: 'a phone buzzes for what its person has just seen',
    rule: 'PU2',
    edits: [
      {
        file: `${service}/push/decide.ts`,
        find: "  if (target.read) return { outcome: 'suppressed-read', detail: undefined };\n  if (target.shown) return { outcome: 'suppressed-shown', detail: undefined };\n",
        replace: '',
      },
    ],
  },
  {
    id: 'no-cap',
    about: 'a device gets as many pushes an hour as there are',
    rule: 'PU3',
    edits: [
      {
        file: `${service}/push/caps.ts`,
        find: '{ device: 20, person: 60,',
        replace: '{ device: 2_000, person: 6_000,',
      },
    ],
  },
  {
    id: 'keep-dead-token',
    about: 'a token that is dead by the word of its provider is pushed to for ever',
    rule: 'PU6',
    edits: [
      {
        file: `${service}/push/outcome.ts`,
        find: "    changes.devices.push({ type: 'dead-token', provider: device.provider, token: device.token });",
        replace: '    changes.devices.push();',
      },
    ],
  },
  {
    id: 'limited-is-failure',
    about: 'a command that was told to wait is given up',
    rule: 'RL2',
    edits: [
      ...scarce,
      {
        file: `${sdk}/outbox.ts`,
        find: '      default:\n        this.#retryLater(answer.retryAfterMs);',
        replace:
          "      default:\n        if (answer.code === 'RATE_LIMITED') {\n          this.#reject(entry, answer);\n          return this.pump();\n        }\n        this.#retryLater(answer.retryAfterMs);",
      },
    ],
  },
  {
    id: 'limited-steps-aside',
    about: 'a command that was told to wait lets those behind it go first',
    rule: 'CM4',
    edits: [
      ...scarce,
      {
        file: `${sdk}/outbox.ts`,
        find: '      default:\n        this.#retryLater(answer.retryAfterMs);',
        replace:
          '      default:\n        this.#entries.push(...this.#entries.splice(this.#entries.indexOf(entry), 1));\n        this.#retryLater(answer.retryAfterMs);',
      },
    ],
  },
  {
    id: 'real-clock',
    about: 'somebody reads the real clock',
    rule: 'guard',
    edits: [
      {
        file: `${sdk}/server-clock.ts`,
        find: '    this.#offsetMs = Date.parse(serverTime) - this.#clock.monotonicMs();',
        replace: '    this.#offsetMs = Date.parse(serverTime) - performance.now();',
      },
    ],
  },
];
