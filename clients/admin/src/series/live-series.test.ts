import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsIn, liveSeries } from './live-series.ts';
import { aPoint, ofRole } from './point.fixture.ts';
import { addSeconds, noSeconds } from './seconds.ts';

const latency = (p99Ms: number) => ({ count: 4, p50Ms: p99Ms / 4, p90Ms: p99Ms / 2, p99Ms });
const seconds = addSeconds(noSeconds, [
  aPoint(0, {
    roles: {
      customer: { ...ofRole(3, 5, 1, 8), messages: { events: 6, 'booking:create': 5 }, refusals: { SLOT_TAKEN: 1 } },
      vendor: { ...ofRole(1), messages: { events: 3 } },
    },
    messages: { events: 9, 'booking:create': 5 },
    errors: { SLOT_TAKEN: 1 },
    latency: latency(8),
  }),
  aPoint(0, {
    node: 'node-2',
    roles: { customer: { ...ofRole(2, 1, 0, 40), messages: { events: 1 } } },
    messages: { events: 1 },
    latency: latency(40),
  }),
  aPoint(9, { roles: { customer: ofRole(4) } }),
]);
const values = (lines: { lines: { name: string; values: unknown[] }[] }) =>
  Object.fromEntries(lines.lines.map(({ name, values: drawn }) => [name, drawn]));

test('nodes add up, and what nobody told of is a gap', () => {
  const { connections, messages, errors } = liveSeries(seconds, {});
  assert.deepEqual(values(connections), { customer: [5, null, 4], vendor: [1, null, 0] });
  assert.deepEqual(values(messages), { events: [10, null, 0], 'booking:create': [5, null, 0] });
  assert.deepEqual(values(errors), { SLOT_TAKEN: [1, null, 0] });
  assert.equal((connections.times[2] ?? 0) - (connections.times[0] ?? 0), 9);
});

test('a second that a busy node left out is no gap', () => {
  const left = addSeconds(noSeconds, [aPoint(0), aPoint(2, { roles: { customer: ofRole(4) } }), aPoint(3)]);
  assert.deepEqual(values(liveSeries(left, {}).connections), { customer: [0, 4, 0] });
});

test('quantiles do not add up: of several nodes the slowest is drawn', () => {
  assert.deepEqual(values(liveSeries(seconds, {}).latency), {
    p50: [10, null, null],
    p90: [20, null, null],
    p99: [40, null, null],
  });
  assert.deepEqual(values(liveSeries(seconds, { node: 'node-1' }).latency).p99, [8, null, null]);
});

test('one node, one role and one event are looked at alone', () => {
  const ofNode = liveSeries(seconds, { node: 'node-2', role: 'customer' });
  assert.deepEqual(values(ofNode.connections), { customer: [2, null, null] });
  assert.deepEqual(values(ofNode.messages), { events: [1, null, null] });
  const ofRoleAlone = liveSeries(seconds, { role: 'customer' });
  assert.deepEqual(values(ofRoleAlone.messages), { events: [7, null, 0], 'booking:create': [5, null, 0] });
  assert.deepEqual(values(ofRoleAlone.errors), { SLOT_TAKEN: [1, null, 0] });
  assert.deepEqual(values(liveSeries(seconds, { role: 'vendor' }).errors), {});
  assert.deepEqual(values(liveSeries(seconds, { role: 'vendor', event: 'events' }).messages), { events: [3, null, 0] });
  assert.deepEqual(values(liveSeries(seconds, { event: 'booking:create' }).messages), {
    'booking:create': [5, null, 0],
  });
  assert.deepEqual(liveSeries(seconds, { node: 'gone' }).connections.times, []);
});

test('of many names the most frequent have a line, and the others one together', () => {
  const messages = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`command:${'abcdefghi'[i]}`, 9 - i]));
  const lines = liveSeries(addSeconds(noSeconds, [aPoint(0, { messages })]), {}).messages.lines;
  assert.deepEqual(
    lines.map(({ name }) => name),
    ['command:a', 'command:b', 'command:c', 'command:d', 'command:e', 'others'],
  );
  assert.deepEqual(lines.at(-1)?.values, [4 + 3 + 2 + 1]);
});

test('the filter offers what occurred', () => {
  assert.deepEqual(eventsIn(seconds), ['booking:create', 'events']);
});
