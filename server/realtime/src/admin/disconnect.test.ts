import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionFilter } from '@slotwire/protocol';
import { decideDisconnect, spreadOf } from './disconnect.ts';

const key = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

function judge(
  filter: ConnectionFilter,
  { matched, open, expected, confirm }: { matched: number; open: number; expected: number; confirm?: 'everyone' },
): string {
  const args = { key, filter, expected, ...(confirm && { confirm }) };
  return decideDisconnect(args, { matched, open, missing: [] }).value.code;
}

test('[AD5] a tenth more than expected is let pass, and five more always are; fewer never harm', () => {
  const filter = { platform: 'ios' } as const;
  const of = (matched: number, expected: number) => judge(filter, { matched, open: 10_000, expected });
  assert.deepEqual([of(100, 100), of(110, 100), of(111, 100)], ['OK', 'OK', 'COUNT_CHANGED']);
  assert.deepEqual([of(5, 0), of(6, 0), of(7, 2), of(8, 2)], ['OK', 'COUNT_CHANGED', 'OK', 'COUNT_CHANGED']);
  assert.equal(of(0, 5_000), 'OK');
});

test('[AD6] whatever fits everyone needs a confirmation, unless it names somebody or there is nobody', () => {
  const everyone = { matched: 3, open: 3, expected: 3 };
  for (const filter of [{}, { role: 'customer' }, { latencyAtLeastMs: 0 }, { address: '127.0.0.1' }] as const) {
    assert.equal(judge(filter, everyone), 'CONFIRMATION_NEEDED');
    assert.equal(judge(filter, { ...everyone, confirm: 'everyone' }), 'OK');
    assert.equal(judge(filter, { ...everyone, open: 4 }), 'OK');
  }
  assert.equal(judge({ userId: 'ann' }, everyone), 'OK');
  assert.equal(judge({ deviceId: 'd-1' }, everyone), 'OK');
  assert.equal(judge({}, { matched: 0, open: 0, expected: 0 }), 'OK');
});

test('[AD6] a confirmation does not stand in for the count', () => {
  assert.equal(judge({}, { matched: 300, open: 300, expected: 3, confirm: 'everyone' }), 'COUNT_CHANGED');
});

test('[AD4] a session that is not there is NOT_FOUND, and nodes that did not answer are named', () => {
  const { value } = decideDisconnect({ key, sessionId: 's-1' }, { matched: 0, open: 9, missing: ['node-2'] });
  assert.equal(value.code, 'NOT_FOUND');
  assert.match(value.json, /node-2 did not answer/);
});

test('[AD4] the more are sent away, the longer they take to come back', () => {
  assert.deepEqual([spreadOf(1), spreadOf(20_000), spreadOf(10_000_000)], [5_000, 40_000, 600_000]);
});
