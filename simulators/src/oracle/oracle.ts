/**
 * Oracle: judges a history as it grows, and the truth at its end. It shares no code with the service or the SDK beyond
 * the types of the protocol, and it keeps no history: only what the rules need to judge what comes next.
 */
import type { Booking } from '@slotwire/protocol';
import type { HistoryEntry } from './history.ts';
import { createLedger, type LedgerLimits } from './ledger.ts';
import { createStreamRules } from './streams.ts';
import { createTruth } from './truth.ts';
import { createViolations, type Violation, type ViolationKind } from './violations.ts';

export interface Oracle {
  observe(entry: HistoryEntry): void;
  /** Where a device stands in a stream, by what it applied. */
  position(device: string, stream: string): { epoch: string; offset: number } | undefined;
  /** The state that the service gives one person, once everything is quiet. */
  addTruth(bookings: readonly Booking[]): void;
  /**
   * Once, after the last truth.
   * @param waiting keys that are still in an outbox: they have no outcome yet, and are not lost either
   */
  judgeTruth(nowMs: number, waiting?: ReadonlySet<string>): void;
  counts(): Readonly<Record<ViolationKind, number>>;
  violations(): readonly Violation[];
  /** Bookings in the truth so far. */
  truthSize(): number;
}

export function createOracle(options: { limits?: LedgerLimits } = {}): Oracle {
  const violations = createViolations();
  const ledger = createLedger(violations, options.limits);
  const streams = createStreamRules(violations, (event, { completeFrom }) => ledger.frontier(event, completeFrom));
  const truth = createTruth(violations);
  return {
    observe(entry) {
      switch (entry.type) {
        case 'join':
          return streams.join(entry.device, entry.streams);
        case 'invoke':
          return ledger.invoke(entry.key, entry.command, entry.bookingId, entry.allowed);
        case 'durable':
          return ledger.durable(entry.key);
        case 'send':
          return ledger.send(entry.key, entry.command, entry.bookingId);
        case 'answer':
          return ledger.answer(entry.key, entry.answer, entry.delivered);
        case 'unanswered':
          return undefined;
        case 'settled':
          return ledger.settled(entry.key, entry.outcome);
        case 'applied':
          return streams.applied(entry.device, entry.event);
        case 'snapshot':
          return streams.snapshot(entry.device, entry.positions);
        case 'restart':
          return streams.restart(entry.device, entry.clean);
        default:
          return assertNever(entry);
      }
    },
    position: (device, stream) => streams.position(device, stream),
    addTruth: (bookings) => truth.add(bookings),
    judgeTruth(nowMs, waiting = new Set()) {
      truth.judge({ acked: ledger.acked(), nowMs });
      for (const { key, command, bookingId } of ledger.open()) {
        if (waiting.has(key)) continue;
        // A creation whose ack was lost is settled by the booking itself.
        if (command === 'booking:create' && truth.has(bookingId)) continue;
        violations.report({
          kind: 'lost',
          rule: 'CF6',
          detail: `${command} ${key} on ${bookingId} was in the outbox and ended without an outcome`,
        });
      }
    },
    counts: () => violations.counts(),
    violations: () => violations.list(),
    truthSize: () => truth.size(),
  };
}

function assertNever(entry: never): never {
  throw new Error(`unknown entry ${JSON.stringify(entry)}`);
}
