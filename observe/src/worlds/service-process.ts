/** Service process: the service of a world, started, told of faults, killed and started again at the same port. Never left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ServiceSettings } from '@slotwire/realtime';
import type { Answer, Order, ServiceFault } from './orders.ts';
import { WorldBroken, type WorldOutside } from './outside.ts';

export interface ServiceProcessParts {
  outside: WorldOutside;
  dataDir: string;
  env: Readonly<Record<string, string>>;
  settings: Partial<ServiceSettings>;
  /** How many file descriptors the process may have; default: as many as this one. */
  descriptors?: number | undefined;
  lookEveryMs?: number | undefined;
  /** Where its log goes; default: nowhere. */
  logFile?: string | undefined;
}

export interface ServiceProcess {
  /** `http://127.0.0.1:40000` */
  url: string;
  /** Resolves when the service does as it was told. */
  setFault(fault: ServiceFault, on: boolean): Promise<void>;
  /** Nothing is finished. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Where it was, with the data that it had. */
  startAgain(): Promise<void>;
}

const ENTRY = join(import.meta.dirname, 'main.ts');
const STARTS_WITHIN_MS = 60_000;

/** @throws WorldBroken */
export async function startServiceProcess(parts: ServiceProcessParts): Promise<ServiceProcess> {
  const { outside, dataDir, settings, descriptors, lookEveryMs, logFile } = parts;
  const { timers } = outside.runtime;
  let env: Record<string, string> = {
    SLOTWIRE_DATA: dataDir,
    SLOTWIRE_PORT: '0',
    SLOTWIRE_HOST: '127.0.0.1',
    ...parts.env,
  };
  let child: ChildProcess | undefined;

  function run(): ChildProcess {
    const args = [ENTRY, JSON.stringify({ settings, lookEveryMs, logFile })];
    // The limit of a process can only be set by the one that starts it, and Node has no call for it.
    const [program, all] =
      descriptors === undefined
        ? [outside.execPath, args]
        : ['/bin/sh', ['-c', `ulimit -n ${descriptors} && exec "$0" "$@"`, outside.execPath, ...args]];
    const started = spawn(program, all, {
      env: { ...outside.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
    });
    outside.onSpawn(() => started.kill('SIGKILL'));
    return started;
  }

  function answerOf<T>(from: ChildProcess, withinMs: number, read: (answer: Answer) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = timers.after(withinMs, () =>
        end(() => reject(new WorldBroken('a service does not answer in time'))),
      );
      const onMessage = (answer: Answer) => {
        if ('problem' in answer)
          return end(() => reject(new WorldBroken(`a service did not start: ${answer.problem}`)));
        const found = read(answer);
        if (found !== undefined) end(() => resolve(found));
      };
      const onExit = (code: number | null) => end(() => reject(new WorldBroken(`a service ended with code ${code}`)));
      function end(settle: () => void): void {
        late.stop();
        from.off('message', onMessage);
        from.off('exit', onExit);
        settle();
      }
      from.on('message', onMessage);
      from.once('exit', onExit);
    });
  }

  async function start(): Promise<string> {
    child = run();
    const url = await answerOf(child, STARTS_WITHIN_MS, (answer) => ('url' in answer ? answer.url : undefined));
    env = { ...env, SLOTWIRE_PORT: new URL(url).port };
    return url;
  }

  /** Nothing is drained: its data go with the world. */
  async function kill(): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    ending.kill('SIGKILL');
    await gone;
  }

  return {
    url: await start(),
    async setFault(fault, on) {
      if (child === undefined) throw new WorldBroken(`no service is there for ${fault}`);
      const order: Order = { fault, on };
      const done = answerOf(child, STARTS_WITHIN_MS, (answer) =>
        'done' in answer && answer.done.fault === fault && answer.done.on === on ? true : undefined,
      );
      child.send(order);
      await done;
    },
    kill,
    async startAgain() {
      await start();
    },
  };
}
