/**
 * Slotwire as production runs it: SQLite in a file with FULL sync, tokens checked, log level `info` through the same asynchronous
 * destination as the service's `main.ts` (stdout, which the bench points at a file).
 */
import { type Catalogue, catalogue, type Metric, OTHER } from '@slotwire/metrics';
import {
  createLog,
  createMetrics,
  createSystemLoadMeter,
  type Host,
  type HostParts,
  type Metrics,
  openExport,
  openLogDestination,
  type PushProviders,
  parseConfig,
  startHost,
  writeBoth,
} from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import type { Subject, SubjectOptions } from './subject.ts';

/**
 * A device that books as fast as it is answered, and thousands that come back in a second, are what the limits are against: they are asked
 * as always here, and have room.
 */
const plenty = { size: 1_000_000, perSecond: 1_000_000 };
const limits = {
  handshakes: { perNode: plenty },
  commands: {
    perDevice: { bookings: plenty },
    perPerson: { bookings: plenty },
    perNode: { bookings: plenty },
  },
};

/** Longer than any run: what is measured is what waiting for a push costs, and no push. */
const LATER_MS = 6 * 3_600_000;

export interface SlotwireOptions extends Pick<SubjectOptions, 'dataDir' | 'secret'>, Pick<HostParts, 'settings'> {
  /** Beside what every Slotwire of the bench is told. */
  env?: Record<string, string>;
  /** In place of those that `env` names. */
  push?: PushProviders;
}

export async function startSlotwire({ dataDir, secret, variant }: SubjectOptions): Promise<Subject> {
  const settings = {
    ...(variant?.pushed ? { pushDelayMs: LATER_MS } : {}),
    ...(variant?.trimmed ? { trimEveryMs: 1_000 } : {}),
  };
  const push = variant?.pushed ? { push: answersAtOnce } : {};
  const env = {
    ...(variant?.without === 'upkeep' ? { SLOTWIRE_LOG_LEVEL: 'silent' } : {}),
    ...(variant?.exportTo === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: variant.exportTo }),
  };
  const { service, url, metrics } = await startSlotwireHost({ dataDir, secret, env, settings, ...push });
  return {
    port: Number(new URL(url).port),
    broadcast: (event) => service.publish('all', 'announcement', event),
    toUser: (userId, event) => service.publish(`user:${userId}`, 'announcement', event),
    connections: () => service.connections(),
    notifications: () => sumOf(metrics.notifications),
    fillMetrics: () => fill(metrics),
  };
}

/** Counts nothing: each series is there with what it had, or zero; of a histogram with one observation. */
function fill(metrics: Metrics): void {
  for (const [key, { labels, type }] of Object.entries(catalogue) as [keyof Catalogue, Metric][]) {
    const live = metrics[key] as unknown as { inc?(...args: unknown[]): void; observe?(...args: unknown[]): void };
    const combinations = Object.entries(labels).reduce<Record<string, string>[]>(
      (found, [name, values]) =>
        found.flatMap((each) => [...values, OTHER].map((value) => ({ ...each, [name]: value }))),
      [{}],
    );
    const labelled = Object.keys(labels).length > 0;
    for (const each of combinations) {
      const value = type === 'histogram' ? 1 : 0;
      (live.observe ?? live.inc)?.call(live, ...(labelled ? [each, value] : [value]));
    }
  }
}

export async function startSlotwireHost({ dataDir, secret, env, ...parts }: SlotwireOptions): Promise<Host> {
  const config = parseConfig({
    SLOTWIRE_MODE: 'production',
    SLOTWIRE_PORT: '0',
    SLOTWIRE_DATA: dataDir,
    SLOTWIRE_JWT_SECRET: secret,
    // All devices of the bench have one address.
    SLOTWIRE_PENDING_PER_ADDRESS: '0',
    SLOTWIRE_LIMITS: JSON.stringify(limits),
    ...env,
  });
  const runtime = createSystemRuntime();
  const lines = openLogDestination(1);
  setInterval(() => lines.flush(), 1_000).unref();
  const metrics = createMetrics({ process: true });
  const otlp = await openExport(config.otlp, {
    runtime,
    metrics,
    version: 'bench',
    onFailure: (signal, problem) => process.stderr.write(`bench: OTLP ${signal}: ${problem}\n`),
  });
  const destination = writeBoth(lines, otlp);
  const log = createLog({ level: config.logLevel, nowMs: runtime.clock.nowMs, destination });
  return startHost({
    config,
    runtime,
    log,
    metrics,
    observers: otlp === undefined ? [] : [otlp.observer],
    loadMeter: createSystemLoadMeter(performance),
    ...parts,
  });
}

/** Providers without a network: whatever is pushed is sent in the same turn. */
export const answersAtOnce: PushProviders = {
  fcm: { name: 'fcm', send: async () => ({ status: 'sent', providerId: undefined }), close: async () => {} },
  apns: { name: 'apns', send: async () => ({ status: 'sent', providerId: undefined }), close: async () => {} },
};

/** Of all labels. */
export async function sumOf(counter: Metrics['notifications'] | Metrics['pushSent']): Promise<number> {
  return (await counter.get()).values.reduce((sum, { value }) => sum + value, 0);
}
