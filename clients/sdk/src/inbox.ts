/**
 * Inbox: the confirmed notifications of this device, as streams, snapshots and acks tell them. It keeps exactly those by which the service
 * counts (NT3): the newest hundred by id, none older than thirty days by the service's clock. So all devices of a person agree.
 *
 * The same news may come over several ways in any order: a notification over a vendor's stream and its read mark over the person's own, an
 * event before or after the snapshot that holds it. Whatever was read stays read, and each notification counts once.
 */
import { type InboxItem, type Notification, notificationLimits } from '@slotwire/protocol';
import { isFields, isInboxItem } from './inbound.ts';
import type { Journal } from './journal.ts';
import type { ServerClock } from './server-clock.ts';

const { inboxWindow, keptMs } = notificationLimits;

/** Ids that were read before their notification came: `{ ids }`. */
export const EARLY_KEY = 'inbox/early';
export const notificationKey = (id: string): string => `notification/${id}`;

/** What came while a snapshot was under way: the snapshot may have been read before it. */
interface Beside {
  arrived: Set<string>;
  read: Set<string>;
}

const nothing: Beside = { arrived: new Set(), read: new Set() };

export class Inbox {
  readonly #journal: Journal;
  readonly #clock: ServerClock;
  /** Newest first. Replaced as a whole with every change. */
  #items: readonly InboxItem[];
  /**
   * Read, but not here yet, greatest first. More than fill the window are never needed: notifications with these ids would push any
   * other out of it.
   */
  #early: readonly string[];
  #beside: Beside | undefined;
  /** When the first item turns thirty days old, by the service's clock. */
  #expiresMs: number;

  constructor(journal: Journal, clock: ServerClock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#items = [];
    this.#early = [];
    this.#beside = undefined;
    this.#expiresMs = Number.POSITIVE_INFINITY;
  }

  /** Newest first; the same array until something changes. */
  items(): readonly InboxItem[] {
    return this.#items;
  }

  get(id: string): InboxItem | undefined {
    const item = this.#items[this.#placeOf(id)];
    return item?.id === id ? item : undefined;
  }

  /** Also of what has not come yet, and of what has left the window. */
  isRead(id: string): boolean {
    return this.#isMarked(id) || this.isPast(id);
  }

  /** Older than all of a full window. */
  isPast(id: string): boolean {
    const oldest = this.#items[inboxWindow - 1];
    return oldest !== undefined && id < oldest.id;
  }

