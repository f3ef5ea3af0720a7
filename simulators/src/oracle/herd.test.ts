import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { createHerdRule } from './herd.ts';
import { createViolations } from './violations.ts';

function judge(delays: readonly number[]): string[] {
  const violations = createViolations();
  const rule = createHerdRule(violations);
  for (const delay of delays) rule.wait(delay);
  rule.judge();
  return violations.list().map(({ kind, detail }) => `${kind}: ${detail}`);
}

test('delays that are drawn are no herd', () => {
  const random = createRandom(3);
  assert.deepEqual(judge(Array.from({ length: 200 }, (_, i) => random.float() * 500 * 2 ** (i % 4))), []);
});

test('equal delays are one', () => {
  const delays = Array.from({ length: 60 }, (_, i) => 500 * 2 ** (i % 3));
  assert.deepEqual(judge(delays), ['herd: 20 of 60 waits before a try to reconnect took 500 ms']);
});

test('a few prove nothing', () => {
  assert.deepEqual(judge(Array.from({ length: 20 }, () => 500)), []);
});
