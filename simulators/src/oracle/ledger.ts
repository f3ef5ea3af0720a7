/**
 * Ledger: what became of each command, and what was acked about each booking.
 * Invoke → ok, fail or unknown; unknown stays open until an answer, or the truth at the end, settles it.
 * What is settled is forgotten, oldest first, when there is too much of it; what is open never is.
 */
import type { BookingCommandName } from '@slotwire/protocol';
import type { Answer, AppliedEvent, BookingMark, Outcome } from './history.ts';
import type { Violations } from './violations.ts';

export interface AckedBooking {
  version: number;
  print: number;
  endsAtMs: number;
}

export interface Ledger {
  invoke(key: string, command: BookingCommandName, bookingId: string, allowed: readonly Outcome[]): void;
  durable(key: string): void;
  send(key: string, command: BookingCommandName, bookingId: string): void;
  answer(key: string, answer: Answer, delivered: boolean): void;
  settled(key: string, outcome: Outcome): void;
  /** An event that the fleet saw for the first time, in the order of its stream. */
  frontier(event: AppliedEvent, completeFrom: number): void;
  /** Bookings with the highest version that was acked. */
  acked(): IterableIterator<[bookingId: string, AckedBooking]>;
  /** Durable commands of which nobody has heard an outcome. */
  open(): { key: string; command: BookingCommandName; bookingId: string }[];
  /** Commands that are remembered; for tests of the bounds. */
  size(): number;
}

interface KeyRecord {
  command: BookingCommandName;
  bookingId: string;
  allowed: readonly Outcome[];
  durable: boolean;
  settled: boolean;
  /** The first final answer of the service, whether or not it reached the device. */
  outcome: Outcome | undefined;
  version: number;
  print: number;
}

interface BookingRecord {
  acked: AckedBooking | undefined;
  /** The last acked versions with a fingerprint of the key that made each. */
  makers: { version: number; key: string }[];
  /** What the two streams of the booking last said: version, and at which offset. */
  user: { version: number; offset: number } | undefined;
  vendor: { version: number; offset: number } | undefined;
}

export interface LedgerLimits {
  settledKeys: number;
  bookings: number;
}

const REMEMBERED_MAKERS = 8;

