import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aPoint } from './point.fixture.ts';
import { addSeconds, newest, nodesOf, noSeconds } from './seconds.ts';

const secondsOf = (node: string, seconds: ReturnType<typeof addSeconds>) =>
  (seconds.byNode.get(node) ?? []).map(({ at }) => Number(at.slice(17, 19)));

test('a second that comes by the history and by itself is there once, in order', () => {
  let seconds = addSeconds(noSeconds, [aPoint(2), aPoint(3)]);
  seconds = addSeconds(seconds, [aPoint(1), aPoint(2), aPoint(3), aPoint(3), aPoint(4)]);
  assert.deepEqual(secondsOf('node-1', seconds), [1, 2, 3, 4]);
  assert.equal(addSeconds(seconds, []), seconds);
});

test('five minutes are kept, of each node', () => {
  let seconds = noSeconds;
  for (let i = 0; i < 1_000; i++) seconds = addSeconds(seconds, [aPoint(i), aPoint(i, { node: 'node-2' })]);
  assert.deepEqual(nodesOf(seconds), ['node-1', 'node-2']);
  assert.equal(seconds.byNode.get('node-1')?.length, 300);
});

test('a node that went silent is not among the newest, and is forgotten with its last second', () => {
  let seconds = addSeconds(noSeconds, [aPoint(0), aPoint(0, { node: 'node-2' })]);
  seconds = addSeconds(seconds, [aPoint(5)]);
  assert.deepEqual(
    newest(seconds).map(({ node }) => node),
    ['node-1', 'node-2'],
  );
  seconds = addSeconds(seconds, [aPoint(6)]);
  assert.deepEqual(
    newest(seconds).map(({ node }) => node),
    ['node-1'],
  );
  assert.deepEqual(nodesOf(addSeconds(seconds, [aPoint(400)])), ['node-1']);
  assert.deepEqual(newest(noSeconds), []);
});
