/** @slotwire/runtime: clock, timers, random and ids, real and virtual. */
export { type Clock, isoNow, systemClock } from './clock.ts';
export { guardRealWorld } from './guard.ts';
export { createIds, type Entropy, type Ids, seededEntropy, systemEntropy } from './ids.ts';
export { createRandom, drawSeed, type Random } from './random.ts';
export {
  createSystemRuntime,
  createVirtualRuntime,
  forkRuntime,
  type Runtime,
  type VirtualRuntime,
} from './runtime.ts';
export { createSystemTimers, sleep, type Timer, type Timers } from './timers.ts';
export { createVirtualTime, type VirtualTime } from './virtual.ts';
export { endOfWindow, type WeeklyWindow } from './weekly.ts';
export { createTimeZone, type TimeZone, type WallClock } from './zone.ts';