export function createLedger(
  violations: Violations,
  limits: LedgerLimits = { settledKeys: 50_000, bookings: 200_000 },
): Ledger {
  const keys = new Map<string, KeyRecord>();
  /** In the order of settling; the next to be forgotten is at `forgotten`. */
  let settledKeys: string[] = [];
  let forgotten = 0;
  const bookings = new Map<string, BookingRecord>();

  function booking(id: string): BookingRecord {
    let record = bookings.get(id);
    if (record === undefined) {
      if (bookings.size >= limits.bookings) bookings.delete(bookings.keys().next().value as string);
      record = { acked: undefined, makers: [], user: undefined, vendor: undefined };
      bookings.set(id, record);
    }
    return record;
  }

  function settle(key: string, record: KeyRecord): void {
    if (record.settled) return;
    record.settled = true;
    settledKeys.push(key);
    if (settledKeys.length - forgotten > limits.settledKeys) keys.delete(settledKeys[forgotten++] as string);
    if (forgotten > limits.settledKeys) {
      settledKeys = settledKeys.slice(forgotten);
      forgotten = 0;
    }
  }

  function judgeOutcome(key: string, record: KeyRecord, outcome: Outcome): void {
    if (record.allowed.includes(outcome)) return;
    violations.report({
      kind: 'outcome',
      rule: 'CF8',
      detail: `${record.command} ${key} on ${record.bookingId} ended as ${outcome}; right would be ${record.allowed.join(', ')}`,
    });
  }

  /** Two commands may not both have made the same version: one of the two would have had no effect. */
  function judgeMaker(key: string, mark: BookingMark): void {
    const { makers } = booking(mark.id);
    const maker = makers.find((other) => other.version === mark.version);
    if (maker === undefined) {
      if (makers.length >= REMEMBERED_MAKERS) makers.shift();
      makers.push({ version: mark.version, key });
    } else if (maker.key !== key) {
      violations.report({
        kind: 'version',
        rule: 'CM2',
        detail: `${maker.key} and ${key} were both acked with version ${mark.version} of ${mark.id}`,
      });
    }
  }

  function remember(mark: BookingMark): void {
    const record = booking(mark.id);
    if (record.acked !== undefined && record.acked.version >= mark.version) return;
    record.acked = { version: mark.version, print: mark.print, endsAtMs: mark.endsAtMs };
  }

  function answerOk(key: string, record: KeyRecord, mark: BookingMark): void {
    remember(mark);
    if (record.outcome === 'ok') {
      if (record.version === mark.version && record.print === mark.print) return;
      violations.report({
        kind: 'duplicated',
        rule: 'CM2',
        detail: `${record.command} ${key} was acked with version ${record.version} and again with ${mark.version} of ${mark.id}`,
      });
      return;
    }
    if (record.outcome !== undefined) {
      violations.report({
        kind: 'outcome',
        rule: 'CM2',
        detail: `${record.command} ${key} was rejected as ${record.outcome} and then took effect`,
      });
    }
    judgeOutcome(key, record, 'ok');
    judgeMaker(key, mark);
    record.outcome = 'ok';
    record.version = mark.version;
    record.print = mark.print;
  }

  return {
    invoke(key, command, bookingId, allowed) {
      const durable = keys.get(key)?.durable ?? false;
      keys.set(key, { command, bookingId, allowed, durable, settled: false, outcome: undefined, version: 0, print: 0 });
    },
    durable(key) {
      const record = keys.get(key);
      if (record !== undefined) record.durable = true;
    },
    send(key, command, bookingId) {
      // A choice on a conflict is sent under a key of the SDK's own: the outcomes of its kind are right.
      if (!keys.has(key)) this.invoke(key, command, bookingId, allowedByDefault[command]);
    },
    answer(key, answer, delivered) {
      const record = keys.get(key);
      if (record === undefined) return;
      if (answer.outcome === 'ok') {
        answerOk(key, record, answer.booking);
        if (delivered) settle(key, record);
        return;
      }
      if (answer.retry) return;
      if (record.outcome !== undefined && record.outcome !== answer.outcome) {
        violations.report({
          kind: 'outcome',
          rule: 'CM2',
          detail: `${record.command} ${key} ended as ${record.outcome}, and a repeat was answered ${answer.outcome}`,
        });
        return;
      }
      if (record.outcome === undefined) judgeOutcome(key, record, answer.outcome);
      record.outcome = answer.outcome;
      if (delivered) settle(key, record);
    },
    settled(key, outcome) {
      const record = keys.get(key);
      if (record === undefined) return;
      if (record.outcome !== undefined && (record.outcome === 'ok') !== (outcome === 'ok')) {
        violations.report({
          kind: 'outcome',
          rule: 'CM3',
          detail: `${record.command} ${key}: the service said ${record.outcome}, the device tells its person ${outcome}`,
        });
      }
      settle(key, record);
    },
    frontier(event, completeFrom) {
      const about = event.booking;
      if (about === undefined) return;
      const side = event.stream.startsWith('user:') ? 'user' : 'vendor';
      const record = booking(about.id);
      const last = record[side];
      record[side] = { version: about.version, offset: event.offset };
      const created = event.type === 'booking.created';
      const known = last !== undefined && last.offset >= completeFrom - 1;
      if (created && last !== undefined) {
        violations.report({
          kind: 'duplicated',
          rule: 'CM2',
          detail: `booking ${about.id} was created twice: ${event.stream} ${event.offset}`,
        });
      } else if (created ? about.version !== 1 : known && about.version !== last.version + 1) {
        violations.report({
          kind: 'version',
          rule: 'BK4',
          detail: `booking ${about.id}: version ${about.version} follows ${last?.version ?? 'nothing'} in ${event.stream} at ${event.offset}`,
        });
      }
    },
    *acked() {
      for (const [id, record] of bookings) if (record.acked !== undefined) yield [id, record.acked];
    },
    open() {
      const found: { key: string; command: BookingCommandName; bookingId: string }[] = [];
      for (const [key, { command, bookingId, durable, settled }] of keys) {
        if (durable && !settled) found.push({ key, command, bookingId });
      }
      return found;
    },
    size: () => keys.size,
  };
}

/** What may rightly come of each command when nothing is known of the state that it meets. */
export const allowedByDefault: Readonly<Record<BookingCommandName, readonly Outcome[]>> = {
  'booking:create': ['ok', 'SLOT_TAKEN', 'BAD_TIMES'],
  'booking:cancel': ['ok', 'ILLEGAL_TRANSITION'],
  'booking:reschedule': ['ok', 'CONFLICT', 'SLOT_TAKEN', 'ILLEGAL_TRANSITION', 'BAD_TIMES'],
  'booking:answer-reschedule': ['ok', 'CONFLICT', 'SLOT_TAKEN', 'BAD_TIMES'],
  'booking:transition': ['ok', 'ILLEGAL_TRANSITION'],
  'booking:note': ['ok', 'NOTES_FULL'],
};
