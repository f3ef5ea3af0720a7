/**
 * Watching: a real Prometheus and a real Alertmanager on this machine, made of the generated configuration, in a folder that goes with them, and a
 * receiver of what they tell. Whom they ask can change while they run.
 */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, sleep, type Timers } from '@slotwire/runtime';
import { toYaml } from '../generate.ts';
import { type Child, startChild } from './child.ts';
import {
  type Environment,
  type LocalOptions,
  prometheusConfigFor,
  routingFor,
  ruleFilesFor,
  TARGETS,
  targetFilesOf,
} from './configuration.ts';
import type { HttpRequest } from './http.ts';
import { NotWatching, type Programs } from './programs.ts';
import { createPrometheusApi, type PrometheusApi } from './prometheus-api.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export interface WatchingParts {
  programs: Programs;
  runtime: { clock: Clock; timers: Timers };
  request: HttpRequest;
  options?: Partial<LocalOptions>;
  environments?: readonly Environment[];
  /** Default: free ones. */
  ports?: { prometheus?: number; alertmanager?: number; receiver?: number };
  /** Where it keeps its files, which then stay; default: one of its own, which goes with it. */
  folder?: string;
  /** Of each process and of the folder, as soon as it is there: `kill` is for the last moment of this one. */
  onSpawn?: (kill: () => void) => void;
}

export interface Watching {
  prometheus: PrometheusApi & { url: string; pid: number };
  alertmanager: { url: string; pid: number };
  receiver: Receiver;
  /** In the place of those before. Prometheus looks every five seconds at most. */
  setEnvironments(environments: readonly Environment[]): Promise<void>;
  /** Settles when one of the two has ended before it was stopped, with its last words. */
  died: Promise<string>;
  /** Both end, and the folder goes. Idempotent. */
  stop(): Promise<void>;
}

/** As production has them: for somebody who looks, and does not wait for an alert. */
const defaults: LocalOptions = { everySeconds: 5, scale: 1, waitSeconds: 5, intervalSeconds: 30 };

const READY_WITHIN_MS = 20_000;
const POLL_MS = 50;

/** @throws NotWatching */
export async function startWatching(parts: WatchingParts): Promise<Watching> {
  const { programs, runtime, request, ports = {}, onSpawn = () => {} } = parts;
  const { clock, timers } = runtime;
  const options = { ...defaults, ...parts.options };
  const folder = parts.folder ?? (await mkdtemp(join(tmpdir(), 'slotwire-watching-')));
  const removeFolder = () => {
    if (parts.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  // Of a process that is told to end while it starts, too.
  onSpawn(removeFolder);
  const children: Child[] = [];
  let receiver: Receiver | undefined;
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    // Prometheus first: what it does not hear of any more it would tell as gone.
    for (const child of [...children].reverse()) await child.stop();
    await receiver?.close();
    removeFolder();
  }
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };

  async function start(title: string, program: string, port: number | undefined, args: string[]): Promise<Child> {
    const listen = `--web.listen-address=127.0.0.1:${port ?? 0}`;
    const child = await startChild({
      title,
      program,
      cwd: folder,
      timers,
      onSpawn,
      args: [listen, '--log.format=json', ...args],
    });
    children.push(child);
    return child;
  }

  async function setEnvironments(environments: readonly Environment[]): Promise<void> {
    for (const [job, groups] of Object.entries(targetFilesOf(environments))) {
      const file = join(folder, TARGETS, `${job}.json`);
      await writeFile(`${file}.new`, JSON.stringify(groups));
      // Whole or not at all: Prometheus looks whenever it likes.
      await rename(`${file}.new`, file);
    }
  }

  try {
    receiver = await startReceiver(clock, ports.receiver);
    for (const each of [TARGETS, 'rules']) await mkdir(join(folder, each), { recursive: true });
    await writeFile(join(folder, 'alertmanager.yml'), toYaml(routingFor(options, receiver.url)));
    const alertmanager = await start('Alertmanager', programs.alertmanager, ports.alertmanager, [
      '--config.file=alertmanager.yml',
      '--storage.path=alertmanager',
      // It is alone, and listens for no others.
      '--cluster.listen-address=',
    ]);
    const alertmanagerUrl = `http://${alertmanager.address}`;
    await untilReady('Alertmanager', alertmanager, () => isOk(request, `${alertmanagerUrl}/-/ready`), timers);

    for (const [name, file] of Object.entries(ruleFilesFor(options)))
      await writeFile(join(folder, 'rules', name), toYaml(file));
    await writeFile(join(folder, 'prometheus.yml'), toYaml(prometheusConfigFor(options, alertmanager.address)));
    await setEnvironments(parts.environments ?? []);
    const prometheus = await start('Prometheus', programs.prometheus, ports.prometheus, [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=prometheus',
      '--enable-feature=exemplar-storage',
      // What was told before it knew of its Alertmanager is told again then; by default it would be a minute later.
      '--rules.alert.resend-delay=2s',
    ]);
    const prometheusUrl = `http://${prometheus.address}`;
    const api = createPrometheusApi(prometheusUrl, request);
    await untilReady('Prometheus', prometheus, () => api.isReady(), timers);

    const died = Promise.race([
      prometheus.ended.then((how) => ({ title: 'Prometheus', how, child: prometheus })),
      alertmanager.ended.then((how) => ({ title: 'Alertmanager', how, child: alertmanager })),
    ]).then(({ title, how, child }) => {
      if (stopping !== undefined) return new Promise<never>(() => {});
      return [`${title} is gone: ${how}`, ...child.complaints()].join('\n');
    });
    return {
      prometheus: { ...api, url: prometheusUrl, pid: prometheus.pid },
      alertmanager: { url: alertmanagerUrl, pid: alertmanager.pid },
      receiver,
      setEnvironments,
      died,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws NotWatching */
async function untilReady(title: string, child: Child, isReady: () => Promise<boolean>, timers: Timers): Promise<void> {
  let how: string | undefined;
  void child.ended.then((said) => {
    how = said;
  });
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS && how === undefined; waitedMs += POLL_MS) {
    if (await isReady()) return;
    await sleep(timers, POLL_MS);
  }
  const what = how ?? `it is not ready after ${READY_WITHIN_MS / 1_000} s`;
  throw new NotWatching([`${title} did not start: ${what}`, ...child.complaints()].join('\n'));
}

function isOk(request: HttpRequest, url: string): Promise<boolean> {
  return request(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
