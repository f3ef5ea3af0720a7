/**
 * The service as a process of its own, as `server/realtime/src/main.ts` runs it, but for one thing: it never finds itself loaded. A browser beside it on a
 * small machine would make it shed taps and telemetry, and what that looks like is tested where load is an argument.
 */
import { createLog, createMetrics, parseConfig, StartError, startHost } from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';

const runtime = createSystemRuntime({ keepAlive: true });
const log = createLog({ level: 'warn', nowMs: runtime.clock.nowMs });

try {
  const host = await startHost({ config: parseConfig(process.env), runtime, log, metrics: createMetrics() });
  console.log(JSON.stringify({ url: host.url }));
  process.once('SIGTERM', () => {
    host.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
