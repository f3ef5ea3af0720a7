/** Attention: commands that were rejected, visible until the person dismisses them or chooses (CF6). */
import type { Booking, BookingCommandName, ErrorCode, TimeRange } from '@slotwire/protocol';
import { isFields } from './inbound.ts';
import type { Journal } from './journal.ts';

export interface AttentionItem {
  /** Of the command that was rejected. */
  key: string;
  command: BookingCommandName;
  bookingId: string;
  /** What the person wanted. */
  args: Record<string, unknown>;
  code: ErrorCode;
  message: string;
  /** The booking as it stands, for CONFLICT and its like. */
  current?: Booking;
  /** Nearest free slots, for SLOT_TAKEN. */
  free?: TimeRange[];
  /** When the rejection came, wall clock. */
  atMs: number;
}

export class Attention {
  readonly #journal: Journal;
  /** Replaced as a whole with every change, so that a reader may keep what it got. */
  #items: readonly AttentionItem[];

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#items = [];
  }

  items(): readonly AttentionItem[] {
    return this.#items;
  }

  get(key: string): AttentionItem | undefined {
    return this.#items.find((item) => item.key === key);
  }

  add(item: AttentionItem): void {
    this.#items = [...this.#items.filter(({ key }) => key !== item.key), item];
    this.#journal.put(`attention/${item.key}`, item);
  }

  /** @returns false when there is no such item. */
  remove(key: string): boolean {
    if (this.get(key) === undefined) return false;
    this.#items = this.#items.filter((item) => item.key !== key);
    this.#journal.remove(`attention/${key}`);
    return true;
  }

  /** @returns false when the record cannot be read. */
  load(record: unknown): boolean {
    if (!isFields(record) || typeof record.key !== 'string' || typeof record.command !== 'string') return false;
    if (typeof record.bookingId !== 'string' || typeof record.code !== 'string' || !isFields(record.args)) return false;
    if (typeof record.atMs !== 'number') return false;
    const item = record as unknown as AttentionItem;
    this.#items = [...this.#items, item].sort((a, b) => a.atMs - b.atMs);
    return true;
  }
}
