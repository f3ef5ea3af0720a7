import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowWindow, scrollFor } from './row-window.ts';

test('what is in sight is drawn, with some more on both sides and nothing outside of the list', () => {
  const list = { height: 480, count: 5_000, rowHeight: 48 };
  assert.deepEqual(rowWindow({ ...list, scrollTop: 0 }), { from: 0, to: 26 });
  assert.deepEqual(rowWindow({ ...list, scrollTop: 48_000 }), { from: 988, to: 1_026 });
  assert.deepEqual(rowWindow({ ...list, scrollTop: 48 * 4_990 }), { from: 4_976, to: 5_000 });
  assert.deepEqual(rowWindow({ ...list, count: 3, scrollTop: 48_000 }), { from: 3, to: 3 });
  assert.deepEqual(rowWindow({ ...list, count: 0, scrollTop: 0 }), { from: 0, to: 0 });
});

test('every row in sight is drawn, wherever the list is scrolled to', () => {
  for (let scrollTop = 0; scrollTop < 20_000; scrollTop += 7) {
    const { from, to } = rowWindow({ scrollTop, height: 500, count: 1_000, rowHeight: 48 });
    assert.ok(from <= Math.floor(scrollTop / 48) && to >= Math.ceil((scrollTop + 500) / 48));
  }
});

test('the window moves in steps', () => {
  const at = (scrollTop: number) => rowWindow({ scrollTop, height: 480, count: 5_000, rowHeight: 48 });
  assert.deepEqual(at(48 * 100), at(48 * 103));
  assert.notDeepEqual(at(48 * 100), at(48 * 104));
});

test('a row is brought into sight by the shortest way', () => {
  const view = { scrollTop: 480, height: 480, rowHeight: 48, head: 40 };
  assert.equal(scrollFor(12, view), undefined);
  assert.equal(scrollFor(5, view), 240);
  // Its end lies behind the window, of which the head covers a part.
  assert.equal(scrollFor(30, view), 30 * 48 + 48 + 40 - 480);
});
