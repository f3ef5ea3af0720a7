/**
 * Ledger: what became of each command. Invoke → ok, fail or unknown; unknown stays open until an answer, or the truth at the end,
 * settles it. Nothing is sent that nobody wished (CM2), and a device sends in the order of its outbox (CM4).
 * What is settled is forgotten, oldest first, device by device; what is open never is.
 */
import type { BookingCommandName } from '@slotwire/protocol';
import type { BookingRules } from './bookings.ts';
import type { Answer, BookingMark, Outcome } from './history.ts';
import { allowedByDefault } from './outcomes.ts';
import type { Violations } from './violations.ts';

export interface Ledger {
  invoke(
    device: string,
    key: string,
    command: BookingCommandName,
    bookingId: string,
    allowed: readonly Outcome[],
  ): void;
  /** The person chose about the rejected `key`: `mine` comes again under a key of the SDK's own. */
  resolved(
    device: string,
    key: string,
    command: BookingCommandName,
    bookingId: string,
    choice: 'mine' | 'theirs',
  ): void;
  durable(device: string, key: string): void;
  send(device: string, key: string, command: BookingCommandName, bookingId: string): void;
  answer(device: string, key: string, answer: Answer, delivered: boolean): void;
  settled(device: string, key: string, outcome: Outcome): void;
  /** What was not stored before a kill is gone, and nobody is to wait for it. */
  killed(device: string): void;
  /** The device lost its outbox with everything else. */
  wiped(device: string): void;
  /** Durable commands of which nobody has heard an outcome. */
  open(): OpenCommand[];
  /** Commands that are remembered; for tests of the bounds. */
  size(): number;
}

export interface OpenCommand {
  device: string;
  key: string;
  command: BookingCommandName;
  bookingId: string;
}

interface KeyRecord {
  command: BookingCommandName;
  bookingId: string;
  allowed: readonly Outcome[];
  /** Among all intents of the fleet, by when they entered an outbox. */
  order: number;
  durable: boolean;
  sent: boolean;
  settled: boolean;
  /** The first final answer of the service, whether or not it reached the device. */
  outcome: Outcome | undefined;
  version: number;
  print: number;
}

/** A choice on a conflict whose command has not been seen yet. */
interface Choice {
  command: BookingCommandName;
  bookingId: string;
  order: number;
}

interface DeviceBook {
  keys: Map<string, KeyRecord>;
  /** Settled keys that are still remembered, oldest first. */
  settled: string[];
  /** By the key that was rejected: who chooses twice, as the application was killed in between, means it once. */
  choices: Map<string, Choice> | undefined;
  /** Order of the last command that was sent for the first time. */
  lastSent: number;
}

/**
 * A command whose end was not stored before a kill is sent again, and has to be known then. An outbox sends one command at a time,
 * so that is one of the last that a device settled.
 */
const SETTLED_PER_DEVICE = 16;

