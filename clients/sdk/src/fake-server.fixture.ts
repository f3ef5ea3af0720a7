/**
 * Fake server: as much of the service as the SDK can see, in memory and by the letter of SPEC.md. Shares no code with the real one.
 * One person; bookings go to `user:{id}` and, for a vendor, to `vendor:{vendorId}`.
 */
import {
  type Booking,
  bookingTransitions,
  type CommandArgs,
  type CommandName,
  type errors,
  type Failure,
  failure,
  type Handshake,
  type Notification,
  notificationOf,
  type Positions,
  type Refusal,
  type Role,
  refusal,
  type StreamEvent,
  type StreamPosition,
} from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { aNotification, createFakeInbox, type FakeInbox } from './fake-inbox.fixture.ts';
import type { FakeConnection, FakePeer } from './fake-transport.fixture.ts';

export interface FakeServer extends FakePeer {
  readonly bookings: Map<string, Booking>;
  readonly inbox: FakeInbox;
  readonly log: (stream: string) => StreamEvent[];
  readonly received: { event: string; args: Record<string, unknown> }[];
  /** The newest open session. */
  connection(): FakeConnection | undefined;
  /** Another person does something: the change is logged and pushed. */
  put(booking: Booking, type?: 'booking.created' | 'booking.updated'): void;
  note(bookingId: string, text: string): void;
  /** Tells a stream something; returns what the notification became. */
  notify(stream: string, more?: Partial<Notification>, options?: { push?: boolean }): Notification;
  append(stream: string, type: string, data: unknown, options?: { push?: boolean }): StreamEvent;
  heads(): void;
  goodbye(code: keyof typeof errors, retryAfterMs?: number): void;
  /** The stream's log starts anew, in another epoch. */
  recreate(stream: string): void;
  /** Forgets the log up to this offset. */
  trim(stream: string, offset: number): void;
  /** The next handshakes are refused with these. */
  refusals: Refusal[];
  /** Failures to answer with, by event, first come first served. */
  failures: Map<string, Failure[]>;
  /** Events that get no answer at all. */
  mute: Set<string>;
  userId: string;
  role: Role;
  vendorId: string | undefined;
  groups: string[];
  tokenLifeMs: number;
  limits: { maxMessageBytes: number; headsEveryMs: number; saverFlushMs: number; maxSyncEvents: number };
  pageSize: number;
}

export function aBooking(id: string, more: Partial<Booking> = {}): Booking {
  const at = '2026-01-05T08:00:00.000Z';
  return {
    id,
    customerId: 'ann',
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'haircut',
    startsAt: '2026-01-06T09:00:00.000Z',
    endsAt: '2026-01-06T10:00:00.000Z',
    status: 'requested',
    version: 1,
    notes: [],
    createdAt: at,
    updatedAt: at,
    ...more,
  };
}

interface Log {
  epoch: string;
  head: number;
  events: StreamEvent[];
  trimmed: number;
}

