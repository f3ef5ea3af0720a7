/**
 * Oracle: judges a history as it grows, and the truth at its end. It shares no code with the service or the SDK beyond
 * the types of the protocol, and it keeps no history: only what the rules need to judge what comes next.
 */
import type { Booking } from '@slotwire/protocol';
import { createRecentAcks } from './acks.ts';
import { createBookingRules } from './bookings.ts';
import { createCalendar } from './calendar.ts';
import { createHerdRule } from './herd.ts';
import type { BookingMark, HistoryEntry } from './history.ts';
import type { Inbox } from './inbox.ts';
import { createLedger } from './ledger.ts';
import { createSessionRules } from './sessions.ts';
import { createStreamRules } from './streams.ts';
import { createTelling } from './telling.ts';
import { createTruth } from './truth.ts';
import { createViolations, type Violation, type ViolationKind } from './violations.ts';

export interface Oracle {
  observe(entry: HistoryEntry): void;
  /** Where a device stands in a stream, by what it applied. */
  position(device: string, stream: string): { epoch: string; offset: number } | undefined;
  /** What one person was acked lately and nobody has looked for since: whatever the service says from now on is theirs has to have it. */
  ackedLately(user: string): readonly BookingMark[];
  /** While the traffic goes on. @param acked as it was before the service was asked */
  recheck(user: string, acked: readonly BookingMark[], bookings: readonly Booking[], nowMs: number): void;
  /** The state that the service gives one person, once everything is quiet. */
  addTruth(bookings: readonly Booking[]): void;
  /**
   * Once, after the last truth.
   * @param waiting keys that are still in an outbox: they have no outcome yet, and are not lost either
   */
  judgeTruth(nowMs: number, waiting?: ReadonlySet<string>): void;
  /**
   * Nothing of what is told, seen and pushed from here on counts. A service that others use as well goes on while its inboxes are read: what
   * happens meanwhile is in some of them, and not in others.
   */
  closeTelling(): void;
  /**
   * Once, after `judgeTruth`: what everybody was told, and pushed.
   * @param calmMs since when nothing has been in the way of service and gateways
   */
  judgeInboxes(inboxes: readonly Inbox[], calmMs: number, nowMs: number): void;
  counts(): Readonly<Record<ViolationKind, number>>;
  violations(): readonly Violation[];
  /** Bookings in the truth so far. */
  truthSize(): number;
}

export function createOracle(): Oracle {
  const violations = createViolations();
  const bookings = createBookingRules(violations);
  const ledger = createLedger(violations, bookings);
  const calendar = createCalendar(violations);
  const sessions = createSessionRules(violations);
  const telling = createTelling(violations);
  let isTelling = true;
  const streams = createStreamRules(violations, (event, place) => {
    bookings.applied(event, place);
    calendar.applied(event, place);
    if (isTelling) telling.applied(event);
  });
  const herd = createHerdRule(violations);
  const acks = createRecentAcks();
  const truth = createTruth(violations);

  function restart(device: string, clean: boolean): void {
    streams.restart(device, clean);
    if (!clean) ledger.killed(device);
  }

  return {
    observe(entry) {
      if (isTelling) telling.observe(entry);
      switch (entry.type) {
        case 'join':
          sessions.join(entry.device, entry.user);
          acks.join(entry.device, entry.user);
          return streams.join(entry.device, entry.streams);
        case 'session':
          return sessions.session(entry.device, entry.issuedAtMs);
        case 'revoked':
          return sessions.revoked(entry.user, entry.issuedBeforeMs, entry.atMs);
        case 'invoke':
          return ledger.invoke(entry.device, entry.key, entry.command, entry.bookingId, entry.allowed);
        case 'resolved':
          return ledger.resolved(entry.device, entry.key, entry.command, entry.bookingId, entry.choice);
        case 'durable':
          return ledger.durable(entry.device, entry.key);
        case 'send':
          return ledger.send(entry.device, entry.key, entry.command, entry.bookingId);
        case 'answer':
          if (entry.answer.outcome === 'ok') acks.note(entry.device, entry.answer.booking);
          return ledger.answer(entry.device, entry.key, entry.answer, entry.delivered);
        case 'unanswered':
        case 'shown':
        case 'read':
        case 'preferences':
        case 'registered':
        case 'push':
        case 'pushed':
          return undefined;
        case 'settled':
          return ledger.settled(entry.device, entry.key, entry.outcome);
        case 'applied':
          sessions.applied(entry.device, entry.event);
          return streams.applied(entry.device, entry.event);
        case 'snapshot':
          return streams.snapshot(entry.device, entry.positions);
        case 'restart':
          return restart(entry.device, entry.clean);
        case 'backoff':
          return herd.wait(entry.delayMs);
        case 'early':
          violations.report({
            kind: 'out-of-order',
            rule: 'SE3',
            detail: `${entry.device} got ${entry.event} before its welcome`,
          });
          return undefined;
        case 'wiped':
          return ledger.wiped(entry.device);
        default:
          return assertNever(entry);
      }
    },
    position: (device, stream) => streams.position(device, stream),
    ackedLately: acks.of,
    recheck(user, acked, found, nowMs) {
      truth.recheck(acked, found, nowMs);
      acks.drop(user, acked);
    },
    addTruth: (found) => truth.add(found),
    judgeTruth(nowMs, waiting = new Set()) {
      herd.judge();
      truth.judge({ acked: bookings.allAcked(), nowMs });
      for (const { device, key, command, bookingId } of ledger.open()) {
        if (waiting.has(key)) continue;
        // A creation whose ack was lost is settled by the booking itself.
        if (command === 'booking:create' && truth.has(bookingId)) continue;
        violations.report({
          kind: 'lost',
          rule: 'CF6',
          detail: `${command} ${key} on ${bookingId} was in the outbox of ${device} and ended without an outcome`,
        });
      }
    },
    closeTelling() {
      isTelling = false;
    },
    judgeInboxes(inboxes, calmMs, nowMs) {
      telling.judge({ inboxes, calmMs, nowMs, versionOf: truth.versionOf });
    },
    counts: () => violations.counts(),
    violations: () => violations.list(),
    truthSize: () => truth.size(),
  };
}

function assertNever(entry: never): never {
  throw new Error(`unknown entry ${JSON.stringify(entry)}`);
}
