import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Booking } from '@slotwire/protocol';
import { createCalendar } from './calendar.ts';
import {
  type AppliedEntry,
  applied,
  assertFound,
  booking,
  judge,
  NOW_MS,
  noted,
  recordedHistory,
} from './history.fixture.ts';
import type { HistoryEntry } from './history.ts';
import type { Place } from './streams.ts';
import { createViolations } from './violations.ts';

const half = { startsAt: '2026-01-06T09:30:00.000Z', endsAt: '2026-01-06T10:30:00.000Z' };
const next = { startsAt: '2026-01-06T10:00:00.000Z', endsAt: '2026-01-06T11:00:00.000Z' };
const HOUR_MS = 3_600_000;

const atDesk = (offset: number, of: Booking, type = 'booking.updated'): AppliedEntry =>
  applied('desk', offset, of, type, 'vendor:barber');

/** A calendar that is told the events of one vendor. */
function setUp() {
  const violations = createViolations();
  const calendar = createCalendar(violations);
  let at = 0;
  return {
    tell(of: Booking, more: { at?: number; completeFrom?: number; atMs?: number } = {}) {
      at = more.at ?? at + 1;
      const place: Place = { at, completeFrom: more.completeFrom ?? 1 };
      const { event } = atDesk(at, of, of.version === 1 ? 'booking.created' : 'booking.updated');
      if (more.atMs !== undefined) event.atMs = more.atMs;
      calendar.applied(event, place);
    },
    found: () => violations.counts().overlap,
    calendar,
  };
}

test('[BK2] canary: an overlap is found when it happens, though it is gone by the end', () => {
  const other = booking('k9', { ...half, customerId: 'bob' });
  const gone: Booking = { ...other, version: 2, status: 'cancelled' };
  const history = [...recordedHistory(), atDesk(4, other, 'booking.created'), atDesk(5, gone)];
  assertFound(judge(history, [noted, gone]), { overlap: 1 }, 'BK2');
});

test('[BK2] canary: a booking that is moved onto another is found', () => {
  const { tell, found } = setUp();
  tell(booking('a'));
  tell(booking('b', next));
  assert.equal(found(), 0);
  tell(booking('b', { ...half, version: 2 }));
  assert.equal(found(), 1);
});

test('[BK2] canary: each of several that are overlapped counts', () => {
  const { tell, found } = setUp();
  tell(booking('a'));
  tell(booking('b', next));
  tell(booking('c', half));
  assert.equal(found(), 2);
});

test('[BK2] times are half open; other resources, and those that hold nothing, do not count', () => {
  const { tell, found } = setUp();
  tell(booking('a'));
  tell(booking('b', next));
  tell(booking('c', { ...half, resourceId: 'chair-2' }));
  tell(booking('a', { version: 2, status: 'declined' }));
  tell(booking('b', { ...next, version: 2, status: 'confirmed' }));
  tell(booking('d'));
  assert.equal(found(), 0);
});

test('[BK2] a booking does not overlap what it was itself', () => {
  const { tell, found, calendar } = setUp();
  tell(booking('a'));
  tell(booking('a', { version: 2, status: 'confirmed' }));
  tell(booking('a', { ...half, version: 3, status: 'confirmed' }));
  assert.deepEqual([found(), calendar.size()], [0, 1]);
});

test('[BK2] what was told before a gap may have been cancelled in it', () => {
  const { tell, found } = setUp();
  tell(booking('a'));
  tell(booking('b', half), { at: 7, completeFrom: 7 });
  assert.equal(found(), 0);
  // What is told again behind the gap is known again.
  tell(booking('a', { version: 4, status: 'in_progress' }), { at: 8, completeFrom: 7 });
  assert.equal(found(), 1);
});

test('[BK2] a gap in a stream that was recreated is one, whatever the offsets say', () => {
  const other = booking('k9', { ...half, customerId: 'bob' });
  const snapshot: HistoryEntry = {
    type: 'snapshot',
    device: 'desk',
    positions: { 'vendor:barber': { epoch: 'e2', offset: 3 } },
  };
  const entry = atDesk(4, other, 'booking.created');
  entry.event.epoch = 'e2';
  const gone: Booking = { ...noted, version: 4, status: 'cancelled' };
  assertFound(judge([...recordedHistory(), snapshot, entry], [gone, other]), {});
});

test('[BK2] what has ended is forgotten', () => {
  const { tell, calendar } = setUp();
  const dayMs = 24 * HOUR_MS;
  for (let day = 0; day < 100; day++) {
    const startMs = NOW_MS + day * dayMs;
    const times = {
      startsAt: new Date(startMs).toISOString(),
      endsAt: new Date(startMs + HOUR_MS).toISOString(),
    };
    tell(booking(`b${day}`, times), { atMs: startMs - 2 * HOUR_MS });
  }
  assert.ok(calendar.size() <= 2, `${calendar.size()} slots`);
});
