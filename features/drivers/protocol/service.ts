/** Service: the real one, on a port of its own and a data directory of its own, in this process. */
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LoadLevel, StreamEventType, StreamName } from '@slotwire/protocol';
import {
  createLog,
  type Host,
  type LoadMeter,
  type PushProviders,
  parseConfig,
  type ServiceSettings,
  startHost,
} from '@slotwire/realtime';
import type { Timers } from '@slotwire/runtime';
import type { HttpAnswer, ServiceControl, ServiceSetup } from '../driver.ts';
import type { History } from './history.ts';
import { requestJson } from './http.ts';
import { createStrangers } from './strangers.ts';
import type { MovableTime } from './time.ts';
import type { TokenSettings } from './tokens.ts';
import { builtApp } from './web-app.ts';

export interface ProtocolService extends ServiceControl {
  /** Where it is now, or was last. */
  url(): string;
  setUp(setup: ServiceSetup): void;
  /** Starts it, or nothing when it runs. */
  ensure(): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/** Which web apps it serves: those that the scenario has built, or the real ones of this repository. */
export type WebAppsOf = 'scenario' | 'built';

export interface ServiceOptions {
  time: MovableTime;
  tokens: Omit<TokenSettings, 'clock'>;
  history: History;
  push: PushProviders;
  /** Cuts every link from the outside: a machine without power sends no goodbyes. */
  cutLinks: () => void;
  /** Real ones. */
  timers: Timers;
  apps: WebAppsOf;
}

export function createProtocolService({
  time,
  tokens,
  history,
  push,
  cutLinks,
  timers,
  apps,
}: ServiceOptions): ProtocolService {
  const strangers = createStrangers(timers);
  let setup: ServiceSetup = {};
  let folder: Promise<string> | undefined;
  /** Of the data within the folder: a crash leaves a copy, and the next start takes that. */
  let generation = 0;
  let running: { host: Host; endTimers: () => void } | undefined;
  let starting: Promise<void> | undefined;
  let url = 'http://127.0.0.1:9';
  let load: LoadLevel = 'normal';
  const loadMeter: LoadMeter = {
    read: () => ({ loopDelayP99Ms: 0, utilisation: utilisationOf[load], heapShare: 0 }),
    stop() {},
  };

  const logLines: string[] = [];
  let builds = 0;

  const note = (what: string) => history.note('the service', what);

  async function inFolder(name: string): Promise<string> {
    folder ??= mkdtemp(join(tmpdir(), 'slotwire-scenario-'));
    return join(await folder, name);
  }

  const dataDir = () => inFolder(`data-${generation}`);

  function environment(data: string, scenarioApps: string): Record<string, string> {
    return {
      SLOTWIRE_MODE: 'development',
      SLOTWIRE_PORT: '0',
      SLOTWIRE_DATA: data,
      ...(apps === 'scenario' ? { SLOTWIRE_APPS: scenarioApps } : {}),
      SLOTWIRE_JWT_SECRET: tokens.secret,
      SLOTWIRE_JWT_ISSUER: tokens.issuer,
      SLOTWIRE_JWT_AUDIENCE: tokens.audience,
      SLOTWIRE_LOG_LEVEL: setup.logsCommands ? 'info' : 'warn',
      SLOTWIRE_DRAIN_SECONDS: '2',
      ...(setup.keptEvents === undefined ? {} : { SLOTWIRE_RETENTION_EVENTS: String(setup.keptEvents) }),
      ...(setup.tokenReplay === undefined ? {} : { SLOTWIRE_TOKEN_REPLAY: setup.tokenReplay }),
      ...(setup.pendingPerAddress === undefined
        ? {}
        : { SLOTWIRE_PENDING_PER_ADDRESS: String(setup.pendingPerAddress) }),
      ...(setup.faroUrl === undefined ? {} : { SLOTWIRE_FARO_URL: setup.faroUrl }),
      ...(setup.countsEveryAddress ? { SLOTWIRE_SHARED_ADDRESSES: 'none' } : {}),
      ...(setup.allowedOrigins === undefined ? {} : { SLOTWIRE_ALLOWED_ORIGINS: setup.allowedOrigins.join() }),
    };
  }

  async function begin(): Promise<void> {
    const data = await dataDir();
    const { runtime, end } = time.process();
    const config = parseConfig(environment(data, await inFolder('apps')));
    const settings: Partial<ServiceSettings> =
      setup.maxBufferedBytes === undefined ? {} : { maxBufferedBytes: setup.maxBufferedBytes };
    const log = createLog({
      level: config.logLevel,
      nowMs: runtime.clock.nowMs,
      destination: {
        write(line) {
          logLines.push(line);
          note(`logs ${line.trim()}`);
        },
      },
    });
    const host = await startHost({
      config,
      runtime,
      log,
      settings,
      push: setup.push === false ? {} : push,
      loadMeter,
    });
    running = { host, endTimers: end };
    url = host.url;
    note(`listens on ${url}`);
  }

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const { host, endTimers } = running;
    running = undefined;
    note('shuts down');
    await host.stop();
    endTimers();
  }

