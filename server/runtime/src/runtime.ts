/** Runtime: the parts of the outside world that every other module takes as one argument. */
import { type Clock, systemClock } from './clock.ts';
import { createIds, type Ids, seededEntropy } from './ids.ts';
import { createRandom, drawSeed, type Random } from './random.ts';
import { createSystemTimers, type Timers } from './timers.ts';
import { createVirtualTime, type VirtualTime } from './virtual.ts';

export interface Runtime {
  clock: Clock;
  timers: Timers;
  random: Random;
  ids: Ids;
}

/** @param seed for the randomness of back-off and the like; drawn from the system when absent. Ids are never seeded here. */
export function createSystemRuntime(options: { seed?: number; keepAlive?: boolean } = {}): Runtime {
  return {
    clock: systemClock,
    timers: createSystemTimers(options),
    random: createRandom(options.seed ?? drawSeed()),
    ids: createIds(systemClock),
  };
}

export interface VirtualRuntime extends Runtime {
  time: VirtualTime;
}

export function createVirtualRuntime(options: { seed: number; startMs?: number }): VirtualRuntime {
  const time = createVirtualTime(options.startMs);
  const random = createRandom(options.seed);
  return {
    time,
    clock: time.clock,
    timers: time.timers,
    random,
    ids: createIds(time.clock, seededEntropy(random.fork('ids'))),
  };
}

/** The same world with a random and ids of its own: what one device or one subsystem gets. */
export function forkRuntime(runtime: Runtime, name: string): Runtime {
  const random = runtime.random.fork(name);
  return {
    clock: runtime.clock,
    timers: runtime.timers,
    random,
    ids: createIds(runtime.clock, seededEntropy(random.fork('ids'))),
  };
}
