/** Lab: starts subjects with their fleets, and what else a row needs, each in a process of its own, and cleans up behind them. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FleetCalls } from './fleet.ts';
import { type Remote, remote } from './remote.ts';
import type { ServerCalls } from './server.ts';
import type { SubjectName, SubjectOptions, Variant } from './subjects/subject.ts';

/** A subject and the devices that talk to it. */
export interface Stand {
  subject: SubjectName;
  devices: number;
  server: Remote<ServerCalls>;
  fleet: Remote<FleetCalls>;
  close(): Promise<void>;
}

export interface StandOptions {
  variant?: Variant;
  /** The last so many devices are of staff. Default 0. */
  staff?: number;
}

/** One process. */
export interface Helper<T> {
  calls: Remote<T>;
  close(): Promise<void>;
}

export interface Lab {
  open(subject: SubjectName, devices: number, options?: StandOptions): Promise<Stand>;
  /** Runs a script of this folder, which gets its options as JSON. */
  start<T extends object>(script: string, options?: object): Helper<T>;
  /** A directory that nobody has yet; it leaves with the lab. */
  newDirectory(): string;
  /** HS256 secret of the tokens of this run. */
  readonly secret: string;
  /** At once: for the end of the bench, however it comes. */
  close(): void;
}

export interface LabOptions {
  /** Where servers keep their data; one directory below it is made, and removed in the end. Default: the system's temporary directory. */
  dataDir?: string | undefined;
  /** Servers write CPU profiles there. */
  profileDir?: string | undefined;
}

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export function createLab({ dataDir = tmpdir(), profileDir }: LabOptions): Lab {
  const folder = mkdtempSync(join(dataDir, 'slotwire-bench-'));
  const secret = randomBytes(32).toString('hex');
  const running = new Set<ChildProcess>();
  let processes = 0;
  let directories = 0;

  const newDirectory = () => join(folder, String(++directories));

  function start<T extends object>(file: string, args: string[], title: string, isProfiled: boolean): Helper<T> {
    const name = `${title}-${++processes}`;
    const profile = ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-name=${name}.cpuprofile`];
    const log = openSync(join(folder, `${name}.log`), 'w');
    const child = fork(script(file), args, {
      execArgv: ['--expose-gc', ...(isProfiled && profileDir !== undefined ? profile : [])],
      stdio: ['ignore', log, 'inherit', 'ipc'],
    });
    closeSync(log);
    running.add(child);
    child.once('exit', () => running.delete(child));
    return { calls: remote<T>(child, title), close: () => end(child) };
  }

  /** With a profile it has to end by itself to write it. */
  async function end(child: ChildProcess): Promise<void> {
    if (!running.has(child)) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    if (profileDir === undefined) child.kill('SIGKILL');
    else child.disconnect();
    await exited;
  }

  return {
    secret,
    newDirectory,
    async open(subject, devices, { variant, staff } = {}) {
      const ownDir = newDirectory();
      const options: SubjectOptions = { dataDir: ownDir, secret, variant };
      const server = start<ServerCalls>('server.ts', [subject, JSON.stringify(options)], subject, true);
      const fleet = start<FleetCalls>('fleet.ts', [], `${subject}-fleet`, false);
      const close = async () => {
        await Promise.all([server.close(), fleet.close()]);
        rmSync(ownDir, { recursive: true, force: true });
      };
      try {
        await fleet.calls.prepare({ subject, port: await server.calls.port(), devices, staff, secret });
      } catch (error) {
        await close();
        throw error;
      }
      return { subject, devices, server: server.calls, fleet: fleet.calls, close };
    },
    start: (file, options = {}) => start(file, [JSON.stringify(options)], file.replace(/\.ts$/, ''), true),
    close() {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
