import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, createVirtualTime } from '@slotwire/runtime';
import { jittery } from './bench.fixture.ts';
import { VirtualLine } from './virtual-line.ts';

test('what is drawn for one purpose changes nothing for the others', () => {
  const host = {
    ...createVirtualTime(),
    endpoint: () => undefined,
    namesResolve: () => true,
    isAddressOld: () => false,
  };
  const create = () => new VirtualLine('phone', host, createRandom(1), { profile: jittery }, false);
  const draws: ((line: VirtualLine) => number)[] = [
    (line) => line.delayMs('up'),
    (line) => line.delayMs('down'),
    (line) => line.roundTripMs(),
    (line) => line.lifetime(),
  ];
  const together = create();
  for (const draw of draws) {
    const alone = create();
    for (let i = 0; i < 10; i++) assert.equal(draw(together), draw(alone));
  }
});
