/** Stage: what the sections of a proof share: a Prometheus, an Alertmanager and a receiver, the worlds that they look at, and the log of alerts. */
import { type Programs, startWatching, type Watching } from '@slotwire/dashboards/local';
import type { WorldOutside } from '../worlds/outside.ts';
import { createWorld, type World, type WorldPlan } from '../worlds/world.ts';
import { type AlertLog, createAlertLog } from './alert-log.ts';
import { twinSeconds } from './twins.ts';

export interface Stage {
  watching: Watching;
  log: AlertLog;
  outside: WorldOutside;
  /** A line for whoever waits. */
  say: (line: string) => void;
  /** Starts it, and has Prometheus ask it. */
  openWorld(plan: WorldPlan): Promise<World>;
  closeWorld(world: World): Promise<void>;
  /** Everything ends. Idempotent. */
  stop(): Promise<void>;
}

export interface StageParts {
  programs: Programs;
  outside: WorldOutside;
  say: (line: string) => void;
}

const ASKED_EVERY_MS = 250;

export async function openStage({ programs, outside, say }: StageParts): Promise<Stage> {
  const { runtime, request, onSpawn } = outside;
  const watching = await startWatching({
    programs,
    runtime,
    request,
    onSpawn,
    options: { everySeconds: 1, scale: twinSeconds, waitSeconds: 0, intervalSeconds: 1 },
  });
  const log = createAlertLog();
  watching.receiver.onReceived((received) => log.noteReceived(received));
  let isAsking = false;
  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      const active = await watching.prometheus.alerts();
      log.noteActive(active, runtime.clock.nowMs());
    } catch {
      // One that does not answer shows in what it was asked for.
    } finally {
      isAsking = false;
    }
  }
  const ticker = runtime.timers.every(ASKED_EVERY_MS, () => void ask());

  const worlds = new Set<World>();
  const opening = new Set<Promise<unknown>>();
  let telling: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | undefined;
  function tellTargets(): Promise<void> {
    telling = telling.then(() => watching.setEnvironments([...worlds].map((world) => world.target())));
    return telling;
  }
  async function closeWorld(world: World): Promise<void> {
    if (!worlds.delete(world)) return;
    await tellTargets();
    await world.stop();
  }
  async function stopAll(): Promise<void> {
    await Promise.allSettled(opening);
    for (const world of [...worlds]) await closeWorld(world);
    ticker.stop();
    await watching.stop();
  }

  return {
    watching,
    log,
    outside,
    say,
    async openWorld(plan) {
      if (stopping !== undefined) throw new Error('the stage is closing');
      const made = createWorld(plan, outside);
      opening.add(made);
      const world = await made.finally(() => opening.delete(made));
      worlds.add(world);
      world.onTargets(() => void tellTargets());
      await tellTargets();
      return world;
    },
    closeWorld,
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
