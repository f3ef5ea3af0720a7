/**
 * Push rules, as a gateway sees them: nobody is pushed in quiet hours or through a closed channel (PF4, PF5), of what they have seen
 * (PU2), too often (PU3), or on somebody else's device (PU1). Judged at the end, when all is known that people wanted at the time; until
 * then a push is a record of some words. What should have been pushed and was not: `push-outcomes.ts`.
 */
import { notificationLimits } from '@slotwire/protocol';
import { isOpen } from './channels.ts';
import type { HistoryEntry, NotificationMark } from './history.ts';
import type { Inbox, InboxMark } from './inbox.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { Violations } from './violations.ts';
import type { Wishes } from './wishes.ts';

export type PushEntry = Extract<HistoryEntry, { type: 'push' }>;

export interface PushRules {
  /** @param user whose device it is */
  push(user: string, entry: PushEntry): void;
  /** A device asks to be pushed to on this token, whether or not it will hear that it is. */
  registering(token: string, atMs: number): void;
  /** The service has told the device that it may be pushed to on this token. */
  registered(deviceId: string, token: string, atMs: number): void;
  /**
   * What the person's devices have registered is nothing any more (PU1).
   * @param sinceMs who asks from then on may have asked after it @param atMs when it was sure to hold
   */
  revoked(user: string, sinceMs: number, atMs: number): void;
  /** The service knows that the person saw it. */
  seen(user: string, ids: readonly string[], atMs: number): void;
  judge(inboxes: readonly Inbox[]): void;
  /** To one device, in their order; for those who ask what became of a notification. */
  to(token: string): readonly PushEntry[];
}

/** What is decided so near to a change, or to the edge of a window, may be right either way. */
const EDGE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** PU2: a push goes out so long after its cause. */
const DUE_AFTER_MS = 5_000;
/** PU3, and what a crash between a push and its record repeats. */
const MOST_PER_HOUR = { device: 20, person: 60 };
const REPEATED = 2;
/** A crash, or a full disk, keeps a dead token for another try; not again and again, with so long in between. */
const DEAD_AGAIN_MS = 15 * 60_000;
const DEAD_TRIES = 3;

interface Pushed extends PushEntry {
  user: string;
}

