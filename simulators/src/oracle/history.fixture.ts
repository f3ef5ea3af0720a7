/** A recorded history in which all went well, small enough to plant faults into. */
import type { Booking } from '@slotwire/protocol';
import { fingerprint } from './fingerprint.ts';
import type { AppliedEvent, BookingMark, HistoryEntry } from './history.ts';
import { createOracle, type Oracle } from './oracle.ts';

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

export function applied(
  device: string,
  offset: number,
  of: Booking,
  type = 'booking.updated',
  stream = 'user:ann',
): HistoryEntry {
  const { id, version, customerId, vendorId } = of;
  const event: AppliedEvent = {
    stream,
    epoch: EPOCH,
    offset,
    id: offset * 1_000,
    type,
    booking: { id, version, customerId, vendorId },
  };
  return { type: 'applied', device, event };
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
    { type: 'join', device: phone, streams: ['user:ann', 'all'] },
    { type: 'join', device: tablet, streams: ['user:ann', 'all'] },
    { type: 'join', device: desk, streams: ['user:staff', 'vendor:barber', 'all'] },
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

/** The history as it is, then the truth as the service gives it. */
export function judge(history: readonly HistoryEntry[], truth: readonly Booking[] = [noted]): Oracle {
  const oracle = createOracle();
  for (const entry of history) oracle.observe(entry);
  oracle.addTruth(truth);
  oracle.judgeTruth(NOW_MS);
  return oracle;
}