export function createFakeServer(runtime: Runtime): FakeServer {
  const logs = new Map<string, Log>();
  const keys = new Map<string, { args: string; ack: unknown }>();
  const open = new Map<FakeConnection, Handshake>();
  let epochs = 0;

  // Its clock is its own: the device's may jump.
  const startMs = runtime.clock.nowMs() - runtime.clock.monotonicMs();
  const nowMs = () => startMs + runtime.clock.monotonicMs();
  const now = () => new Date(nowMs()).toISOString();
  const logOf = (stream: string): Log => {
    let log = logs.get(stream);
    if (log === undefined) {
      log = { epoch: `epoch-${++epochs}`, head: 0, events: [], trimmed: 0 };
      logs.set(stream, log);
    }
    return log;
  };
  const streams = (): string[] => [
    `user:${server.userId}`,
    ...(server.vendorId === undefined ? [] : [`vendor:${server.vendorId}`]),
    ...server.groups.map((group) => `group:${group}`),
    server.vendorId === undefined ? 'role:customer' : 'role:vendor',
    'all',
  ];
  const recovers = (log: Log, position: StreamPosition | undefined): boolean =>
    position !== undefined &&
    position.epoch === log.epoch &&
    position.offset >= log.trimmed &&
    position.offset <= log.head;

  function commit(booking: Booking, type: string, data: unknown): void {
    server.bookings.set(booking.id, booking);
    server.append(`user:${booking.customerId}`, type, data);
    server.append(`vendor:${booking.vendorId}`, type, data);
  }

  function update(booking: Booking, changes: Partial<Booking>): Booking {
    const next = { ...booking, ...changes, version: booking.version + 1, updatedAt: now() };
    commit(next, 'booking.updated', {
      booking: next,
      changed: ['status'],
      actor: { role: server.role, id: server.userId },
    });
    return next;
  }

  function decide(event: string, args: Record<string, unknown>): Booking | Failure {
    if (event === 'booking:create') {
      const { key, vendorId, resourceId, service, startsAt, endsAt } = args as CommandArgs<'booking:create'>;
      const times = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
      const taken = [...server.bookings.values()].some(
        (other) =>
          other.resourceId === resourceId &&
          other.status !== 'cancelled' &&
          other.startsAt < times.endsAt &&
          times.startsAt < other.endsAt,
      );
      if (taken) return failure('SLOT_TAKEN', { free: [times] });
      const booking = aBooking(key, {
        customerId: server.userId,
        vendorId,
        resourceId,
        service,
        ...times,
        createdAt: now(),
        updatedAt: now(),
      });
      commit(booking, 'booking.created', { booking, actor: { role: server.role, id: server.userId } });
      return booking;
    }
    const booking = server.bookings.get(String(args.bookingId));
    if (booking === undefined) return failure('NOT_FOUND');
    const base = typeof args.baseVersion === 'number' ? args.baseVersion : booking.version;
    if (base > booking.version) return failure('FUTURE_VERSION', { current: booking });
    switch (event) {
      case 'booking:note': {
        const note = {
          id: String(args.key),
          at: now(),
          author: { role: server.role, id: server.userId },
          text: String(args.text),
        };
        const next = { ...booking, version: booking.version + 1, notes: [...booking.notes, note], updatedAt: note.at };
        commit(next, 'booking.noted', { bookingId: next.id, version: next.version, note });
        return next;
      }
      case 'booking:cancel':
        if (!bookingTransitions[booking.status].includes('cancelled'))
          return failure('ILLEGAL_TRANSITION', { current: booking });
        return update(booking, { status: 'cancelled' });
      case 'booking:transition':
        if (!bookingTransitions[booking.status].includes(args.to as Booking['status']))
          return failure('ILLEGAL_TRANSITION', { current: booking });
        return update(booking, { status: args.to as Booking['status'] });
      case 'booking:answer-reschedule':
        if (base < booking.version || booking.reschedule === undefined)
          return failure('CONFLICT', { current: booking });
        return update(booking, args.accept === true ? { ...booking.reschedule } : {});
      case 'booking:reschedule':
        if (base < booking.version) return failure('CONFLICT', { current: booking });
        return update(booking, { startsAt: String(args.startsAt), endsAt: String(args.endsAt) });
      default:
        return failure('UNKNOWN_EVENT');
    }
  }

  function command(event: string, args: Record<string, unknown>, deviceId: string): unknown {
    const { key, trace: _, ...rest } = args;
    const same = JSON.stringify([event, rest]);
    const first = keys.get(String(key));
    if (first !== undefined)
      return first.args === same ? { ...(first.ack as object), replayed: true } : failure('KEY_REUSED');
    if (event === 'session:sign-out') runtime.timers.soon(() => server.goodbye('TOKEN_REVOKED'));
    const result = event.startsWith('booking:')
      ? decide(event, args)
      : event === 'session:sign-out'
        ? { closed: 1 }
        : (inbox.decide(event, args, deviceId) ?? failure('UNKNOWN_EVENT'));
    const ack = 'ok' in result ? result : { ok: true, value: result };
    keys.set(String(key), { args: same, ack });
    return ack;
  }

  function since({ stream, epoch, offset, limit = 500 }: CommandArgs<'sync:since'>): unknown {
    const log = logOf(stream);
    const recovered = recovers(log, { epoch, offset });
    const events = recovered ? log.events.filter((event) => event.offset > offset).slice(0, limit) : [];
    return { events, epoch: log.epoch, head: log.head, recovered };
  }

  function snapshot({ after, limit = 200 }: CommandArgs<'sync:snapshot'>): unknown {
    const positions: Positions = {};
    for (const stream of streams()) positions[stream] = { epoch: logOf(stream).epoch, offset: logOf(stream).head };
    const own = [...server.bookings.values()]
      .filter((booking) => booking.customerId === server.userId || booking.vendorId === server.vendorId)
      .filter((booking) => after === undefined || booking.id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const bookings = own.slice(0, Math.min(limit, server.pageSize));
    const last = bookings.at(-1);
    const first = after === undefined ? inbox.snapshot() : {};
    return {
      bookings,
      positions,
      ...first,
      ...(last !== undefined && bookings.length < own.length ? { next: last.id } : {}),
    };
  }

  function answerTo(event: CommandName, args: Record<string, unknown>, deviceId: string): unknown {
    const planned = server.failures.get(event)?.shift();
    if (planned !== undefined) return planned;
    if (typeof args.key === 'string') return command(event, args, deviceId);
    switch (event) {
      case 'sync:since':
        return { ok: true, value: since(args as CommandArgs<'sync:since'>) };
      case 'sync:snapshot':
        return { ok: true, value: snapshot(args as CommandArgs<'sync:snapshot'>) };
      case 'session:refresh':
        return { ok: true, value: { expiresAt: new Date(nowMs() + server.tokenLifeMs).toISOString() } };
      case 'session:profile':
        return { ok: true, value: { mode: args.mode } };
      case 'telemetry:report':
        return { ok: true, value: { accepted: (args.samples as unknown[]).length } };
      default: {
        const value = inbox.answer(event, args);
        return value === undefined ? failure('UNKNOWN_EVENT') : { ok: true, value };
      }
    }
  }

  const inbox = createFakeInbox({
    nowMs,
    streams,
    userId: () => server.userId,
    append: (stream, type, data) => server.append(stream, type, data),
  });
  const server: FakeServer = {
    bookings: new Map(),
    inbox,
    log: (stream) => logOf(stream).events,
    received: [],
    refusals: [],
    failures: new Map(),
    mute: new Set(),
    userId: 'ann',
    role: 'customer',
    vendorId: undefined,
    groups: [],
    tokenLifeMs: 3_600_000,
    limits: { maxMessageBytes: 65_536, headsEveryMs: 10_000, saverFlushMs: 30_000, maxSyncEvents: 500 },
    pageSize: 200,
    connection: () => [...open.keys()].at(-1),
    onConnect(connection, auth: Handshake) {
      const planned = server.refusals.shift();
      if (planned !== undefined) {
        connection.refuse(planned);
        return;
      }
      open.set(connection, auth);
      const positions = auth.positions ?? {};
      const heads = streams().map((stream) => {
        const log = logOf(stream);
        return [stream, { epoch: log.epoch, offset: log.head, recovered: recovers(log, positions[stream]) }] as const;
      });
      connection.emit('welcome', {
        sessionId: `session-${connection.id}`,
        userId: server.userId,
        role: server.role,
        serverTime: now(),
        expiresAt: new Date(nowMs() + server.tokenLifeMs).toISOString(),
        streams: Object.fromEntries(heads),
        limits: server.limits,
      });
      for (const [stream, { recovered }] of heads) {
        const position = positions[stream];
        if (!recovered || position === undefined) continue;
        const missed = logOf(stream).events.filter(({ offset }) => offset > position.offset);
        for (let i = 0; i < missed.length; i += 3) connection.emit('events', missed.slice(i, i + 3));
      }
    },
    onRequest(connection, event, args, answer) {
      server.received.push({ event, args: args as Record<string, unknown> });
      const deviceId = open.get(connection)?.deviceId ?? 'none';
      if (!server.mute.has(event)) answer(answerTo(event as CommandName, args as Record<string, unknown>, deviceId));
    },
    onClose(connection) {
      open.delete(connection);
    },
    put(booking, type = server.bookings.has(booking.id) ? 'booking.updated' : 'booking.created') {
      commit(booking, type, { booking, changed: ['status'], actor: { role: 'vendor', id: 'victor' } });
    },
    note(bookingId, text) {
      const booking = server.bookings.get(bookingId) as Booking;
      const note = { id: runtime.ids.next(), at: now(), author: { role: 'vendor' as const, id: 'victor' }, text };
      const next = { ...booking, version: booking.version + 1, notes: [...booking.notes, note], updatedAt: note.at };
      commit(next, 'booking.noted', { bookingId, version: next.version, note });
    },
    notify(stream, more = {}, { push = true } = {}) {
      const notification = aNotification(runtime.ids.next(), { at: now(), ...more });
      server.append(stream, 'notification.created', { notification }, { push });
      return notification;
    },
    append(stream, type, data, { push = true } = {}) {
      const log = logOf(stream);
      log.head += 1;
      const told = (data as { notification?: Notification }).notification;
      const event = {
        stream,
        epoch: log.epoch,
        offset: log.head,
        id: told?.id ?? runtime.ids.next(),
        type,
        at: now(),
        data,
      } as StreamEvent;
      log.events.push(event);
      if (event.type === 'notification.created') inbox.tell(stream, event.data.notification);
      if (event.type === 'announcement') inbox.tell(stream, notificationOf(event, event.data));
      if (push && streams().includes(stream)) for (const connection of open.keys()) connection.emit('events', [event]);
      return event;
    },
    heads() {
      const heads = Object.fromEntries(
        streams().map((stream) => [stream, { epoch: logOf(stream).epoch, offset: logOf(stream).head }]),
      );
      for (const connection of open.keys()) connection.emit('heads', heads);
    },
    goodbye(code, retryAfterMs) {
      for (const connection of [...open.keys()]) {
        connection.emit('goodbye', refusal(code, retryAfterMs === undefined ? {} : { retryAfterMs }));
        connection.close();
        open.delete(connection);
      }
    },
    recreate(stream) {
      logs.set(stream, { epoch: `epoch-${++epochs}`, head: 0, events: [], trimmed: 0 });
    },
    trim(stream, offset) {
      const log = logOf(stream);
      log.trimmed = offset;
      log.events = log.events.filter((event) => event.offset > offset);
    },
  };
  return server;
}
