/**
 * Push outcomes: what is urgent ends as a push on every device of the person, or the service says why not (PU5), and what it says is true.
 * Judged at the end, on the decisions that an admin is told, some time after all is healed: nothing can still be on its way but what waits
 * for the end of quiet hours or for room.
 */
import type { PushDecision } from '@slotwire/protocol';
import { isOpen } from './channels.ts';
import type { Inbox, InboxMark } from './inbox.ts';
import type { PushEntry } from './pushes.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { Violations } from './violations.ts';
import type { Wishes } from './wishes.ts';

export interface PushOutcomes {
  /** The service has told the device that it can be pushed to. */
  registered(user: string, deviceId: string, token: string, atMs: number): void;
  /** Its registrations are gone (PU1). */
  revoked(user: string, atMs: number): void;
  /** A device says that it showed them, whether or not the service has heard it. */
  showing(user: string, ids: readonly string[]): void;
  /** @param calmMs since when nothing has been in the way of service and gateways */
  judge(inboxes: readonly Inbox[], calmMs: number, nowMs: number): void;
}

export interface PushOutcomeParts {
  violations: Violations;
  wishes: Wishes;
  quiet: QuietHours;
  /** What a gateway was asked for. */
  pushesTo: (token: string) => readonly PushEntry[];
}

interface Registration {
  deviceId: string;
  token: string;
  fromMs: number;
  /** Another token, or a revocation; Infinity: it still holds. */
  toMs: number;
}

/** A minute for what crosses links and disks. */
const EDGE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** PU4 */
const USEFUL_MS = 24 * HOUR_MS;
/** Decisions are kept for 7 days (PU5); a day less. */
const KEPT_MS = 6 * 24 * HOUR_MS;
/** The longest back-off, a circuit that is open, and a turn of whatever looks for what is due. */
export const PUSHED_WITHIN_MS = 20 * 60_000;

