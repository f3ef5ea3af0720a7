import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecent } from './recent.ts';

test('a value is loaded once while it is in use, and again after it was forgotten', () => {
  const loaded: string[] = [];
  const recent = createRecent(2, (name) => {
    loaded.push(name);
    return { name };
  });
  const a = recent.get('a');
  assert.equal(recent.get('a'), a);
  for (const name of ['b', 'c']) recent.get(name);
  // Of the older generation, and from here on of the younger.
  assert.equal(recent.get('a'), a);
  for (const name of ['d', 'e']) recent.get(name);
  assert.equal(recent.get('a'), a);
  assert.deepEqual(loaded, ['a', 'b', 'c', 'd', 'e']);
  recent.get('b');
  recent.clear();
  assert.notEqual(recent.get('a'), a);
  assert.deepEqual(loaded, ['a', 'b', 'c', 'd', 'e', 'b', 'a']);
});
