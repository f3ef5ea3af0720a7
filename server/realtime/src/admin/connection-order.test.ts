import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare, decodeCursor, encodeCursor, First, type Order, type Place } from './connection-order.ts';

const ascending: Order = { by: 'since', descending: false };
const descending: Order = { by: 'since', descending: true };

const places = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom('n-1', 'n-2'), fc.uuid()) as fc.Arbitrary<Place>,
  { maxLength: 60 },
);

test('[AD3] the first of any number are those that sorting all of them would give', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 12 }), fc.boolean(), (all, limit, isDescending) => {
      const order = isDescending ? descending : ascending;
      const first = new First<{ place: Place }>(limit, order);
      for (const place of all) first.add({ place });
      const expected = [...all].sort((a, b) => compare(a, b, order)).slice(0, limit);
      assert.deepEqual(
        first.list().map(({ place }) => place),
        expected,
      );
    }),
    { seed: 1 },
  );
});

test('[AD3] equal values are told apart by node and session, the same way in both directions', () => {
  const [a, b, c]: Place[] = [
    [1, 'n-1', 's-2'],
    [1, 'n-2', 's-1'],
    [2, 'n-1', 's-1'],
  ] as const;
  assert.deepEqual(
    [c, b, a].sort((x, y) => compare(x as Place, y as Place, ascending)),
    [a, b, c],
  );
  assert.deepEqual(
    [a, b, c].sort((x, y) => compare(x as Place, y as Place, descending)),
    [c, b, a],
  );
});

test('[AD3] a cursor is read where it was made, and is none in another order', () => {
  const place: Place = [1_000, 'n-1', 's-1'];
  const cursor = encodeCursor(descending, place);
  assert.deepEqual(decodeCursor(cursor, descending), place);
  assert.equal(decodeCursor(cursor, ascending), undefined);
  assert.equal(decodeCursor(cursor, { by: 'latency', descending: true }), undefined);
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const text of [
    '',
    'x',
    forged(null),
    forged(['desc', 'since', ['a', 'n', 's']]),
    forged(['desc', 'since', [1]]),
  ])
    assert.equal(decodeCursor(text, descending), undefined, text);
});
