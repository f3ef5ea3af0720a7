/**
 * Slotwire as production runs it: SQLite in a file with FULL sync, tokens checked, log level `info` through the same asynchronous
 * destination as the service's `main.ts` (stdout, which the bench points at a file).
 */
import { createLog, createMetrics, parseConfig, startHost } from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import { destination } from 'pino';
import type { Subject, SubjectOptions } from './subject.ts';

export async function startSlotwire({ dataDir, secret }: SubjectOptions): Promise<Subject> {
  const config = parseConfig({
    SLOTWIRE_MODE: 'production',
    SLOTWIRE_PORT: '0',
    SLOTWIRE_DATA: dataDir,
    SLOTWIRE_JWT_SECRET: secret,
  });
  const runtime = createSystemRuntime();
  const stream = destination({ dest: 1, sync: false, minLength: 16_384, maxWrite: 65_536 });
  setInterval(() => stream.flush(), 1_000).unref();
  const log = createLog({ level: config.logLevel, nowMs: runtime.clock.nowMs, destination: stream });
  const { service, url } = await startHost({ config, runtime, log, metrics: createMetrics({ process: true }) });
  return {
    port: Number(new URL(url).port),
    broadcast: (event) => service.publish('all', 'announcement', event),
    toUser: (userId, event) => service.publish(`user:${userId}`, 'announcement', event),
    connections: () => service.connections(),
  };
}
