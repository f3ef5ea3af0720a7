/** Observe: Prometheus, Alertmanager and, where there is one, Grafana beside `npm start`, with everything that is generated for them. */
import {
  findGrafana,
  findPrograms,
  type Grafana,
  NotWatching,
  startGrafana,
  startWatching,
  type Watching,
} from '@slotwire/dashboards/local';
import type { Outside } from './live/outside.ts';

export interface ObserveParts {
  outside: Pick<Outside, 'runtime' | 'request'>;
  env: Readonly<Record<string, string | undefined>>;
  isFile: (path: string) => boolean;
  onSpawn: (kill: () => void) => void;
  serviceUrl: string;
  /** Undefined: there is no fleet. */
  fleetMetricsUrl: string | undefined;
}

export interface Observing {
  /** For people: where it all is. */
  lines: readonly string[];
  /** Settles when Prometheus or Alertmanager has ended by itself, with its last words. */
  died: Promise<string>;
  stop(): Promise<void>;
}

const ENVIRONMENT = 'local';

/** @throws NotWatching */
export async function startObserving(parts: ObserveParts): Promise<Observing> {
  const { outside, env, onSpawn, serviceUrl, fleetMetricsUrl } = parts;
  const { runtime, request } = outside;
  const watching = await startWatching({
    programs: findPrograms(env),
    runtime,
    request,
    onSpawn,
    environments: [
      {
        environment: ENVIRONMENT,
        service: [new URL(serviceUrl).host],
        fleet: fleetMetricsUrl === undefined ? [] : [new URL(fleetMetricsUrl).host],
      },
    ],
  });
  const grafana = await openGrafana(watching, parts);
  return {
    lines: describe(watching, grafana),
    died: watching.died,
    async stop() {
      if (typeof grafana === 'object') await grafana.stop();
      await watching.stop();
    },
  };
}

/** A Grafana that does not start is no reason to look at nothing. @returns why there is none */
async function openGrafana({ prometheus: { url } }: Watching, parts: ObserveParts): Promise<Grafana | string> {
  const { env, isFile, onSpawn, outside } = parts;
  const program = findGrafana(env, isFile);
  if (program === undefined) return 'there is none on PATH, and SLOTWIRE_TOOL_GRAFANA names none';
  try {
    const { timers } = outside.runtime;
    return await startGrafana({ program, prometheusUrl: url, env, timers, isFile, onSpawn });
  } catch (error) {
    if (error instanceof NotWatching) return error.message;
    throw error;
  }
}

function describe({ prometheus, alertmanager }: Watching, grafana: Grafana | string): string[] {
  return [
    'Observed by',
    `  Prometheus    ${prometheus.url}/alerts`,
    `  Alertmanager  ${alertmanager.url}`,
    ...(typeof grafana === 'object'
      ? [`  Grafana       ${grafana.url}/dashboards`]
      : grafana.split('\n').map((line, index) => `${index === 0 ? '  no Grafana    ' : '                '}${line}`)),
    `  boards        npm run boards -- --prometheus ${prometheus.url} --last 15m`,
    '',
  ];
}
