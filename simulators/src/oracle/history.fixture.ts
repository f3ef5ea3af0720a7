/** A recorded history in which all went well, small enough to plant faults into. */
import assert from 'node:assert/strict';
import type { Booking } from '@slotwire/protocol';
import { fingerprint } from './fingerprint.ts';
import type { AppliedEvent, BookingMark, HistoryEntry, WholeBooking } from './history.ts';
import { createOracle, type Oracle } from './oracle.ts';
import type { ViolationKind } from './violations.ts';

export const NOW_MS = Date.UTC(2026, 0, 5, 8);
export const EPOCH = 'e1';

export function booking(id: string, more: Partial<Booking> = {}): Booking {
  return {
    id,
    customerId: 'ann',
    vendorId: 'barber',
    resourceId: 'chair-1',
    service: 'Cut',
    startsAt: '2026-01-06T09:00:00.000Z',
    endsAt: '2026-01-06T10:00:00.000Z',
    status: 'requested',
    version: 1,
    notes: [],
    createdAt: '2026-01-05T08:00:00.000Z',
    updatedAt: '2026-01-05T08:00:00.000Z',
    ...more,
  };
}

export const mark = (of: Booking): BookingMark => ({
  id: of.id,
  version: of.version,
  print: fingerprint(of),
  endsAtMs: Date.parse(of.endsAt),
});

/** The event happened as many seconds after `NOW_MS` as its offset says. */
export function applied(
  device: string,
  offset: number,
  of: Booking,
  type = 'booking.updated',
  stream = 'user:ann',
): AppliedEntry {
  const event: AppliedEvent = {
    stream,
    epoch: EPOCH,
    offset,
    id: offset * 1_000,
    type,
    atMs: NOW_MS + offset * 1_000,
    booking: type === 'booking.noted' ? { id: of.id, version: of.version } : whole(of),
  };
  return { type: 'applied', device, event };
}

export type AppliedEntry = Extract<HistoryEntry, { type: 'applied' }>;

function whole(of: Booking): WholeBooking {
  const { id, version, customerId, vendorId, resourceId, status } = of;
  const [startsAtMs, endsAtMs] = [Date.parse(of.startsAt), Date.parse(of.endsAt)];
  return { id, version, customerId, vendorId, resourceId, status, startsAtMs, endsAtMs };
}

export const first = booking('k1');
export const confirmed = booking('k1', { version: 2, status: 'confirmed' });
export const noted = booking('k1', {
  version: 3,
  status: 'confirmed',
  notes: [{ id: 'k3', at: '2026-01-05T08:00:02.000Z', author: { role: 'customer', id: 'ann' }, text: 'late' }],
});