export function createLedger(
  violations: Violations,
  bookings: BookingRules,
  settledPerDevice: number = SETTLED_PER_DEVICE,
): Ledger {
  const books = new Map<string, DeviceBook>();
  let orders = 0;

  function bookOf(device: string): DeviceBook {
    let book = books.get(device);
    if (book === undefined) {
      book = { keys: new Map(), settled: [], choices: undefined, lastSent: 0 };
      books.set(device, book);
    }
    return book;
  }

  const recordOf = (device: string, key: string): KeyRecord | undefined => books.get(device)?.keys.get(key);

  function settle(device: string, key: string, record: KeyRecord): void {
    if (record.settled) return;
    record.settled = true;
    const book = bookOf(device);
    book.settled.push(key);
    if (book.settled.length > settledPerDevice) book.keys.delete(book.settled.shift() as string);
  }

  function judgeOutcome(key: string, record: KeyRecord, outcome: Outcome): void {
    if (record.allowed.includes(outcome)) return;
    violations.report({
      kind: 'outcome',
      rule: 'CF8',
      detail: `${record.command} ${key} on ${record.bookingId} ended as ${outcome}; right would be ${record.allowed.join(', ')}`,
    });
  }

  function answerOk(device: string, key: string, record: KeyRecord, mark: BookingMark): void {
    bookings.acked(mark);
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
    bookings.made(mark, { device, key, order: record.order });
    record.outcome = 'ok';
    record.version = mark.version;
    record.print = mark.print;
  }

  /** The key of the SDK's own under which a choice is sent, or a key that nobody has to do with. */
  function recordOfUnknown(device: string, key: string, command: BookingCommandName, bookingId: string): KeyRecord {
    const book = bookOf(device);
    const choice = takeChoice(book, command, bookingId);
    if (choice === undefined) {
      violations.report({
        kind: 'unasked',
        rule: 'CM2',
        detail: `${device} sent ${command} ${key} on ${bookingId}, which nobody wished`,
      });
    }
    const record = newRecord(command, bookingId, allowedByDefault[command], choice?.order ?? ++orders);
    book.keys.set(key, record);
    return record;
  }

  return {
    invoke(device, key, command, bookingId, allowed) {
      bookOf(device).keys.set(key, newRecord(command, bookingId, allowed, ++orders));
    },
    resolved(device, key, command, bookingId, choice) {
      const book = bookOf(device);
      if (choice === 'theirs') {
        book.choices?.delete(key);
        return;
      }
      book.choices ??= new Map();
      book.choices.set(key, { command, bookingId, order: ++orders });
    },
    durable(device, key) {
      const record = recordOf(device, key);
      if (record !== undefined) record.durable = true;
    },
    send(device, key, command, bookingId) {
      const record = recordOf(device, key) ?? recordOfUnknown(device, key, command, bookingId);
      if (record.sent) return;
      record.sent = true;
      // An outbox sends what it has stored; what the SDK made by itself is told to nobody before.
      record.durable = true;
      const book = bookOf(device);
      if (record.order < book.lastSent) {
        violations.report({
          kind: 'out-of-order',
          rule: 'CM4',
          detail: `${device} sent ${command} ${key} on ${bookingId} after one that had entered its outbox later`,
        });
      } else book.lastSent = record.order;
    },
    answer(device, key, answer, delivered) {
      const record = recordOf(device, key);
      if (record === undefined) return;
      if (answer.outcome === 'ok') {
        answerOk(device, key, record, answer.booking);
        if (delivered) settle(device, key, record);
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
      if (delivered) settle(device, key, record);
    },
    settled(device, key, outcome) {
      const record = recordOf(device, key);
      if (record === undefined) return;
      const told = record.outcome ?? (record.sent ? 'nothing' : undefined);
      // What never left the device was refused by the device itself.
      if (told === undefined) judgeOutcome(key, record, outcome);
      else if (told !== outcome) {
        violations.report({
          kind: 'outcome',
          rule: 'CM3',
          detail: `${record.command} ${key}: the service said ${told}, the device tells its person ${outcome}`,
        });
        // A rejection is told twice, as an outcome and for attention; it is one mistake.
        record.outcome = outcome;
      }
      settle(device, key, record);
    },
    killed(device) {
      for (const [key, record] of books.get(device)?.keys ?? []) {
        if (!record.durable && !record.settled) settle(device, key, record);
      }
    },
    wiped(device) {
      books.delete(device);
    },
    open() {
      const found: OpenCommand[] = [];
      for (const [device, { keys }] of books) {
        for (const [key, { command, bookingId, durable, settled }] of keys) {
          if (durable && !settled) found.push({ device, key, command, bookingId });
        }
      }
      return found;
    },
    size() {
      let size = 0;
      for (const { keys } of books.values()) size += keys.size;
      return size;
    },
  };
}

function newRecord(
  command: BookingCommandName,
  bookingId: string,
  allowed: readonly Outcome[],
  order: number,
): KeyRecord {
  return {
    command,
    bookingId,
    allowed,
    order,
    durable: false,
    sent: false,
    settled: false,
    outcome: undefined,
    version: 0,
    print: 0,
  };
}

/**
 * The oldest choice that this command can be and whose turn is not over: one that was made in the moment of a kill may never have
 * been stored. A creation is sent again as another booking (CM5).
 */
function takeChoice(book: DeviceBook, command: BookingCommandName, bookingId: string): Choice | undefined {
  let found: [key: string, Choice] | undefined;
  for (const entry of book.choices ?? []) {
    const [, choice] = entry;
    if (choice.command !== command || (command !== 'booking:create' && choice.bookingId !== bookingId)) continue;
    found = entry;
    if (choice.order > book.lastSent) break;
  }
  if (found === undefined) return undefined;
  book.choices?.delete(found[0]);
  return found[1];
}
