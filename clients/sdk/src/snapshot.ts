/**
 * Snapshot: one reading of all bookings, page by page (SN1), and of the inbox with the first of them. It ends with the last page, or with
 * a failure that its host does not pause it for.
 */
import {
  type Booking,
  type InboxItem,
  MAX_SNAPSHOT_BOOKINGS,
  type Positions,
  type Preferences,
} from '@slotwire/protocol';
import type { OnFault } from './fault.ts';
import { isBooking, isFields, isInboxItem, isPreferences, readHeads } from './inbound.ts';
import type { Outcome, Requests } from './requests.ts';

/** The whole window of the inbox, and what counts in it. */
export interface SnapshotInbox {
  notifications: readonly InboxItem[];
  preferences: Preferences | undefined;
}

export interface SnapshotHost {
  onInbox(snapshot: Snapshot, inbox: SnapshotInbox): void;
  onPage(snapshot: Snapshot, bookings: readonly Booking[]): void;
  /** @param positions of the first page: they were taken before any booking was read. */
  onComplete(snapshot: Snapshot, positions: Positions): void;
  onFailed(snapshot: Snapshot, outcome: Outcome): void;
}

export class Snapshot {
  /** Streams that take their position from it. */
  readonly streams: ReadonlySet<string>;
  /** All streams that tell of bookings wait for it, so nothing is applied beside it. */
  readonly authoritative: boolean;
  /** Of all bookings so far. */
  readonly ids: Set<string>;
  /** Streams that lost their position while it was under way: they need another. */
  readonly again: Set<string>;
  /** Somebody asked for a fresh one while this was under way. */
  refreshAgain: boolean;
  readonly #requests: Requests;
  readonly #host: SnapshotHost;
  readonly #onFault: OnFault;
  #positions: Positions | undefined;
  /** Of the page that was asked for last. */
  #after: string | undefined;
  #paused: boolean;

  constructor(
    facts: { streams: ReadonlySet<string>; authoritative: boolean },
    parts: { requests: Requests; host: SnapshotHost; onFault: OnFault },
  ) {
    this.streams = facts.streams;
    this.authoritative = facts.authoritative;
    this.ids = new Set();
    this.again = new Set();
    this.refreshAgain = false;
    this.#requests = parts.requests;
    this.#host = parts.host;
    this.#onFault = parts.onFault;
    this.#positions = undefined;
    this.#after = undefined;
    this.#paused = false;
  }

  /** The page that failed is asked for again by `resume`. */
  pause(): void {
    this.#paused = true;
  }

  isPaused(): boolean {
    return this.#paused;
  }

  resume(): void {
    this.#paused = false;
    this.ask(this.#after);
  }

  /** @param after `next` of the page before. */
  ask(after?: string): void {
    this.#after = after;
    const args = { limit: MAX_SNAPSHOT_BOOKINGS, ...(after === undefined ? {} : { after }) };
    this.#requests.send('sync:snapshot', args, (outcome) => this.#onOutcome(outcome));
  }

  #onOutcome(outcome: Outcome): void {
    const value = outcome.ok === true ? outcome.value : undefined;
    const positions = isFields(value) ? readHeads(value.positions) : undefined;
    if (!isFields(value) || !Array.isArray(value.bookings) || positions === undefined) {
      if (outcome.ok === true || (outcome.ok === false && outcome.retry === 'never')) {
        this.#onFault('read a snapshot', outcome);
      }
      this.#host.onFailed(this, outcome);
      return;
    }
    this.#positions ??= positions;
    if (Array.isArray(value.notifications)) {
      this.#host.onInbox(this, this.#readInbox(value.notifications, value.preferences));
    }
    this.#host.onPage(this, this.#read(value.bookings));
    if (typeof value.next === 'string') this.ask(value.next);
    else this.#host.onComplete(this, this.#positions);
  }

  #readInbox(values: readonly unknown[], preferences: unknown): SnapshotInbox {
    const notifications = values.filter(isInboxItem);
    if (notifications.length < values.length || !isPreferences(preferences)) {
      this.#onFault('read the inbox of a snapshot', { values, preferences });
    }
    return { notifications, preferences: isPreferences(preferences) ? preferences : undefined };
  }

  #read(values: readonly unknown[]): Booking[] {
    const bookings: Booking[] = [];
    for (const value of values) {
      // One that cannot be read is there all the same: it must not count as gone.
      if (isFields(value) && typeof value.id === 'string') this.ids.add(value.id);
      if (isBooking(value)) bookings.push(value);
      else this.#onFault('read a booking of a snapshot', value);
    }
    return bookings;
  }
}