  async function start(): Promise<void> {
    starting ??= begin();
    await starting;
  }

  async function backupDir(): Promise<string> {
    return join(await dataDir(), '..', 'backup');
  }

  /** Ends without a word and starts on what was there. */
  async function startOnCopyOf(from: string): Promise<void> {
    generation += 1;
    const to = await dataDir();
    // In one turn: nothing can be written between the copy and the cut.
    cpSync(from, to, { recursive: true });
    note('loses its power');
    cutLinks();
    await stop();
    starting = undefined;
    await start();
  }

  function host(): Host {
    if (running === undefined) throw new Error('the service is not running');
    return running.host;
  }

  async function get(path: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    await start();
    return requestJson(`${url}${path}`, { method: 'GET', headers });
  }

  return {
    url: () => url,
    setUp(changes) {
      if (starting !== undefined) {
        throw new Error(
          'the service is running already: a step that sets it up comes before anybody connects or books',
        );
      }
      setup = { ...setup, ...changes };
    },
    ensure: start,
    async stop() {
      await stop();
    },
    async start() {
      if (running !== undefined) return;
      starting = undefined;
      await start();
    },
    async crash() {
      await startOnCopyOf(await dataDir());
    },
    async backUp() {
      cpSync(await dataDir(), await backupDir(), { recursive: true });
      note('is backed up');
    },
    async restore() {
      await startOnCopyOf(await backupDir());
    },
    setLoad(level) {
      load = level;
      note(`has as much to do as at load level ${level}`);
    },
    async rebuildLog(stream) {
      await host().service.recreateStream(stream as StreamName);
      note(`has rebuilt the log of ${stream}`);
    },
    announce: (stream, announcement) => host().service.announce(stream as StreamName, announcement),
    addUnknownEvent: (stream, type) =>
      // A type that this version does not have, which is the point.
      host().service.publish(stream as StreamName, type as StreamEventType, { since: 'tomorrow' } as never),
    post: async (path, body, token) => {
      await start();
      const answer = await requestJson(`${url}${path}`, { method: 'POST', body, token });
      note(`answers POST ${path} with ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    },
    async postFrom(origin, path, body) {
      await start();
      return requestJson(`${url}${path}`, { method: 'POST', body, headers: { origin } });
    },
    async buildApp(app) {
      builds += 1;
      for (const [file, content] of Object.entries(builtApp(app, builds))) {
        const path = join(await inFolder('apps'), app, 'dist', file);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
      }
    },
    logged: () => logLines,
    get,
    async knock(count) {
      await start();
      const open = await strangers.knock(url, count);
      note(`keeps ${open} of ${count} strangers waiting`);
      return open;
    },
    leave: strangers.leave,
    async count(metric, labels) {
      const { body } = await get('/metrics');
      return sumOf(String(body), metric, labels);
    },
    async close() {
      await strangers.leave();
      await starting?.catch(() => {});
      await stop();
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** What the event loop is busy with at each level. */
const utilisationOf: Readonly<Record<LoadLevel, number>> = { normal: 0.1, elevated: 0.9, critical: 1 };

/** From the Prometheus text format: `name{label="value"} 3`. */
function sumOf(text: string, metric: string, labels: Record<string, string>): number {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