export function createPushRules(violations: Violations, wishes: Wishes, quiet: QuietHours): PushRules {
  const taken: Pushed[] = [];
  const byToken = new Map<string, PushEntry[]>();
  /** By person and notification: when the service was sure to know. */
  const seen = new Map<string, number>();
  const current = new Map<string, string>();
  /** Tokens whose device has another one. */
  const replaced = new Map<string, number>();
  const dead = new Map<string, { tries: number; lastMs: number }>();
  /** By token: when a device asked for it last. */
  const askedMs = new Map<string, number>();
  /** Of the few who were ever revoked: when last. */
  const revocations = new Map<string, { sinceMs: number; atMs: number }>();

  function disturbed(rule: string, { user, device, notification, atMs }: Pushed, why: string): void {
    violations.report({
      kind: 'disturbed',
      rule,
      detail: `${user} got a push of ${notification} on ${device} at ${new Date(atMs).toISOString()}, ${why}`,
    });
  }

  function judgeDead({ token, device, atMs }: PushEntry): void {
    const known = dead.get(token);
    if (known === undefined) {
      dead.set(token, { tries: 1, lastMs: atMs });
      return;
    }
    if (atMs - known.lastMs < DEAD_AGAIN_MS) return;
    known.lastMs = atMs;
    if (++known.tries !== DEAD_TRIES) return;
    violations.report({
      kind: 'disturbed',
      rule: 'PU6',
      detail: `the dead token of ${device} is pushed to again and again, last at ${new Date(atMs).toISOString()}`,
    });
  }

  /** Once for each token: what follows is the same mistake. */
  function judgeRevoked(user: string, { token, device, atMs }: PushEntry): void {
    const revocation = revocations.get(user);
    if (revocation === undefined || atMs <= revocation.atMs + EDGE_MS) return;
    if ((askedMs.get(token) ?? Number.NEGATIVE_INFINITY) >= revocation.sinceMs) return;
    askedMs.set(token, atMs);
    violations.report({
      kind: 'foreign',
      rule: 'PU1',
      detail: `${device} is pushed to at ${new Date(atMs).toISOString()} on a registration that ended with the revocation of ${user} at ${new Date(revocation.atMs).toISOString()}`,
    });
  }

  function judgeWishes(push: Pushed, mark: NotificationMark | undefined, finalVersion: number): void {
    if (push.priority === 'critical') return;
    const wanted = wishes.at(push.user, push.atMs, finalVersion);
    if (wanted === undefined || wanted.length === 0) return;
    const zones = wishes.zonesAt(push.user, push.atMs);
    const instants = [push.atMs - EDGE_MS, push.atMs, push.atMs + EDGE_MS];
    const isQuiet = wanted.every((preferences) =>
      zones.every((zone) => instants.every((atMs) => quiet.endOf(preferences, zone, atMs) !== undefined)),
    );
    if (isQuiet) disturbed('PF4', push, `in quiet hours of ${wanted[0]?.timeZone} (${zones.join(' or ')})`);
    if (push.count > 1 || mark === undefined) return;
    if (wanted.every((preferences) => !isOpen(preferences, mark, 'push'))) {
      disturbed('PF5', push, `${mark.category} of priority ${mark.priority}, for which they have closed the channel`);
    }
  }

  function judgeRoom(pushes: readonly Pushed[], whose: string, most: number): void {
    let from = 0;
    for (let to = 0; to < pushes.length; to++) {
      const last = pushes[to] as Pushed;
      while (last.atMs - (pushes[from] as Pushed).atMs >= HOUR_MS - EDGE_MS) from++;
      const different = new Set(
        pushes.slice(from, to + 1).map(({ device, notification }) => `${device} ${notification}`),
      );
      if (different.size <= most + REPEATED) continue;
      disturbed('PU3', last, `the ${different.size}th within an hour for ${whose}`);
      return;
    }
  }

  return {
    push(user, entry) {
      const { token, atMs, answer } = entry;
      const own = byToken.get(token);
      if (own === undefined) byToken.set(token, [entry]);
      else own.push(entry);
      const replacedMs = replaced.get(token);
      if (replacedMs !== undefined && atMs > replacedMs + EDGE_MS) {
        violations.report({
          kind: 'foreign',
          rule: 'PU1',
          detail: `${entry.device} is pushed to on a token that it replaced at ${new Date(replacedMs).toISOString()}`,
        });
        replaced.delete(token);
      }
      judgeRevoked(user, entry);
      if (answer === 'dead-token') judgeDead(entry);
      if (answer === 'sent') taken.push({ ...entry, user });
    },
    registering(token, atMs) {
      askedMs.set(token, atMs);
    },
    revoked(user, sinceMs, atMs) {
      revocations.set(user, { sinceMs, atMs });
    },
    registered(deviceId, token, atMs) {
      const before = current.get(deviceId);
      current.set(deviceId, token);
      replaced.delete(token);
      // Who registers it says that it lives: a phone does not know before its application starts, and the service cannot.
      dead.delete(token);
      if (before !== undefined && before !== token) replaced.set(before, atMs);
    },
    seen(user, ids, atMs) {
      for (const id of ids) {
        const key = `${user} ${id}`;
        if (!seen.has(key)) seen.set(key, atMs);
      }
    },
    judge(inboxes) {
      const byUser = new Map(inboxes.map((inbox) => [inbox.user, inbox]));
      const marks = new Map(inboxes.map(({ user, items }) => [user, byId(items)]));
      taken.sort((a, b) => a.atMs - b.atMs);
      for (const push of taken) {
        const inbox = byUser.get(push.user);
        if (inbox === undefined) continue;
        const mark = marks.get(push.user)?.get(push.notification);
        if (mark === undefined) {
          // A fuller one may have lost its oldest (NT2).
          if (inbox.items.length >= notificationLimits.keptPerStream) continue;
          violations.report({
            kind: 'foreign',
            rule: 'PU1',
            detail: `${push.user} got a push on ${push.device} of ${push.notification}, which is not in their inbox`,
          });
          continue;
        }
        judgeWishes(push, mark, inbox.preferences.version);
        const seenMs = seen.get(`${push.user} ${push.notification}`);
        if (seenMs !== undefined && seenMs < Math.min(mark.atMs + DUE_AFTER_MS, push.atMs)) {
          disturbed('PU2', push, `which the service knew since ${new Date(seenMs).toISOString()} that they had seen`);
        }
      }
      const counted = taken.filter(({ priority }) => priority !== 'critical');
      for (const [device, own] of groupBy(counted, ({ device }) => device))
        judgeRoom(own, device, MOST_PER_HOUR.device);
      for (const [user, own] of groupBy(counted, ({ user }) => user)) judgeRoom(own, user, MOST_PER_HOUR.person);
    },
    to: (token) => byToken.get(token) ?? [],
  };
}

const byId = (items: readonly InboxMark[]) => new Map(items.map((item) => [item.id, item]));

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [item]);
    else own.push(item);
  }
  return groups;
}
