/**
 * Outbox: own commands on their way, oldest first, durable. One is in flight at a time (CM4); an answer that does not come
 * leaves it unknown, and it is repeated with the same key until there is one (CM3). An entry is done when its event has been
 * applied, not when it was sent and not when it was acked. What the service rejects goes to attention (CF6).
 */
import { type Booking, type BookingCommandName, type CommandInput, type Failure, failure } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import { defaultBackoff, retryDelayMs } from './backoff.ts';
import { type Command, wireArgs, wireBytes } from './command.ts';
import { rebase } from './conflicts.ts';
import type { OnFault } from './fault.ts';
import { isBooking, isFields, isOffset } from './inbound.ts';
import type { Journal } from './journal.ts';
import type { Outcome, Requests } from './requests.ts';

export interface OutboxEntry {
  key: string;
  command: BookingCommandName;
  bookingId: string;
  queuedAtMs: number;
  /** `queued`: not sent; `sent`: on its way or unknown; `acked`: durable, its event has not come yet. */
  state: 'queued' | 'sent' | 'acked';
  attempts: number;
}

/** An entry with what only the SDK needs. Never changed in place. */
export interface Entry extends OutboxEntry, Command {
  /** Place in the outbox: ids follow the wall clock, which may jump. */
  seq: number;
  /** The booking as the service acked it. */
  acked?: Booking;
  /** Whose command it is, where that is known. */
  userId?: string;
}

/** How one command ended, as far as this device knows. */
export type CommandResult = { ok: true; booking: Booking } | (Failure & { ok: false });

export interface OutboxHost {
  onChange(bookingIds: readonly string[]): void;
  onRejected(entry: Entry, failure: Failure): void;
  /** Fetches the state anew. */
  resync(): void;
  /** Gets a new token for the session; `done` follows either way. */
  refresh(done: () => void): void;
  /** An answer did not come in time. @returns true when the link was given up. */
  suspect(sentAtMs: number): boolean;
  confirmed(bookingId: string): Booking | undefined;
}

export interface OutboxOptions {
  runtime: Runtime;
  journal: Journal;
  requests: Requests;
  host: OutboxHost;
  onFault: OnFault;
}

/** What is tried about one entry, in memory only: a restart starts over. */
interface Trial {
  key: string;
  failures: number;
  refreshes: number;
}

