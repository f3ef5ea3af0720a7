import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIds, seededEntropy } from './ids.ts';
import { createRandom } from './random.ts';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function clockAt(times: number[]) {
  let index = 0;
  const nowMs = () => times[Math.min(index++, times.length - 1)] as number;
  return { nowMs, monotonicMs: nowMs };
}

test('an id is a UUIDv7 whose first 48 bits are the time', () => {
  const id = createIds(clockAt([0x0190_1234_5678])).next();
  assert.match(id, uuidV7);
  assert.ok(id.startsWith('01901234-5678-7'));
});

test('ids of one source ascend, also within a millisecond and when the clock jumps back', () => {
  const ids = createIds(clockAt([...new Array(10_000).fill(5_000), 1_000, 1_000, 6_000]));
  const made = Array.from({ length: 10_003 }, () => ids.next());
  assert.deepEqual([...made].sort(), made);
  assert.equal(new Set(made).size, made.length);
  for (const id of made) assert.match(id, uuidV7);
});

test('seeded ids are the same for the same seed', () => {
  const make = () => createIds(clockAt([1_000]), seededEntropy(createRandom(9)));
  assert.equal(make().next(), make().next());
});
