/** Panel figures: what the page of an admin measures of itself, and hands to telemetry. */
import type { Clock } from '@slotwire/runtime';
import type { AdminService } from '@slotwire/sdk';
import { createSampler, observeLongTasks } from './client-figures.ts';
import type { Telemetry } from './telemetry.ts';

/** @returns ends it */
export function measurePanel(service: Pick<AdminService, 'on'>, telemetry: Telemetry, clock: Clock): () => void {
  const sampler = createSampler(clock);
  let connectingSinceMs: number | undefined;
  let hasStarted = false;
  const unlisten = [
    service.on('connection', ({ status }) => {
      if (status === 'connecting') connectingSinceMs ??= clock.monotonicMs();
      if (status !== 'connected' || connectingSinceMs === undefined) return;
      telemetry.measure({ connect_ms: clock.monotonicMs() - connectingSinceMs });
      connectingSinceMs = undefined;
      if (hasStarted) return;
      hasStarted = true;
      requestAnimationFrame(() => telemetry.measure({ start_ms: performance.now() }));
    }),
    observeLongTasks((lengthMs) => {
      if (sampler.take('task')) telemetry.measure({ long_task_ms: lengthMs });
    }),
  ];
  return () => {
    for (const stop of unlisten) stop();
  };
}