export class Outbox {
  readonly #options: OutboxOptions;
  /** Replaced as a whole with every change. */
  #entries: readonly Entry[];
  #nextSeq: number;
  /** Keys whose first write has not ended: they are not sent before. */
  #unstored: Set<string> | undefined;
  /** Keys that had been acked when the snapshot was asked for. */
  #ackedBefore: Set<string> | undefined;
  #waiters: Map<string, (result: CommandResult) => void> | undefined;
  #up: boolean;
  #maxMessageBytes: number | undefined;
  #inFlight: string | undefined;
  #trial: Trial | undefined;
  /** Back-off, or the flush interval. */
  #timer: Timer | undefined;
  #backingOff: boolean;
  #flushIntervalMs: number;
  /** With a flush interval: the link is awake, so everything that waits goes out. */
  #draining: boolean;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#entries = [];
    this.#nextSeq = 1;
    this.#unstored = undefined;
    this.#ackedBefore = undefined;
    this.#waiters = undefined;
    this.#up = false;
    this.#maxMessageBytes = undefined;
    this.#inFlight = undefined;
    this.#trial = undefined;
    this.#timer = undefined;
    this.#backingOff = false;
    this.#flushIntervalMs = 0;
    this.#draining = false;
  }

  entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Those that have not been answered. */
  depth(): number {
    let depth = 0;
    for (const { state } of this.#entries) if (state !== 'acked') depth += 1;
    return depth;
  }

  of(bookingId: string): Entry[] {
    return this.#entries.filter((entry) => entry.bookingId === bookingId);
  }

  /** @returns false when the record cannot be read. */
  load(record: unknown): boolean {
    if (
      !isFields(record) ||
      typeof record.key !== 'string' ||
      typeof record.command !== 'string' ||
      !isFields(record.args)
    )
      return false;
    if (typeof record.bookingId !== 'string' || typeof record.trace !== 'string') return false;
    if (!isOffset(record.base) || !isOffset(record.seq) || typeof record.queuedAtMs !== 'number') return false;
    if (record.state !== 'queued' && record.state !== 'sent' && record.state !== 'acked') return false;
    if (record.state === 'acked' && !isBooking(record.acked)) return false;
    const entry = record as unknown as Entry;
    this.#entries = [...this.#entries, entry].sort((a, b) => a.seq - b.seq);
    this.#nextSeq = Math.max(this.#nextSeq, entry.seq + 1);
    return true;
  }

  /** @param userId whose command it is, once a welcome has said so. */
  add(command: Command, userId: string | undefined): { queued: Promise<void>; done: Promise<CommandResult> } {
    const { runtime, journal } = this.#options;
    const entry: Entry = {
      ...command,
      seq: this.#nextSeq++,
      queuedAtMs: runtime.clock.nowMs(),
      state: 'queued',
      attempts: 0,
      ...(userId === undefined ? {} : { userId }),
    };
    this.#entries = [...this.#entries, entry];
    this.#save(entry);
    this.#unstored ??= new Set();
    this.#unstored.add(entry.key);
    const queued = new Promise<void>((resolve, reject) => {
      journal.whenStored((error) => {
        this.#unstored?.delete(entry.key);
        if (error === undefined) resolve();
        else reject(new Error(`store command ${entry.key}`, { cause: error }));
        this.pump();
      });
    });
    // Who does not wait for it shall not have to catch it either: the fault has been reported.
    queued.catch(() => {});
    const done = this.#wait(entry.key);
    this.#options.host.onChange([entry.bookingId]);
    return { queued, done };
  }

  /** How a command ends that is here already; undefined when it is not. */
  follow(key: string): Promise<CommandResult> | undefined {
    const entry = this.#entries.find((candidate) => candidate.key === key);
    if (entry === undefined) return undefined;
    return entry.acked === undefined ? this.#wait(key) : Promise.resolve({ ok: true, booking: entry.acked });
  }

  /** The key of one that wants the same of the same version, and has not ended. */
  keyOf({ command, bookingId, base, args }: Omit<Command, 'key' | 'trace'>): string | undefined {
    const argsJson = JSON.stringify(args);
    return this.#entries.find(
      (entry) =>
        entry.command === command &&
        entry.bookingId === bookingId &&
        entry.base === base &&
        JSON.stringify(entry.args) === argsJson,
    )?.key;
  }

  /** Commands that nobody's name is on are this person's: made before a welcome said who they are. */
  claim(userId: string | undefined): void {
    if (userId === undefined || this.#entries.every((entry) => entry.userId !== undefined)) return;
    this.#entries = this.#entries.map((entry) => {
      if (entry.userId !== undefined) return entry;
      const claimed = { ...entry, userId };
      this.#save(claimed);
      return claimed;
    });
  }

  /** Takes out what is not this person's. */
  evict(isForeign: (entry: Entry) => boolean): readonly Entry[] {
    const foreign = this.#entries.filter(isForeign);
    for (const { key } of foreign) this.#settle(key, failure('FORBIDDEN', { message: 'another person has signed in' }));
    this.#remove(foreign);
    return foreign;
  }

  onUp(maxMessageBytes: number): void {
    this.#up = true;
    this.#maxMessageBytes = maxMessageBytes;
    this.#inFlight = undefined;
    this.#draining = true;
    this.#stopTimer();
    this.pump();
  }

  onDown(): void {
    this.#up = false;
    this.#inFlight = undefined;
    this.#stopTimer();
  }

  /** How long a command may wait for company, ms; 0 sends at once. */
  setFlushInterval(intervalMs: number): void {
    if (this.#flushIntervalMs === intervalMs) return;
    this.#flushIntervalMs = intervalMs;
    // What was done before the app went to the background does not wait for the next flush.
    this.#draining = true;
    if (this.#backingOff) return;
    this.#stopTimer();
    this.pump();
  }

  /** The replica has seen this version of a booking. */
  onApplied(bookingId: string, version: number): void {
    const done = this.#entries.filter(
      (entry) => entry.bookingId === bookingId && entry.acked !== undefined && entry.acked.version <= version,
    );
    this.#remove(done);
  }

  /** A snapshot has been asked for: what was acked until now is part of it. */
  beginSnapshot(): void {
    const acked = this.#entries.filter(({ state }) => state === 'acked');
    this.#ackedBefore = acked.length === 0 ? undefined : new Set(acked.map(({ key }) => key));
  }

  /**
   * A complete snapshot has been applied. What was acked before it began is part of it, unless the snapshot left the booking
   * out because it has ended: then no event will come any more either.
   * @param authoritative what it lacks is gone (SN4): the service was restored from a time before the ack.
   * @returns the bookings to confirm as they were acked.
   */
  onSnapshot(present: ReadonlySet<string>, authoritative: boolean): Booking[] {
    const before = authoritative ? this.#ackedBefore : undefined;
    this.#ackedBefore = undefined;
    const over = this.#entries.filter(
      (entry) => entry.acked !== undefined && (before?.has(entry.key) || !present.has(entry.bookingId)),
    );
    this.#remove(over);
    return over.flatMap(({ key, acked }) => (before?.has(key) ? [] : (acked ?? [])));
  }

  /** Sends what is next, if it may be sent now. */
  pump(): void {
    if (!this.#up || this.#inFlight !== undefined || this.#backingOff) return;
    for (;;) {
      const entry = this.#entries.find(({ state }) => state !== 'acked');
      if (entry === undefined) this.#draining = false;
      if (entry === undefined || this.#unstored?.has(entry.key) || this.#waitsForCompany()) return;
      if (!this.#isTooLarge(entry)) {
        this.#send(entry);
        return;
      }
      this.#reject(entry, failure('MESSAGE_TOO_LARGE'));
    }
  }

  #waitsForCompany(): boolean {
    if (this.#flushIntervalMs === 0 || this.#draining) return false;
    this.#timer ??= this.#options.runtime.timers.after(this.#flushIntervalMs, () => {
      this.#timer = undefined;
      this.#draining = true;
      this.pump();
    });
    return true;
  }

  #isTooLarge(entry: Entry): boolean {
    return this.#maxMessageBytes !== undefined && wireBytes(entry) > this.#maxMessageBytes;
  }

  #send(queued: Entry): void {
    const { requests, runtime } = this.#options;
    const entry: Entry = { ...queued, state: 'sent', attempts: queued.attempts + 1 };
    this.#replace(entry);
    if (this.#trial?.key !== entry.key) this.#trial = { key: entry.key, failures: 0, refreshes: 0 };
    this.#inFlight = entry.key;
    const sentAtMs = runtime.clock.monotonicMs();
    const args = wireArgs(entry) as CommandInput<BookingCommandName>;
    requests.send(entry.command, args as never, (outcome) => {
      if (this.#inFlight !== entry.key) return;
      this.#inFlight = undefined;
      this.#onOutcome(entry.key, outcome, sentAtMs);
    });
  }

  #onOutcome(key: string, outcome: Outcome, sentAtMs: number): void {
    const entry = this.#entries.find((candidate) => candidate.key === key);
    if (entry === undefined) {
      this.pump();
      return;
    }
    if (outcome.ok === true) {
      if (isBooking(outcome.value)) {
        this.#onAcked(entry, outcome.value);
      } else {
        this.#options.onFault(`read the answer to ${entry.command}`, outcome.value);
        this.#retryLater(undefined);
      }
    } else if (outcome.ok === false) {
      this.#onFailure(entry, outcome);
    } else if (outcome.why === 'timeout' && !this.#options.host.suspect(sentAtMs)) {
      this.#retryLater(undefined);
    }
  }

  #onAcked(entry: Entry, booking: Booking): void {
    this.#trial = undefined;
    const acked: Entry = { ...entry, state: 'acked', acked: booking };
    const later = this.#entries.flatMap((candidate) => {
      if (candidate.state !== 'queued' || candidate.bookingId !== entry.bookingId) return [];
      const base = rebase(candidate.base, { base: entry.base, acked: booking });
      return base === candidate.base ? [] : [{ ...candidate, base }];
    });
    if (booking.version <= (this.#options.host.confirmed(entry.bookingId)?.version ?? 0)) this.#remove([entry]);
    else this.#replace(acked);
    for (const moved of later) this.#replace(moved);
    this.#settle(entry.key, { ok: true, booking });
    this.pump();
  }

  #onFailure(entry: Entry, answer: Failure): void {
    const { host } = this.#options;
    const trial = this.#trial ?? { key: entry.key, failures: 0, refreshes: 0 };
    this.#trial = trial;
    switch (answer.retry) {
      case 'never':
        this.#reject(entry, answer);
        this.pump();
        return;
      case 'resync':
        // The key has had its answer and will not get another (CM2): the state is fetched anew, and the person chooses on it.
        this.#reject(entry, answer);
        host.resync();
        this.pump();
        return;
      case 'refresh':
        trial.refreshes += 1;
        if (trial.refreshes > 2) {
          this.#retryLater(answer.retryAfterMs);
          return;
        }
        this.#backingOff = true;
        host.refresh(() => {
          this.#backingOff = false;
          this.pump();
        });
        return;
      default:
        this.#retryLater(answer.retryAfterMs);
    }
  }

  /** The same key again, on this link. Those behind it wait: the order of the outbox is the order of the service (CM4). */
  #retryLater(retryAfterMs: number | undefined): void {
    if (!this.#up) return;
    const { runtime } = this.#options;
    const failures = this.#trial?.failures ?? 0;
    if (this.#trial !== undefined) this.#trial.failures += 1;
    this.#stopTimer();
    this.#backingOff = true;
    this.#timer = runtime.timers.after(retryDelayMs(failures, retryAfterMs, defaultBackoff, runtime.random), () => {
      this.#stopTimer();
      this.pump();
    });
  }

  #reject(entry: Entry, answer: Failure): void {
    this.#trial = undefined;
    this.#options.host.onRejected(entry, answer);
    this.#remove([entry]);
    this.#settle(entry.key, answer);
  }

  #wait(key: string): Promise<CommandResult> {
    this.#waiters ??= new Map();
    const waiters = this.#waiters;
    return new Promise((resolve) => {
      const before = waiters.get(key);
      waiters.set(key, (result) => {
        before?.(result);
        resolve(result);
      });
    });
  }

  #settle(key: string, result: CommandResult): void {
    const resolve = this.#waiters?.get(key);
    if (resolve === undefined) return;
    this.#waiters?.delete(key);
    resolve(result);
  }

  #stopTimer(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#backingOff = false;
  }

  #replace(entry: Entry): void {
    this.#entries = this.#entries.map((candidate) => (candidate.key === entry.key ? entry : candidate));
    this.#save(entry);
    this.#options.host.onChange([entry.bookingId]);
  }

  #remove(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const keys = new Set(entries.map(({ key }) => key));
    this.#entries = this.#entries.filter(({ key }) => !keys.has(key));
    for (const key of keys) this.#options.journal.remove(`outbox/${key}`);
    this.#options.host.onChange(entries.map(({ bookingId }) => bookingId));
  }

  #save(entry: Entry): void {
    this.#options.journal.put(`outbox/${entry.key}`, entry);
  }
}
