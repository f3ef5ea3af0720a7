/**
 * Store: what may not be lost. Bookings, idempotency records, stream logs and revocations, in one atomic commit.
 * Which writes follow from which facts is decided above (`decide`), so that SQLite and PostgreSQL share every rule.
 */
import type { Booking, StreamEventType, StreamName } from '@slotwire/protocol';
import type { AuditStore, AuditWrites } from './store-audit.ts';
import type { BroadcastFacts, BroadcastReads, BroadcastStore, BroadcastWrites } from './store-broadcasts.ts';
import type { InsightStore } from './store-insight.ts';
import type { LimitsFacts, LimitsReads, LimitsStore, LimitsWrites } from './store-limits.ts';
import type {
  NotificationFacts,
  NotificationReads,
  NotificationStore,
  NotificationWrites,
} from './store-notifications.ts';

/** A booking with the versions that the conflict rules need. */
export interface BookingRecord {
  booking: Booking;
  /** `JSON.stringify(booking)`: made once per change, then stored, acked and put into events as it is. */
  json: string;
  /** The version at which each last changed. A base version below is stale in that respect (CF3). */
  changedIn: { status: number; times: number; reschedule: number };
  /** When the vendor confirmed or declined the request; absent while there was no answer. */
  answeredMs?: number;
}

/** One key of one person took effect: what it was and what was answered (CM2). */
export interface KeyRecord {
  userId: string;
  key: string;
  /** Hash of command name and arguments: the same key with others is KEY_REUSED. */
  argsHash: string;
  /** The first ack, as JSON text. */
  ack: string;
  atMs: number;
}

export interface Revocation {
  /** A token, or what was issued up to `atMs` for a person, or is used on one of their devices. */
  kind: 'jti' | 'user' | 'device';
  /** Of the token or the person; a device by `deviceKey`. */
  id: string;
  atMs: number;
}

/** What a commit reads. Everything named is read (and, where the store needs it, locked in one order) before `decide` runs. */
export interface ReadSet extends NotificationReads, BroadcastReads, LimitsReads {
  keys: readonly { userId: string; key: string }[];
  bookings: readonly string[];
  /** Active bookings of a resource that touch `[fromMs, toMs)`. */
  slots: readonly SlotWindow[];
}

export interface SlotWindow {
  /** The resource by name, or that of a booking that the same read set names. */
  of: { vendorId: string; resourceId: string } | { bookingId: string };
  fromMs: number;
  toMs: number;
}

/** What was found. Slot windows add their bookings to `bookings`. Absent means: not in the store. */
export interface Facts extends Partial<NotificationFacts & BroadcastFacts>, LimitsFacts {
  /** By `keyId(userId, key)`. */
  keys: ReadonlyMap<string, KeyRecord>;
  bookings: ReadonlyMap<string, BookingRecord>;
}

export interface NewEvent {
  stream: StreamName;
  /** As in `body`: whoever counts events need not look into each. Not stored. */
  type: StreamEventType;
  atMs: number;
  /** Reaches devices in saver mode at once, with everything that waits before it. */
  urgent?: boolean | undefined;
  /** JSON text of `{ id, type, at, trace?, data }`. Stored and sent as it is: the log is never parsed on its way out. */
  body: string;
}

export interface WriteSet extends NotificationWrites, AuditWrites, BroadcastWrites, LimitsWrites {
  /** Inserted or replaced by id; each id at most once. */
  bookings: readonly BookingRecord[];
  keys: readonly KeyRecord[];
  /** Appended in this order; the store gives the offsets. */
  events: readonly NewEvent[];
  revocations: readonly Revocation[];
}

export interface LogPosition {
  epoch: string;
  offset: number;
}

export interface LogEntry {
  offset: number;
  body: string;
}

export interface StreamState {
  epoch: string;
  /** Offset of the last event; 0 when there is none. */
  head: number;
  /** Offset of the last trimmed event: those after it can be read. 0 when nothing was trimmed. */
  trimmed: number;
}

export interface LogSlice extends StreamState {
  entries: LogEntry[];
}

export interface BookingScope {
  /** Whose: exactly one of the two. */
  of: { customerId: string } | { vendorId: string };
  /** Bookings that end before this instant are left out. */
  endsAfterMs: number;
  /** Only ids greater than this one: the last of the page before. */
  after?: string | undefined;
  limit: number;
}

export interface Retention {
  /** A stream keeps at most this many events (DL5). */
  maxEvents: number;
  /** Events before this instant are trimmed (DL5). */
  eventsFromMs: number;
  /** Idempotency records (CM2), push decisions (PU5) and revocations (no token lives longer than a day) before this instant are forgotten. */
  keysFromMs: number;
  /** Notifications before this instant are forgotten with their marks and tasks, broadcasts that are over as well, and all but the last so many of a stream (NT2). */
  notificationsFromMs: number;
  maxNotifications: number;
}

/** What one call of `trim` did. */
export interface Trimmed {
  events: number;
  keys: number;
  notifications: number;
  /** Nothing is left that this retention forgets. Else: call again, after letting others have their turn. */
  done: boolean;
}

/** Every method rejects with `StoreError` when the store does not answer; then nothing of the call has happened, or its outcome is unknown. */
export interface Store extends NotificationStore, AuditStore, BroadcastStore, LimitsStore, InsightStore {
  /**
   * One atomic step: reads, decides, writes. All of the write set is durable when the promise resolves, or none of it.
   * A write set that would let active bookings of a resource overlap is refused as a whole (BK2), whatever `decide` thought.
   * `decide` is pure and may run again when the store has to retry; when it throws, nothing is written and the error is passed on.
   * @returns the positions of `WriteSet.events`, in their order.
   */
  commit(reads: ReadSet, decide: (facts: Facts) => WriteSet): Promise<LogPosition[]>;
  /** The states of these streams, in their order. A stream that nobody wrote to stands at 0 of the store's own epoch. */
  states(streams: readonly StreamName[]): Promise<StreamState[]>;
  /** Up to `limit` entries with offsets above `after`, ascending. */
  readLog(stream: StreamName, after: number, limit: number): Promise<LogSlice>;
  /** Ascending by id. */
  listBookings(scope: BookingScope): Promise<Booking[]>;
  /** Those that can still matter: later than `fromMs`. */
  listRevocations(fromMs: number): Promise<Revocation[]>;
  trim(retention: Retention): Promise<Trimmed>;
  /** Ends the epoch of a stream and drops its log: every reader has to resync. */
  recreateStream(stream: StreamName): Promise<StreamState>;
  /** Resolves when the store can write. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export class StoreError extends Error {
  override name = 'StoreError';
}

export const keyId = (userId: string, key: string): string => `${userId} ${key}`;

export const emptyReadSet: ReadSet = { keys: [], bookings: [], slots: [] };
export const emptyWriteSet: WriteSet = { bookings: [], keys: [], events: [], revocations: [] };
