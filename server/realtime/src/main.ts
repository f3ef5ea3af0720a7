/** The service as a process: reads the environment, starts, and drains when it is told to stop. */
import { createSystemRuntime } from '@slotwire/runtime';
import manifest from '../package.json' with { type: 'json' };
import { ConfigError, parseConfig } from './config/config.ts';
import { type Host, StartError, startHost } from './host.ts';
import { createSystemLoadMeter } from './limits/system-load-meter.ts';
import { openExport, writeBoth } from './telemetry/export.ts';
import { createLog } from './telemetry/log.ts';
import { openLogDestination } from './telemetry/log-destination.ts';
import { createMetrics } from './telemetry/metrics.ts';

/** A drain that hangs is cut here; the store is durable at every moment, so nothing acked is lost. */
const FORCE_AFTER_DRAIN_MS = 2_000;

/** What is left of the log is written for so long when the process ends. */
const LAST_WORDS_MS = 500;

/** Ctrl-C reaches a whole process group, and a wrapper may pass it on as well: what comes so soon is the same signal again. */
const SAME_SIGNAL_MS = 500;

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const runtime = createSystemRuntime();
  const metrics = createMetrics({ process: true });
  const lines = openLogDestination(1);
  const flusher = setInterval(() => lines.flush(), 1_000);
  flusher.unref();
  const otlp = await openExport(config.otlp, {
    runtime,
    metrics,
    version: manifest.version,
    onFailure: (signal, problem) =>
      log.warn({ signal, problem }, 'OTLP: the collector does not take them; what finds no room meanwhile is dropped'),
  });
  let isRead = true;
  const log = createLog({
    level: config.logLevel,
    nowMs: runtime.clock.nowMs,
    destination: writeBoth(lines, otlp, () => isRead),
  });

  // Nobody reads the log any more: the service goes on without one, or with the collector alone.
  lines.onError(() => {
    isRead = false;
    if (otlp?.write === undefined) log.level = 'silent';
  });

  /** Not `flushSync`, and none by pino at the exit: where the reader of a pipe has gone, it tries for ever (sonic-boom 4). */
  function exit(code: number): void {
    const leave = () => {
      lines.close();
      process.exit(code);
    };
    const exported = otlp?.close() ?? Promise.resolve();
    const left = () => void exported.then(leave);
    lines.onError(left);
    lines.flush(left);
    setTimeout(left, LAST_WORDS_MS);
  }

  const host = await startHost({
    config,
    runtime,
    log,
    metrics,
    loadMeter: createSystemLoadMeter(performance),
    observers: otlp === undefined ? [] : [otlp.observer],
  });
  log.info(
    { url: host.url, mode: config.mode, data: config.dataDir, pid: process.pid, seeded: host.seeded },
    `listening on ${host.url}`,
  );
  lines.flush();

  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a programming error: the process ends and is to be restarted');
    exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void drain(host, signal));

  let drainingSinceMs: number | undefined;
  async function drain(running: Host, signal: string): Promise<void> {
    const nowMs = runtime.clock.monotonicMs();
    if (drainingSinceMs !== undefined) {
      if (nowMs - drainingSinceMs < SAME_SIGNAL_MS) return;
      log.warn({ signal }, 'a second signal: stopping at once');
      return exit(1);
    }
    drainingSinceMs = nowMs;
    log.info({ signal, connections: running.service.connections() }, 'draining');
    const forced = setTimeout(() => {
      log.error('the drain did not end in time');
      exit(1);
    }, config.drainMs + FORCE_AFTER_DRAIN_MS);
    await running.stop();
    clearTimeout(forced);
    log.info('stopped');
    exit(0);
  }
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) for (const problem of error.problems) console.error(`slotwire: ${problem}`);
  else if (error instanceof StartError) console.error(`slotwire: ${error.message}`);
  else console.error(error);
  process.exit(1);
});
