import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { drawHolders } from '../people.ts';
import { householdOf, partition } from './partition.ts';

const marketplace = {
  customers: [],
  vendors: Array.from({ length: 7 }, (_, i) => ({ id: `v-${i}`, name: `V ${i}`, resources: [] })),
  admins: [],
};
const holders = drawHolders(marketplace, 1_000, createRandom(4));

test('everybody is somewhere once, and the slices are of a size', () => {
  const slices = partition(holders, 3);
  assert.deepEqual(
    slices
      .flat()
      .map(({ name }) => name)
      .sort(),
    holders.map(({ name }) => name).sort(),
  );
  for (const slice of slices) assert.ok(Math.abs(slice.length - 1_000 / 3) < 2, String(slice.length));
});

test('whoever reads one stream of bookings is in one slice', () => {
  const places = new Map<string, number>();
  partition(holders, 4).forEach((slice, number) => {
    for (const { person } of slice) {
      const known = places.get(householdOf(person)) ?? number;
      assert.equal(known, number, householdOf(person));
      places.set(householdOf(person), number);
    }
  });
  const vendorStreams = new Set(holders.flatMap(({ person }) => person.streams.filter((s) => s.startsWith('vendor:'))));
  assert.equal([...places.keys()].filter((key) => key.startsWith('vendor ')).length, vendorStreams.size);
});

test('the same holders are divided in the same way', () => {
  assert.deepEqual(partition(holders, 4), partition([...holders], 4));
  assert.deepEqual(partition(holders, 1), [holders]);
});
