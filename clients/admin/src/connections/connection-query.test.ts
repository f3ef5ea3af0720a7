import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '@slotwire/protocol';
import {
  describeFilter,
  emptyConnectionForm,
  fromSearch,
  newestFirst,
  toConnectionFilter,
  toSearch,
} from './connection-query.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 9, 30);
const form = {
  ...emptyConnectionForm,
  role: 'vendor',
  node: 'node-1',
  openAtLeast: '30',
  openAtMost: '120',
  latency: '200',
  buffer: '1.5',
};

test('[AD2] fields become a filter that the service knows', () => {
  const read = toConnectionFilter(form, NOW_MS);
  assert.deepEqual(read, {
    filter: {
      node: 'node-1',
      role: 'vendor',
      connectedBefore: '2026-03-02T09:00:00.000Z',
      connectedSince: '2026-03-02T07:30:00.000Z',
      latencyAtLeastMs: 200,
      bufferAtLeastBytes: 1_500,
    },
  });
  assert.equal('filter' in read && commands['connections:list'].args.safeParse({ filter: read.filter }).success, true);
  assert.deepEqual(toConnectionFilter(emptyConnectionForm, NOW_MS), { filter: {} });
});

test('what makes no sense is said at its field', () => {
  const read = toConnectionFilter(
    { ...form, userId: 'ann smith', role: 'king', latency: '-1', address: 'x'.repeat(65) },
    NOW_MS,
  );
  assert.deepEqual('issues' in read && Object.keys(read.issues).sort(), ['address', 'latency', 'role', 'userId']);
});

test('an address has what was asked for, and nothing that was not', () => {
  const order = { sort: 'latency', order: 'asc' } as const;
  const search = toSearch(form, order);
  assert.deepEqual(fromSearch(search), { form, order });
  assert.equal(toSearch(emptyConnectionForm), '');
  assert.deepEqual(fromSearch('sort=colour&order=up&role=vendor').order, newestFirst);
});

test('a filter in words', () => {
  assert.equal(describeFilter({}), 'all');
  assert.equal(
    describeFilter({ role: 'vendor', node: 'node-1', latencyAtLeastMs: 200 }),
    'vendors, at node-1, with a latency of 200 ms or more',
  );
});
