import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chair, changed, hour, idOf, iso, keyOf, recordOf } from './store.fixture.ts';
import { type BookingRecord, emptyWriteSet, type KeyRecord, keyId } from './store.ts';
import { createView } from './view.ts';

function viewOf(records: readonly BookingRecord[], keys: readonly KeyRecord[] = []) {
  return createView({
    bookings: new Map(records.map((record) => [record.booking.id, record])),
    keys: new Map(keys.map((record) => [keyId(record.userId, record.key), record])),
  });
}

const idsOf = (records: readonly BookingRecord[]) => records.map(({ booking }) => booking.id);

test('a view shows the facts', () => {
  const view = viewOf([recordOf(1, 9, 10)], [keyOf(1, 'ada')]);
  assert.deepEqual(view.booking(idOf(1)), recordOf(1, 9, 10));
  assert.equal(view.booking(idOf(2)), undefined);
  assert.deepEqual(view.key('ada', idOf(1)), keyOf(1, 'ada'));
  assert.equal(view.key('bob', idOf(1)), undefined);
});

test('[BK2] the active bookings of a resource that overlap a window come by their start', () => {
  const view = viewOf([
    recordOf(3, 11, 12),
    recordOf(1, 8, 9),
    recordOf(2, 9, 11),
    recordOf(4, 9, 12, { resourceId: 'chair-2' }),
    recordOf(5, 9, 12, { vendorId: 'garage' }),
    recordOf(6, 9, 12, { status: 'cancelled' }),
  ]);
  assert.deepEqual(idsOf(view.active(chair, hour(8.5), hour(11.5))), [idOf(1), idOf(2), idOf(3)]);
  assert.deepEqual(idsOf(view.active(chair, hour(9), hour(11))), [idOf(2)]);
  assert.deepEqual(idsOf(view.active(chair, hour(12), hour(20))), []);
  assert.deepEqual(idsOf(view.active({ ...chair, resourceId: 'chair-9' }, hour(0), hour(24))), []);
});

test('what an earlier work wrote lies over the facts', () => {
  const view = viewOf([recordOf(1, 9, 10)]);
  const noted = changed(recordOf(1, 9, 10), { service: 'shave' });
  view.apply({ ...emptyWriteSet, bookings: [noted, recordOf(2, 11, 12)], keys: [keyOf(7)] });
  assert.equal(view.booking(idOf(1)), noted);
  assert.deepEqual(view.booking(idOf(2)), recordOf(2, 11, 12));
  assert.deepEqual(view.key('ada', idOf(7)), keyOf(7));
});

// Whether the index of slots was already needed before the write must not matter.
for (const lookedBefore of [false, true]) {
  test(`[BK2] slots follow what earlier works wrote, ${lookedBefore ? 'also' : 'even'} when one ${lookedBefore ? 'looked' : 'did not look'} before`, () => {
    const view = viewOf([recordOf(1, 9, 10), recordOf(2, 10, 11), recordOf(3, 11, 12)]);
    const all = () => idsOf(view.active(chair, hour(0), hour(24)));
    if (lookedBefore) assert.deepEqual(all(), [1, 2, 3].map(idOf));
    const moved = changed(recordOf(1, 9, 10), {
      startsAt: iso(14),
      endsAt: iso(15),
    });
    const cancelled = changed(recordOf(2, 10, 11), { status: 'cancelled' });
    view.apply({ ...emptyWriteSet, bookings: [moved, cancelled, recordOf(4, 9, 10)] });
    assert.deepEqual(all(), [4, 3, 1].map(idOf));
    const elsewhere = changed(moved, { resourceId: 'chair-2' });
    view.apply({ ...emptyWriteSet, bookings: [elsewhere] });
    view.apply({ ...emptyWriteSet, bookings: [changed(recordOf(4, 9, 10), { status: 'no_show' })] });
    assert.deepEqual(all(), [idOf(3)]);
    assert.deepEqual(idsOf(view.active({ ...chair, resourceId: 'chair-2' }, hour(14), hour(15))), [idOf(1)]);
  });
}
