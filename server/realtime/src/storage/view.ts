/** View: the facts of a batch, with what earlier works of the same batch wrote laid over them. */
import { activeStatuses, type Preferences } from '@slotwire/protocol';
import { type BookingRecord, type Facts, type KeyRecord, keyId, type ReadSet, type WriteSet } from './store.ts';
import type { BroadcastRecord } from './store-broadcasts.ts';
import type { LimitsRecord } from './store-limits.ts';
import type { InboxEntry, InboxScope, ReminderKind } from './store-notifications.ts';
import { createInboxOverlay } from './view-inbox.ts';

export interface View {
  key(userId: string, key: string): KeyRecord | undefined;
  booking(id: string): BookingRecord | undefined;
  /** Active bookings of the resource that overlap `[fromMs, toMs)`, ascending by start. Only windows of the read set are known. */
  active(resource: { vendorId: string; resourceId: string }, fromMs: number, toMs: number): BookingRecord[];
  /** Newest first; the work's read set has to name it. */
  inbox(userId: string): readonly InboxEntry[];
  /** Undefined: defaults. */
  preferences(userId: string): Preferences | undefined;
  remindedTo(kind: ReminderKind): number | undefined;
  broadcast(id: string): BroadcastRecord | undefined;
  /** Undefined: nobody has set any. */
  limits(): LimitsRecord | undefined;
}

export interface Work<T> {
  reads: ReadSet;
  /** Pure: may run again when the store retries. */
  decide(view: View): { writes: WriteSet; value: T };
}

/** A view that grows with the batch. */
export interface BatchView extends View {
  /** From now on the view shows these writes. */
  apply(writes: WriteSet): void;
}

/** A booking that holds its slot. Times as numbers, so that a batch parses each of them once. */
interface Slot {
  startMs: number;
  endMs: number;
  record: BookingRecord;
}

/** @param scopes those of the read set: whether a notification of an earlier work is in an inbox depends on the streams that it reads. */
export function createView(facts: Facts, scopes: readonly InboxScope[] = []): BatchView {
  // All stay undefined until they are needed: most batches of one only ask for a key and a booking.
  let keys: Map<string, KeyRecord> | undefined;
  let bookings: Map<string, BookingRecord> | undefined;
  let slots: Map<string, Slot[]> | undefined;
  let preferences: Map<string, Preferences> | undefined;
  let reminded: Map<ReminderKind, number> | undefined;
  let broadcasts: Map<string, BroadcastRecord> | undefined;
  let limits = facts.limits;
  const inboxes = createInboxOverlay(facts.inboxes, scopes);

  const current = (id: string) => bookings?.get(id) ?? facts.bookings.get(id);

  function indexSlots(): Map<string, Slot[]> {
    const index = new Map<string, Slot[]>();
    for (const record of facts.bookings.values()) {
      const latest = bookings?.get(record.booking.id) ?? record;
      addSlot(index, latest);
    }
    for (const record of bookings?.values() ?? []) if (!facts.bookings.has(record.booking.id)) addSlot(index, record);
    return index;
  }

  return {
    key(userId, key) {
      const id = keyId(userId, key);
      return keys?.get(id) ?? facts.keys.get(id);
    },
    booking: current,
    active({ vendorId, resourceId }, fromMs, toMs) {
      slots ??= indexSlots();
      const found: Slot[] = [];
      for (const slot of slots.get(resourceKey(vendorId, resourceId)) ?? []) {
        if (slot.startMs < toMs && slot.endMs > fromMs) found.push(slot);
      }
      if (found.length > 1) found.sort(byStart);
      return found.map((slot) => slot.record);
    },
    inbox: inboxes.of,
    preferences: (userId) => preferences?.get(userId) ?? facts.preferences?.get(userId),
    remindedTo: (kind) => reminded?.get(kind) ?? facts.reminded?.get(kind),
    broadcast: (id) => broadcasts?.get(id) ?? facts.broadcasts?.get(id),
    limits: () => limits,
    apply(writes) {
      for (const record of writes.bookings) {
        if (slots !== undefined) {
          const before = current(record.booking.id);
          if (before !== undefined) removeSlot(slots, before);
          addSlot(slots, record);
        }
        bookings ??= new Map();
        bookings.set(record.booking.id, record);
      }
      for (const record of writes.keys) {
        keys ??= new Map();
        keys.set(keyId(record.userId, record.key), record);
      }
      if (writes.notifications) inboxes.tell(writes.notifications);
      if (writes.marks) inboxes.mark(writes.marks);
      for (const record of writes.preferences ?? []) {
        preferences ??= new Map();
        preferences.set(record.userId, record.preferences);
      }
      for (const { kind, uptoMs } of writes.reminded ?? []) {
        reminded ??= new Map();
        reminded.set(kind, uptoMs);
      }
      for (const record of writes.broadcasts ?? []) {
        broadcasts ??= new Map();
        broadcasts.set(record.id, record);
      }
      limits = writes.limits ?? limits;
    },
  };
}

/** Neither part can hold a slash. */
const resourceKey = (vendorId: string, resourceId: string) => `${vendorId}/${resourceId}`;

const byStart = (a: Slot, b: Slot) => a.startMs - b.startMs;

function addSlot(index: Map<string, Slot[]>, record: BookingRecord): void {
  const { booking } = record;
  if (!activeStatuses.includes(booking.status)) return;
  const key = resourceKey(booking.vendorId, booking.resourceId);
  const slot = { startMs: Date.parse(booking.startsAt), endMs: Date.parse(booking.endsAt), record };
  const slots = index.get(key);
  if (slots === undefined) index.set(key, [slot]);
  else slots.push(slot);
}

function removeSlot(index: Map<string, Slot[]>, record: BookingRecord): void {
  const slots = index.get(resourceKey(record.booking.vendorId, record.booking.resourceId));
  const at = slots?.findIndex((slot) => slot.record === record) ?? -1;
  if (at >= 0) slots?.splice(at, 1);
}
