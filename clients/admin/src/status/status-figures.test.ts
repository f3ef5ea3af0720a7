import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aPoint, ofRole } from '../series/point.fixture.ts';
import { addSeconds, noSeconds } from '../series/seconds.ts';
import { statusFigures } from './status-figures.ts';

test('the numbers are those of now, over all nodes, and what is sent is no command', () => {
  const at = (second: number, node: string, connections: number, commands: number) =>
    aPoint(second, {
      node,
      roles: { customer: ofRole(connections) },
      messages: { 'booking:create': commands, events: 500 },
      errors: { SLOT_TAKEN: 1 },
      latency: { count: 1, p50Ms: 1, p90Ms: 2, p99Ms: 9 },
    });
  const seconds = addSeconds(noSeconds, [
    at(0, 'node-1', 5, 2),
    at(0, 'node-2', 6, 4),
    at(1, 'node-1', 7, 4),
    at(1, 'node-2', 6, 2),
  ]);
  const figures = statusFigures(seconds);
  assert.deepEqual(
    [figures.connections, figures.commandsPerSecond, figures.refusedPerSecond, figures.p99Ms],
    [13, 6, 2, 9],
  );
  assert.deepEqual(figures.course.connections, [11, 13]);
});

test('without a second there is nothing to say', () => {
  const { connections, commandsPerSecond, p99Ms, course } = statusFigures(noSeconds);
  assert.deepEqual([connections, commandsPerSecond, p99Ms, course.commands], [0, 0, null, []]);
});
