import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextRow } from './row-keys.ts';

test('arrows, pages and ends move between rows and stay inside', () => {
  const at = (index: number) => ({ index, count: 100, page: 10 });
  assert.equal(nextRow('ArrowDown', at(4)), 5);
  assert.equal(nextRow('ArrowDown', at(99)), 99);
  assert.equal(nextRow('ArrowUp', at(0)), 0);
  assert.equal(nextRow('PageDown', at(95)), 99);
  assert.equal(nextRow('PageUp', at(25)), 15);
  assert.equal(nextRow('Home', at(25)), 0);
  assert.equal(nextRow('End', at(25)), 99);
  assert.equal(nextRow('a', at(25)), undefined);
  assert.equal(nextRow('End', { index: 0, count: 0, page: 10 }), undefined);
});