  /** @returns true when it is new, and in the window. */
  put(notification: Notification): boolean {
    const place = this.#placeOf(notification.id);
    if (place >= inboxWindow || this.#items[place]?.id === notification.id || this.#isExpired(notification))
      return false;
    const item: InboxItem = { ...notification, read: this.#takeEarly(notification.id) };
    const dropped = this.#items[inboxWindow - 1];
    this.#items = [...this.#items.slice(0, place), item, ...this.#items.slice(place, inboxWindow - 1)];
    this.#expiresMs = Math.min(this.#expiresMs, Date.parse(item.at) + keptMs);
    this.#journal.put(notificationKey(item.id), item);
    if (dropped !== undefined) this.#journal.remove(notificationKey(dropped.id));
    this.#beside?.arrived.add(item.id);
    return true;
  }

  /** @returns true when something here became read. */
  markRead(ids: readonly string[]): boolean {
    const marked = new Set(ids);
    for (const id of marked) this.#beside?.read.add(id);
    const early = ids.filter((id) => !this.isRead(id) && this.get(id) === undefined);
    if (early.length > 0) this.#setEarly([...this.#early, ...early]);
    const items = this.#items.map((item) => (!item.read && marked.has(item.id) ? { ...item, read: true } : item));
    return this.#set(items);
  }

  /** Drops what has grown too old. @returns true when there was something. */
  prune(): boolean {
    // A device clock that is years ahead must not empty the inbox, so this waits for the service's.
    if (!this.#clock.isSynced() || this.#clock.nowMs() <= this.#expiresMs) return false;
    return this.#set(this.#items);
  }

  /** A snapshot has been asked for: from now on it may miss what comes. */
  beginSnapshot(): void {
    this.#beside = { arrived: new Set(), read: new Set() };
  }

  /** No answer will come. */
  endSnapshot(): void {
    this.#beside = undefined;
  }

  /**
   * What a snapshot lists is the whole window as it stood when it was read, which was after it was asked for. So whatever was known before
   * and is absent has gone, and whatever came since stays.
   * @param authoritative marks may have gone back too (SN4): only those that were made since outlive it.
   * @returns true when something changed.
   */
  applySnapshot(listed: readonly InboxItem[], authoritative: boolean): boolean {
    const beside = this.#beside ?? nothing;
    this.#beside = undefined;
    const isRead = (id: string) => beside.read.has(id) || (!authoritative && this.#isMarked(id));
    const items = new Map<string, InboxItem>();
    for (const item of listed) {
      const known = this.get(item.id);
      const read = item.read || isRead(item.id);
      items.set(item.id, known?.read === read ? known : { ...item, read });
    }
    for (const item of this.#items) if (beside.arrived.has(item.id) && !items.has(item.id)) items.set(item.id, item);
    const early = authoritative ? [...beside.read] : [...this.#early, ...beside.read];
    const changed = this.#set([...items.values()].sort((a, b) => (a.id < b.id ? 1 : -1)));
    this.#setEarly(early.filter((id) => this.get(id) === undefined && !this.isPast(id)));
    return changed;
  }

  /** @returns false when the record cannot be read. */
  load(record: unknown): boolean {
    if (!isInboxItem(record)) return false;
    const place = this.#placeOf(record.id);
    this.#items = [...this.#items.slice(0, place), record, ...this.#items.slice(place)];
    this.#expiresMs = Math.min(this.#expiresMs, Date.parse(record.at) + keptMs);
    return true;
  }

  /** @returns false when the record cannot be read. */
  loadEarly(record: unknown): boolean {
    if (!isFields(record) || !Array.isArray(record.ids)) return false;
    this.#early = record.ids.filter((id) => typeof id === 'string');
    return true;
  }

  clear(): void {
    this.#set([]);
    this.#setEarly([]);
    this.#beside = undefined;
  }

  #isMarked(id: string): boolean {
    return this.get(id)?.read ?? this.#early.includes(id);
  }

  /** Where this id is, or belongs. */
  #placeOf(id: string): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle] as InboxItem).id > id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isExpired({ at }: Notification): boolean {
    return this.#clock.isSynced() && Date.parse(at) < this.#clock.nowMs() - keptMs;
  }

  /** @param candidates newest first. Stores what differs. @returns true when something does. */
  #set(candidates: readonly InboxItem[]): boolean {
    const items = candidates.filter((item) => !this.#isExpired(item)).slice(0, inboxWindow);
    const gone = new Map(this.#items.map((item) => [item.id, item]));
    let changed = items.length !== this.#items.length;
    this.#expiresMs = Number.POSITIVE_INFINITY;
    for (const item of items) {
      this.#expiresMs = Math.min(this.#expiresMs, Date.parse(item.at) + keptMs);
      if (gone.get(item.id) !== item) {
        this.#journal.put(notificationKey(item.id), item);
        changed = true;
      }
      gone.delete(item.id);
    }
    for (const id of gone.keys()) this.#journal.remove(notificationKey(id));
    if (changed) this.#items = items;
    return changed;
  }

  /** @returns whether it was read before it came. */
  #takeEarly(id: string): boolean {
    if (!this.#early.includes(id)) return false;
    this.#setEarly(this.#early.filter((early) => early !== id));
    return true;
  }

  #setEarly(ids: readonly string[]): void {
    const early = [...new Set(ids)].sort((a, b) => (a < b ? 1 : -1)).slice(0, inboxWindow);
    if (early.length === this.#early.length && early.every((id, index) => id === this.#early[index])) return;
    this.#early = early;
    if (early.length === 0) this.#journal.remove(EARLY_KEY);
    else this.#journal.put(EARLY_KEY, { ids: early });
  }
}
