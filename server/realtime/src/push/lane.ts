/**
 * Lane: what waits for one provider and what it has in flight. Every provider has its own slots, its own share of the memory and its own
 * circuit, so that one that is slow or down is in nobody's way but its own (PU6).
 */
import type { Clock } from '@slotwire/runtime';
import { type DueTask, deviceKey, type PushTask } from '../storage/store-notifications.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import type { Job } from './job.ts';
import type { PushProvider } from './provider.ts';

export interface Lane {
  readonly provider: PushProvider;
  readonly breaker: Pick<Breaker, 'room' | 'circuit'>;
  /** Tasks that were put off join those of the same device: they go out as one digest (PF4). Undefined without a device. */
  add(due: DueTask, takenMs: number, leaseMs: number): Job | undefined;
  /** A digest that this task belongs to waits here. */
  gathers(task: PushTask): boolean;
  /** Jobs that can start now, oldest first. `notYet` may still grow, and waits. */
  takeReady(notYet: Job | undefined): Job[];
  /** In front: it could not start after all. */
  putBack(job: Job): void;
  /** Everything that has not started leaves. */
  clear(): Job[];
  /**
   * Whether it should get more: `busy` has enough for the moment and will soon be done with it, so it is worth waiting for; `stuck` is not,
   * and what comes for it now has to give way.
   */
  load(): 'free' | 'busy' | 'stuck';
  /** A push starts; the function that comes back ends it, and says whether the provider answered. */
  start(): (answered: boolean) => void;
}

const MAX_IN_FLIGHT = 100;
/** Enough to fill all slots twice again. */
const ENOUGH = 200;
/** A provider that lets its first in the queue wait so long is slow: nobody waits for it. */
const STUCK_AFTER_MS = 2_000;

export function createLane(provider: PushProvider, clock: Clock): Lane {
  const breaker = createBreaker(clock);
  let queue: Job[] = [];
  /** By `deviceKey`; jobs of the queue that were put off. */
  const digests = new Map<string, Job>();
  let inFlight = 0;

  return {
    provider,
    breaker,
    add(due, takenMs, leaseMs) {
      const { task, target } = due;
      if (target === undefined) return undefined;
      const digest = task.deferred ? digests.get(deviceKey(task)) : undefined;
      if (digest !== undefined) {
        digest.tasks.push(due);
        return digest;
      }
      const job = { target, tasks: [due], takenMs, leaseMs };
      queue.push(job);
      if (task.deferred) digests.set(deviceKey(task), job);
      return job;
    },
    gathers: (task) => task.deferred && digests.has(deviceKey(task)),
    takeReady(notYet) {
      const most = Math.min(MAX_IN_FLIGHT - inFlight, breaker.room());
      if (most <= 0) return [];
      const ready = queue.filter((job) => job !== notYet).slice(0, most);
      const starts = new Set(ready);
      queue = queue.filter((job) => !starts.has(job));
      for (const job of ready) {
        const key = deviceKey(job.target.device);
        if (digests.get(key) === job) digests.delete(key);
      }
      return ready;
    },
    putBack(job) {
      queue.unshift(job);
    },
    clear() {
      const waiting = queue;
      queue = [];
      digests.clear();
      return waiting;
    },
    load() {
      const first = queue[0];
      if (first === undefined || queue.length < ENOUGH) return 'free';
      return clock.nowMs() - first.takenMs < STUCK_AFTER_MS ? 'busy' : 'stuck';
    },
    start() {
      inFlight++;
      const ended = breaker.start();
      return (answered) => {
        inFlight--;
        ended(answered);
      };
    },
  };
}
