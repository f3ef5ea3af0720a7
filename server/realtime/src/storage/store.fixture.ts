/** Facts for tests of stores: bookings on a grid of hours, keys and events, made from small numbers. */
import assert from 'node:assert/strict';
import type { Booking, StreamName } from '@slotwire/protocol';
import {
  type BookingRecord,
  emptyReadSet,
  emptyWriteSet,
  type Facts,
  type KeyRecord,
  type LogPosition,
  type NewEvent,
  type ReadSet,
  type Retention,
  type SlotWindow,
  type Store,
  type Trimmed,
  type WriteSet,
} from './store.ts';

/** The resource of every booking here that names no other. */
export const chair = { vendorId: 'salon', resourceId: 'chair-1' };

/** A retention that forgets nothing. */
export const keepAll: Retention = {
  maxEvents: Number.MAX_SAFE_INTEGER,
  eventsFromMs: 0,
  keysFromMs: 0,
  notificationsFromMs: 0,
  maxNotifications: Number.MAX_SAFE_INTEGER,
};

export const HOUR_MS = 3_600_000;
export const DAY_MS = Date.UTC(2026, 2, 2);

/** The instant of this hour of the day, ms. */
export const hour = (count: number): number => DAY_MS + count * HOUR_MS;
export const iso = (hours: number): string => new Date(hour(hours)).toISOString();

/** 1, 2 … count. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The n-th booking id or key. Odd ones are ULIDs, which sort before UUIDs: a store must order them by their characters alone. */
export function idOf(n: number): string {
  const digits = String(n).padStart(12, '0');
  return n % 2 === 0 ? `01900000-0000-7000-8000-${digits}` : `01JQ0000000000${digits}`;
}

/** A confirmed booking of chair-1 in the salon, for ada, over these hours. */
export function recordOf(n: number, fromHour: number, toHour: number, over: Partial<Booking> = {}): BookingRecord {
  const booking: Booking = {
    id: idOf(n),
    customerId: 'ada',
    vendorId: 'salon',
    resourceId: 'chair-1',
    service: 'haircut',
    startsAt: iso(fromHour),
    endsAt: iso(toHour),
    status: 'confirmed',
    version: 1,
    notes: [],
    createdAt: new Date(DAY_MS).toISOString(),
    updatedAt: new Date(DAY_MS).toISOString(),
    ...over,
  };
  return { booking, json: JSON.stringify(booking), changedIn: { status: 1, times: 1, reschedule: 1 } };
}

/** The same booking, one version later. */
export function changed({ booking, changedIn }: BookingRecord, over: Partial<Booking>): BookingRecord {
  const next = { ...booking, ...over, version: booking.version + 1 };
  return { booking: next, json: JSON.stringify(next), changedIn: { ...changedIn, status: next.version } };
}

export function keyOf(n: number, userId = 'ada', atMs = DAY_MS): KeyRecord {
  return { userId, key: idOf(n), argsHash: `hash-${n}`, ack: `{"ok":true,"value":${n}}`, atMs };
}

export function eventOf(stream: StreamName, body: string, atMs = DAY_MS): NewEvent {
  return { stream, type: 'booking.noted', atMs, body };
}

/** One event after the other, of one time. */
export function eventsOf(stream: StreamName, bodies: readonly string[], atMs = DAY_MS): NewEvent[] {
  return bodies.map((body) => eventOf(stream, body, atMs));
}

/** A commit that reads nothing. */
export function write(store: Store, writes: Partial<WriteSet>): Promise<LogPosition[]> {
  return store.commit(emptyReadSet, () => ({ ...emptyWriteSet, ...writes }));
}

/** What a commit with this read set finds. */
export async function find(store: Store, reads: Partial<ReadSet>): Promise<Facts> {
  let found: Facts | undefined;
  await store.commit({ ...emptyReadSet, ...reads }, (facts) => {
    found = facts;
    return emptyWriteSet;
  });
  assert(found, 'decide was called');
  return found;
}

/** The ids of the bookings that a window of these hours holds, in order. */
export async function findSlots(
  store: Store,
  fromHour: number,
  toHour: number,
  of: SlotWindow['of'] = chair,
): Promise<string[]> {
  const { bookings } = await find(store, { slots: [{ of, fromMs: hour(fromHour), toMs: hour(toHour) }] });
  return [...bookings.keys()].sort();
}

export async function bodies(store: Store, stream: StreamName, after = 0, limit = 1_000): Promise<string[]> {
  const { entries } = await store.readLog(stream, after, limit);
  return entries.map(({ body }) => body);
}

/** Trims slice by slice until done; a limit that is not named forgets nothing. Returns the sum. */
export async function trimAll(store: Store, retention: Partial<Retention>): Promise<Omit<Trimmed, 'done'>> {
  const sum = { events: 0, keys: 0, notifications: 0 };
  for (let slice = 0; slice < 1_000; slice++) {
    const { events, keys, notifications, done } = await store.trim({ ...keepAll, ...retention });
    sum.events += events;
    sum.keys += keys;
    sum.notifications += notifications;
    if (done) return sum;
  }
  throw new Error('trim never says that it is done');
}
