/** Lab: starts subjects with their fleets, each in a process of its own, and cleans up behind them. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FleetCalls } from './fleet.ts';
import { type Remote, remote } from './remote.ts';
import type { ServerCalls } from './server.ts';
import type { SubjectName } from './subjects/subject.ts';

/** A subject and the devices that talk to it. */
export interface Stand {
  subject: SubjectName;
  devices: number;
  server: Remote<ServerCalls>;
  fleet: Remote<FleetCalls>;
  close(): Promise<void>;
}

export interface Lab {
  open(subject: SubjectName, devices: number): Promise<Stand>;
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
  let stands = 0;

  function start(name: string, args: string[], execArgv: string[], stdout: number | 'ignore'): ChildProcess {
    const child = fork(script(name), args, { execArgv, stdio: ['ignore', stdout, 'inherit', 'ipc'] });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
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
    async open(subject, devices) {
      const ownDir = join(folder, String(++stands));
      const log = openSync(join(folder, `${stands}.log`), 'w');
      const profile =
        profileDir === undefined
          ? []
          : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-name=${profileName()}`];
      function profileName() {
        return `${subject}-${stands}.cpuprofile`;
      }
      const serverChild = start('server.ts', [subject, ownDir, secret], ['--expose-gc', ...profile], log);
      closeSync(log);
      const fleetChild = start('fleet.ts', [], [], 'ignore');
      const server = remote<ServerCalls>(serverChild, `${subject} server`);
      const fleet = remote<FleetCalls>(fleetChild, `${subject} fleet`);
      const close = async () => {
        await Promise.all([end(serverChild), end(fleetChild)]);
        rmSync(ownDir, { recursive: true, force: true });
      };
      try {
        await fleet.prepare({ subject, port: await server.port(), devices, secret });
      } catch (error) {
        await close();
        throw error;
      }
      return { subject, devices, server, fleet, close };
    },
    close() {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
