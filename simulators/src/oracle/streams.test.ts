import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppliedEvent } from './history.ts';
import { createStreamRules, type Place } from './streams.ts';
import { createViolations } from './violations.ts';

/** Two devices on one stream; what is told for the first time is written down. */
function setUp() {
  const violations = createViolations();
  const told: string[] = [];
  const places: Place[] = [];
  const rules = createStreamRules(violations, (event, place) => {
    told.push(`${event.epoch}/${event.offset}`);
    places.push(place);
  });
  for (const device of ['a', 'b']) rules.join(device, ['all']);
  return {
    rules,
    violations,
    told,
    places,
    apply(device: string, epoch: string, offset: number, atMs: number, id = offset) {
      const event: AppliedEvent = { stream: 'all', epoch, offset, id, type: 'announcement', atMs };
      rules.applied(device, event);
    },
    snapshot: (device: string, epoch: string, offset: number) => rules.snapshot(device, { all: { epoch, offset } }),
  };
}

test('[DL1] an event is told once, by whoever applies it first, in the order of the stream', () => {
  const { apply, told, places, violations } = setUp();
  for (const [device, offset] of [
    ['a', 1],
    ['b', 1],
    ['b', 2],
    ['b', 3],
    ['a', 2],
    ['a', 3],
    ['a', 4],
  ] as const) {
    apply(device, 'e1', offset, offset);
  }
  assert.deepEqual(told, ['e1/1', 'e1/2', 'e1/3', 'e1/4']);
  assert.ok(places.every(({ completeFrom }) => completeFrom === 1));
  assert.equal(violations.total(), 0);
});

test('[DL4] what nobody saw parts what is known', () => {
  const { apply, snapshot, places } = setUp();
  apply('a', 'e1', 1, 1);
  snapshot('a', 'e1', 5);
  apply('a', 'e1', 6, 6);
  apply('b', 'e1', 1, 1);
  apply('b', 'e1', 2, 2);
  apply('a', 'e1', 7, 7);
  assert.deepEqual(places, [
    { at: 1, completeFrom: 1 },
    { at: 6, completeFrom: 6 },
    { at: 7, completeFrom: 6 },
  ]);
});

test('[DL4] a new epoch goes on behind a gap, though its offsets begin anew', () => {
  const { apply, snapshot, places } = setUp();
  for (let offset = 1; offset <= 9; offset++) apply('a', 'e1', offset, offset);
  snapshot('a', 'e2', 0);
  apply('a', 'e2', 1, 20);
  const [last, first] = places.slice(-2);
  assert.ok(first !== undefined && last !== undefined && first.completeFrom === first.at);
  assert.ok(last.at < first.completeFrom - 1, 'the two do not follow each other');
});

test('[DL4] a device that still reads the old epoch disturbs nobody', () => {
  const { apply, snapshot, told, violations } = setUp();
  for (let offset = 1; offset <= 3; offset++) apply('a', 'e1', offset, offset);
  snapshot('a', 'e2', 0);
  apply('a', 'e2', 1, 20);
  // Asleep until now, and farther in the old epoch than anybody was.
  for (let offset = 1; offset <= 5; offset++) apply('b', 'e1', offset, offset);
  apply('a', 'e2', 2, 21);
  assert.deepEqual(told, ['e1/1', 'e1/2', 'e1/3', 'e2/1', 'e2/2']);
  assert.equal(violations.total(), 0, JSON.stringify(violations.list()));
});

test('[DL1] canary: a stream that lost its log and kept its epoch shows other events where there were some', () => {
  const { apply, violations } = setUp();
  for (let offset = 1; offset <= 3; offset++) apply('a', 'e1', offset, offset);
  apply('b', 'e1', 1, 20, 77);
  assert.deepEqual([violations.total(), violations.list()[0]?.kind], [1, 'diverged']);
});
