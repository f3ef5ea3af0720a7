/**
 * Push worker: everything between a notification that is due and a provider. Sleeps until something is due, lets planner and sender take
 * turns, and outlives a store that fails. What is to be done stands in the store, so a worker can end at any time and another one go on.
 */
import { PushProviderName } from '@slotwire/protocol';
import { type Clock, type Random, type Timer, type Timers, sleep as waitFor } from '@slotwire/runtime';
import type { Committer } from '../storage/committer.ts';
import type { NotificationStore } from '../storage/store-notifications.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { breathe } from './breathe.ts';
import { createLane, type Lane } from './lane.ts';
import { createPlanner } from './planner.ts';
import type { PushProviders } from './provider.ts';
import { createSender } from './sender.ts';

export interface PushWorker {
  /** Something is due at this instant. */
  wake(atMs: number): void;
  /** Waits for what is in flight, at most `drainMs`, and closes the providers. Idempotent. */
  stop(): Promise<void>;
  state(): PushState;
}

/** By provider: `on`, `off: no credentials`, `open circuit until 2026-03-04T12:00:30.000Z`. */
export type PushState = Record<PushProviderName, string>;

export interface PushSettings {
  /** Bound of `stop`, ms. Default 4 s. */
  drainMs?: number;
  /** Recipients that are gone through at a time. Default 500. */
  pageSize?: number;
  /** Tasks that are read from the store at a time. Default 100. */
  takeAtMost?: number;
}

export interface PushWorkerParts {
  store: NotificationStore;
  committer: Pick<Committer, 'submit'>;
  /** None: the worker does nothing. */
  providers: PushProviders;
  clock: Clock;
  timers: Timers;
  random: Random;
  metrics: Metrics;
  log: Log;
  settings?: PushSettings;
}

/** Turns are not closer than this, unless there is more to do: what falls due in between shares its reads and commits. */
const GAP_MS = 50;
/** Due times are of the wall clock, which may jump: nobody sleeps longer than this while something waits. */
const MAX_SLEEP_MS = 600_000;
const STORE_RETRY_MS = 1_000;
/** A provider that does not close in time is left as it is. */
const CLOSE_MS = 1_000;

export function createPushWorker(parts: PushWorkerParts): PushWorker {
  const { store, providers, clock, timers, metrics, log, settings = {} } = parts;
  const { drainMs = 4_000, pageSize, takeAtMost } = settings;
  const lanes = createLanes(providers, clock);
  const planner = createPlanner({ ...parts, ...(pageSize && { pageSize }) });
  const sender = createSender({
    ...parts,
    lanes,
    onProgress: () => wake(clock.nowMs()),
    ...(takeAtMost && { takeAtMost }),
  });
  /** By the monotonic clock, as its timer is: after a jump the wall clock no longer says when that one goes off. */
  let sleeping: { untilMs: number; timer: Timer } | undefined;
  let turn: Promise<void> | undefined;
  /** Asked for while a turn was under way. */
  let wantedMs = Number.POSITIVE_INFINITY;
  let stopping: Promise<void> | undefined;

  function wake(atMs: number): void {
    wantedMs = Math.min(wantedMs, atMs);
    if (turn === undefined) sleep(GAP_MS);
  }

  function sleep(atLeastMs: number): void {
    if (stopping || lanes.size === 0 || wantedMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.min(Math.max(wantedMs - clock.nowMs(), atLeastMs), MAX_SLEEP_MS);
    const untilMs = clock.monotonicMs() + delayMs;
    if (sleeping !== undefined && sleeping.untilMs <= untilMs) return;
    sleeping?.timer.stop();
    sleeping = { untilMs, timer: timers.after(delayMs, startTurn) };
  }

  function startTurn(): void {
    sleeping = undefined;
    wantedMs = Number.POSITIVE_INFINITY;
    turn = takeTurn().then((more) => {
      turn = undefined;
      sleep(more ? 0 : GAP_MS);
    });
  }

  /** @returns whether there is more to do at once */
  async function takeTurn(): Promise<boolean> {
    try {
      const unfinished = await planner.round(sender.keepsPace());
      await breathe(timers);
      const fed = await sender.feed();
      await breathe(timers);
      const more = fed === 'more' || (unfinished && sender.keepsPace());
      const nextMs = more ? clock.nowMs() : await store.nextPushMs();
      wantedMs = Math.min(wantedMs, nextMs ?? wantedMs);
      return more;
    } catch (error) {
      metrics.storeFailures.inc({ during: 'push' });
      log.error({ err: error }, 'push: the store does not answer; trying again in a second');
      wantedMs = clock.nowMs() + STORE_RETRY_MS;
      return false;
    }
  }

  async function stop(): Promise<void> {
    sleeping?.timer.stop();
    await turn;
    await sender.stop(drainMs);
    if (lanes.size > 0) await Promise.race([closeAll(lanes, log), waitFor(timers, CLOSE_MS)]);
  }

  wake(clock.nowMs());

  return {
    wake,
    stop() {
      stopping ??= stop();
      return stopping;
    },
    state: () => stateOf(lanes),
  };
}

function createLanes(providers: PushProviders, clock: Clock): Map<PushProviderName, Lane> {
  const lanes = new Map<PushProviderName, Lane>();
  for (const provider of [providers.fcm, providers.apns])
    if (provider !== undefined) lanes.set(provider.name, createLane(provider, clock));
  return lanes;
}

async function closeAll(lanes: ReadonlyMap<PushProviderName, Lane>, log: Log): Promise<void> {
  for (const result of await Promise.allSettled([...lanes.values()].map(async ({ provider }) => provider.close())))
    if (result.status === 'rejected') log.warn({ err: result.reason }, 'push: a provider did not close well');
}

function stateOf(lanes: ReadonlyMap<PushProviderName, Lane>): PushState {
  const state = (name: PushProviderName) => {
    const circuit = lanes.get(name)?.breaker.circuit();
    if (circuit === undefined) return 'off: no credentials';
    return circuit.status === 'open' ? `open circuit until ${new Date(circuit.untilMs).toISOString()}` : 'on';
  };
  return { [PushProviderName.Fcm]: state(PushProviderName.Fcm), [PushProviderName.Apns]: state(PushProviderName.Apns) };
}