/** Ann books on her phone and notes; the barber confirms; her tablet looks on. */
export function recordedHistory(): HistoryEntry[] {
  const [phone, tablet, desk] = ['phone', 'tablet', 'desk'];
  return [
    { type: 'join', device: phone, user: 'ann', streams: ['user:ann', 'all'] },
    { type: 'join', device: tablet, user: 'ann', streams: ['user:ann', 'all'] },
    { type: 'join', device: desk, user: 'staff', streams: ['user:staff', 'vendor:barber', 'all'] },
    {
      type: 'snapshot',
      device: phone,
      positions: { 'user:ann': { epoch: EPOCH, offset: 0 }, all: { epoch: EPOCH, offset: 0 } },
    },
    {
      type: 'snapshot',
      device: tablet,
      positions: { 'user:ann': { epoch: EPOCH, offset: 0 }, all: { epoch: EPOCH, offset: 0 } },
    },
    { type: 'snapshot', device: desk, positions: { 'vendor:barber': { epoch: EPOCH, offset: 0 } } },
    {
      type: 'invoke',
      device: phone,
      key: 'k1',
      command: 'booking:create',
      bookingId: 'k1',
      allowed: ['ok', 'SLOT_TAKEN'],
    },
    { type: 'durable', device: phone, key: 'k1' },
    { type: 'send', device: phone, key: 'k1', command: 'booking:create', bookingId: 'k1' },
    {
      type: 'answer',
      device: phone,
      key: 'k1',
      answer: { outcome: 'ok', booking: mark(first), replayed: false },
      delivered: true,
    },
    { type: 'settled', device: phone, key: 'k1', outcome: 'ok' },
    applied(phone, 1, first, 'booking.created'),
    applied(tablet, 1, first, 'booking.created'),
    applied(desk, 1, first, 'booking.created', 'vendor:barber'),
    {
      type: 'invoke',
      device: desk,
      key: 'k2',
      command: 'booking:transition',
      bookingId: 'k1',
      allowed: ['ok', 'ILLEGAL_TRANSITION'],
    },
    { type: 'durable', device: desk, key: 'k2' },
    { type: 'send', device: desk, key: 'k2', command: 'booking:transition', bookingId: 'k1' },
    {
      type: 'answer',
      device: desk,
      key: 'k2',
      answer: { outcome: 'ok', booking: mark(confirmed), replayed: false },
      delivered: true,
    },
    applied(desk, 2, confirmed, 'booking.updated', 'vendor:barber'),
    applied(phone, 2, confirmed),
    applied(tablet, 2, confirmed),
    {
      type: 'invoke',
      device: phone,
      key: 'k3',
      command: 'booking:note',
      bookingId: 'k1',
      allowed: ['ok', 'NOTES_FULL'],
    },
    { type: 'durable', device: phone, key: 'k3' },
    { type: 'send', device: phone, key: 'k3', command: 'booking:note', bookingId: 'k1' },
    {
      type: 'answer',
      device: phone,
      key: 'k3',
      answer: { outcome: 'ok', booking: mark(noted), replayed: false },
      delivered: true,
    },
    applied(phone, 3, noted, 'booking.noted'),
    applied(tablet, 3, noted, 'booking.noted'),
    applied(desk, 3, noted, 'booking.noted', 'vendor:barber'),
  ];
}

/** The recorded history with these entries put in behind the first that matches. */
export function inserted(after: (entry: HistoryEntry) => boolean, ...more: HistoryEntry[]): HistoryEntry[] {
  const history = recordedHistory();
  const place = history.findIndex(after);
  assert.ok(place >= 0, 'there is no such entry');
  history.splice(place + 1, 0, ...more);
  return history;
}

export function without(matches: (entry: HistoryEntry) => boolean): HistoryEntry[] {
  const history = recordedHistory();
  const left = history.filter((entry) => !matches(entry));
  assert.ok(left.length < history.length, 'there is no such entry');
  return left;
}

export const isApplied = (device: string, offset: number) => (entry: HistoryEntry) =>
  entry.type === 'applied' && entry.device === device && entry.event.offset === offset;

export const isOf = (type: HistoryEntry['type'], key: string) => (entry: HistoryEntry) =>
  entry.type === type && 'key' in entry && entry.key === key;

/** The history as it is, then the truth as the service gives it. */
export function judge(history: readonly HistoryEntry[], truth: readonly Booking[] = [noted]): Oracle {
  const oracle = createOracle();
  for (const entry of history) oracle.observe(entry);
  oracle.addTruth(truth);
  oracle.judgeTruth(NOW_MS);
  return oracle;
}

/** Exactly these kinds, and nothing else. */
export function assertFound(oracle: Oracle, expected: Partial<Record<ViolationKind, number>>, rule?: string): void {
  const found = Object.fromEntries(Object.entries(oracle.counts()).filter(([, count]) => count > 0));
  assert.deepEqual(found, expected, JSON.stringify(oracle.violations()));
  if (rule !== undefined)
    assert.deepEqual([...new Set(oracle.violations().map((violation) => violation.rule))], [rule]);
}
