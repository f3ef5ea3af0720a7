/** Grafana process: a Grafana of this machine, where there is one, with the boards and the data source that are generated. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Timers } from '@slotwire/runtime';
import { boards } from '../boards/boards.ts';
import { toYaml } from '../generate.ts';
import { toGrafana } from '../grafana.ts';
import { buildProvisioning } from '../provisioning.ts';
import { startChild } from './child.ts';

export interface GrafanaParts {
  program: string;
  prometheusUrl: string;
  env: Readonly<Record<string, string | undefined>>;
  timers: Timers;
  isFile: (path: string) => boolean;
  onSpawn?: (kill: () => void) => void;
}

export interface Grafana {
  url: string;
  /** It ends, and its folder goes. Idempotent. */
  stop(): Promise<void>;
}

const VARIABLE = 'SLOTWIRE_TOOL_GRAFANA';
const names = ['grafana', 'grafana-server'];
/** Its first start makes a database. */
const LISTENS_WITHIN_MS = 60_000;

/** By its variable, else on PATH; undefined: there is none. */
export function findGrafana(
  env: Readonly<Record<string, string | undefined>>,
  isFile: (path: string) => boolean,
): string | undefined {
  const named = env[VARIABLE];
  if (named) return named;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isFile);
}

/** @throws NotWatching */
export async function startGrafana(parts: GrafanaParts): Promise<Grafana> {
  const { program, prometheusUrl, timers, isFile, onSpawn = () => {} } = parts;
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-grafana-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const boardsFolder = join(folder, 'boards');
    const { datasources, dashboards } = buildProvisioning({ prometheusUrl, boardsFolder });
    const files = new Map([
      ['provisioning/datasources/prometheus.yml', toYaml(datasources)],
      ['provisioning/dashboards/slotwire.yml', toYaml(dashboards)],
      ...boards.map((board): [string, string] => [`boards/${board.id}.json`, JSON.stringify(toGrafana(board))]),
    ]);
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const home = homeOf(program, isFile);
    const child = await startChild({
      title: 'Grafana',
      program,
      args: [...(isServer(program) ? [] : ['server']), ...(home === undefined ? [] : ['--homepath', home])],
      cwd: folder,
      env: { ...parts.env, ...settings(folder) },
      listensWithinMs: LISTENS_WITHIN_MS,
      timers,
      onSpawn,
    });
    return {
      url: `http://${child.address}`,
      async stop() {
        await child.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Of versions before 10: a program of its own. */
function isServer(program: string): boolean {
  return program.endsWith('grafana-server');
}

/** Where its pages lie: beside `bin/`, or where packages put them. */
function homeOf(program: string, isFile: (path: string) => boolean): string | undefined {
  const beside = dirname(dirname(program));
  const places = [beside, join(beside, 'share/grafana'), '/usr/share/grafana'];
  return places.find((place) => isFile(join(place, 'conf/defaults.ini')));
}

/** Whoever is on this machine may look; nobody else can reach it. */
function settings(folder: string): Record<string, string> {
  return {
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: '0',
    GF_PATHS_DATA: join(folder, 'data'),
    GF_PATHS_LOGS: join(folder, 'logs'),
    GF_PATHS_PLUGINS: join(folder, 'plugins'),
    GF_PATHS_PROVISIONING: join(folder, 'provisioning'),
    GF_LOG_MODE: 'console',
    GF_LOG_CONSOLE_FORMAT: 'json',
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(folder, 'boards/overview.json'),
  };
}
