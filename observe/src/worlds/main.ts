/**
 * The service of a world as a process: the host that production runs, around it what faults need, and nothing of them inside. Started by
 * `service-process.ts`, told by messages, and gone with the process that started it.
 */
import { appendFileSync } from 'node:fs';
import {
  createLog,
  createMetrics,
  createSystemLoadMeter,
  type LoadMeter,
  marketplace,
  parseConfig,
  startHost,
} from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import { createFaultyStore } from './faulty-store.ts';
import type { Answer, Order, ServiceArgument, ServiceFault } from './orders.ts';

const BLOCKED_MS = 300;
const BLOCKED_EVERY_MS = 1_000;
const RECREATED_EVERY_MS = 1_000;

const runtime = createSystemRuntime({ keepAlive: true });
const on = new Set<ServiceFault>();
const send = (answer: Answer) => process.send?.(answer);

/** What is critical by the event loop alone (`limits/load.ts`). */
const flooded = { loopDelayP99Ms: 400, utilisation: 0.99 };

function createMeter(): LoadMeter {
  const real = createSystemLoadMeter(performance);
  return {
    read: () => ({ ...real.read(), ...(on.has('loop-flooded') && flooded) }),
    stop: () => real.stop(),
  };
}

function createLogTo(file: string | undefined) {
  const { nowMs } = runtime.clock;
  if (file === undefined) return createLog({ level: 'silent', nowMs });
  // The same file when it is started again.
  return createLog({ level: 'info', nowMs, destination: { write: (line) => appendFileSync(file, line) } });
}

async function main(): Promise<void> {
  const { settings, lookEveryMs, logFile } = JSON.parse(process.argv[2] ?? '{}') as ServiceArgument;
  const host = await startHost({
    config: parseConfig(process.env),
    runtime,
    log: createLogTo(logFile),
    metrics: createMetrics({ process: true }),
    loadMeter: createMeter(),
    settings,
    ...(lookEveryMs !== undefined && { lookEveryMs }),
    wrapStore: (store) => createFaultyStore(store, { timers: runtime.timers, isOn: (fault) => on.has(fault) }),
  });

  runtime.timers.every(BLOCKED_EVERY_MS, () => {
    if (!on.has('loop-blocked')) return;
    const untilMs = performance.now() + BLOCKED_MS;
    while (performance.now() < untilMs);
  });
  const streams = [
    ...marketplace.customers.map(({ id }) => `user:${id}` as const),
    ...marketplace.vendors.map(({ id }) => `vendor:${id}` as const),
  ];
  runtime.timers.every(RECREATED_EVERY_MS, () => {
    if (on.has('stream-recreated')) for (const stream of streams) void host.service.recreateStream(stream);
  });

  process.on('message', ({ fault, on: isOn }: Order) => {
    if (isOn) on.add(fault);
    else on.delete(fault);
    send({ done: { fault, on: isOn } });
  });
  send({ url: host.url });
}

// Whoever proves has gone, however it ended: there is nobody to be a world for.
process.on('disconnect', () => process.exit(0));
main().catch((error: Error) => {
  send({ problem: error.message });
  process.exitCode = 1;
  process.disconnect();
});