export function createPushOutcomes({ violations, wishes, quiet, pushesTo }: PushOutcomeParts): PushOutcomes {
  const registrations = new Map<string, Registration[]>();
  const shown = new Set<string>();
  let calmMs = 0;
  let nowMs = 0;

  function endOfQuiet({ user, preferences }: Inbox, atMs: number): number | undefined {
    const candidates = wishes.at(user, atMs, preferences.version);
    if (candidates === undefined) return Number.POSITIVE_INFINITY;
    const instants = [atMs - EDGE_MS, atMs, atMs + EDGE_MS];
    const ends = candidates.flatMap((wanted) =>
      wishes.zonesAt(user, atMs).flatMap((zone) => instants.map((instant) => quiet.endOf(wanted, zone, instant) ?? 0)),
    );
    const latest = Math.max(0, ...ends);
    return latest === 0 ? undefined : latest;
  }

  function isWanted({ user, preferences }: Inbox, item: InboxMark): boolean {
    const candidates = wishes.at(user, item.atMs, preferences.version);
    return candidates?.every((wanted) => isOpen(wanted, item, 'push')) === true;
  }

  const hasDied = ({ token }: Registration): boolean => pushesTo(token).some(({ answer }) => answer === 'dead-token');

  function wasTaken({ token }: Registration, matches: (push: PushEntry) => boolean): boolean {
    return pushesTo(token).some((push) => push.answer === 'sent' && matches(push));
  }

  /** Why the decision cannot be what happened; undefined when it can. */
  function findLie(
    inbox: Inbox,
    item: InboxMark,
    { outcome, at }: PushDecision,
    own: Registration,
  ): string | undefined {
    const { user } = inbox;
    const atMs = Date.parse(at);
    switch (outcome) {
      case 'sent':
        return wasTaken(own, ({ notification }) => notification === item.id) ? undefined : 'and no gateway took it';
      case 'digested':
        return wasTaken(own, (push) => push.count > 1 && Math.abs(push.atMs - atMs) <= EDGE_MS)
          ? undefined
          : 'and no gateway took a digest then';
      case 'suppressed-shown':
        return inbox.strangers || shown.has(`${user} ${item.id}`) ? undefined : 'and no device showed it';
      case 'suppressed-read':
        return item.read ? undefined : 'and it is not read';
      case 'off':
      case 'muted': {
        const candidates = wishes.at(user, atMs, inbox.preferences.version);
        const closed = candidates === undefined || candidates.some((wanted) => !isOpen(wanted, item, 'push'));
        return closed ? undefined : 'and the channel was open';
      }
      case 'expired': {
        const uselessMs = Math.min(item.expiresAtMs ?? Number.POSITIVE_INFINITY, item.atMs + USEFUL_MS);
        // A try that would come too late is not waited for; the longest that a gateway asks for is an hour.
        return atMs >= uselessMs - HOUR_MS ? undefined : 'and it was still of use';
      }
      case 'dead-token':
        return hasDied(own) ? undefined : 'and no gateway said so';
      case 'failed':
        return pushesTo(own.token).some(({ answer }) => answer === 'refused') ? undefined : 'and no gateway refused it';
      case 'deferred-quiet':
        return endOfQuiet(inbox, atMs) === undefined ? 'and there were no quiet hours' : undefined;
      case 'no-token':
        return hasDied(own) ? undefined : 'and it was registered';
      case 'deferred-capped':
      case 'retried':
        return undefined;
      default:
        return assertNever(outcome);
    }
  }

  /** Until when it may still be on its way, by its last decision; undefined: it has come to its end. */
  function pendingUntil(inbox: Inbox, { outcome, at }: PushDecision): number | undefined {
    const atMs = Date.parse(at);
    switch (outcome) {
      case 'deferred-quiet':
        return endOfQuiet(inbox, atMs) ?? atMs;
      case 'deferred-capped':
        // Room comes within the hour, and may come in quiet hours.
        return endOfQuiet(inbox, atMs + HOUR_MS) ?? atMs + HOUR_MS;
      case 'retried':
        return atMs;
      default:
        return undefined;
    }
  }

  function judgeItem(inbox: Inbox, item: InboxMark, own: Registration, last: PushDecision | undefined): void {
    const told = `${inbox.user} was told ${item.template} (${item.id}) at ${new Date(item.atMs).toISOString()}`;
    if (last === undefined) {
      if (nowMs < Math.max(item.atMs, calmMs) + PUSHED_WITHIN_MS) return;
      violations.report({ kind: 'lost', rule: 'PU5', detail: `${told}: nothing was decided for ${own.deviceId}` });
      return;
    }
    const lie = findLie(inbox, item, last, own);
    if (lie !== undefined) {
      violations.report({ kind: 'lost', rule: 'PU5', detail: `${told}: ${last.outcome} for ${own.deviceId}, ${lie}` });
      return;
    }
    const untilMs = pendingUntil(inbox, last);
    if (untilMs === undefined || nowMs < Math.max(untilMs, calmMs) + PUSHED_WITHIN_MS) return;
    const rule = last.outcome === 'retried' ? 'PU6' : last.outcome === 'deferred-quiet' ? 'PF4' : 'PU3';
    violations.report({
      kind: 'lost',
      rule,
      detail: `${told}: ${last.outcome} for ${own.deviceId} at ${last.at}, and never again`,
    });
  }

  return {
    registered(user, deviceId, token, atMs) {
      let own = registrations.get(user);
      if (own === undefined) {
        own = [];
        registrations.set(user, own);
      }
      const last = own.findLast((known) => known.deviceId === deviceId && known.toMs === Number.POSITIVE_INFINITY);
      if (last?.token === token) return;
      if (last !== undefined) last.toMs = atMs;
      own.push({ deviceId, token, fromMs: atMs, toMs: Number.POSITIVE_INFINITY });
    },
    revoked(user, atMs) {
      for (const own of registrations.get(user) ?? []) own.toMs = Math.min(own.toMs, atMs);
    },
    showing(user, ids) {
      for (const id of ids) shown.add(`${user} ${id}`);
    },
    judge(inboxes, calm, now) {
      [calmMs, nowMs] = [calm, now];
      for (const inbox of inboxes) {
        const decisions = newestByNotification(inbox.decisions);
        const holding = (registrations.get(inbox.user) ?? []).filter(({ toMs }) => toMs === Number.POSITIVE_INFINITY);
        for (const own of holding) {
          for (const item of inbox.items) {
            if (item.priority !== 'high' && item.priority !== 'critical') continue;
            // Of a token that died the service may have been told before this one was its business.
            if (item.atMs < own.fromMs + EDGE_MS || item.atMs < nowMs - KEPT_MS) continue;
            if (isDeadBefore(pushesTo(own.token), item.atMs) || !isWanted(inbox, item)) continue;
            const last = decisions.get(`${item.id} ${own.deviceId}`) ?? decisions.get(`${item.id} `);
            judgeItem(inbox, item, own, last);
          }
        }
      }
    },
  };
}

/** By notification and device; without a device where there was none. */
function newestByNotification(decisions: readonly PushDecision[]): Map<string, PushDecision> {
  const newest = new Map<string, PushDecision>();
  for (const decision of decisions) {
    const key = `${decision.notificationId} ${decision.deviceId ?? ''}`;
    if (!newest.has(key)) newest.set(key, decision);
  }
  return newest;
}

/** The gateway has said that the token is dead: the service is right to have forgotten the device. */
const isDeadBefore = (pushes: readonly PushEntry[], atMs: number): boolean =>
  pushes.some((push) => push.answer === 'dead-token' && push.atMs <= atMs + EDGE_MS);

function assertNever(value: never): never {
  throw new Error(`unknown outcome ${JSON.stringify(value)}`);
}
