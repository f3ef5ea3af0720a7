/** Service process: the service on a free port that it keeps when it is started again, with data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServiceProcess {
  readonly url: string;
  /** Where its database lies. */
  readonly data: string;
  /** Ends it without a word, as when the power goes. */
  kill(): Promise<void>;
  /** Ends it with its goodbyes. */
  stop(): Promise<void>;
  /** On the same port and data. */
  start(): Promise<void>;
  /** The last lines that it printed. */
  log(): readonly string[];
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

const MAIN = join(import.meta.dirname, 'service-main.ts');
const MAX_LINES = 200;

export async function startServiceProcess(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const data = mkdtempSync(join(tmpdir(), 'slotwire-e2e-'));
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  let port = '0';
  let url = '';

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH ?? '',
        // What is compiled already is half of a start.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        // Another build than that of this checkout.
        ...(process.env.SLOTWIRE_APPS === undefined ? {} : { SLOTWIRE_APPS: process.env.SLOTWIRE_APPS }),
        SLOTWIRE_MODE: 'development',
        SLOTWIRE_DATA: data,
        SLOTWIRE_PORT: port,
        SLOTWIRE_DRAIN_SECONDS: '2',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    const endWithUs = () => started.kill('SIGKILL');
    process.once('exit', endWithUs);
    started.once('exit', () => process.off('exit', endWithUs));
    url = await new Promise<string>((done, fail) => {
      const hear = (line: string) => {
        lines.push(line);
        if (lines.length > MAX_LINES) lines.shift();
        const [, found] = /"url":"(http[^"]+)"/.exec(line) ?? [];
        if (found !== undefined) done(found);
      };
      for (const stream of [started.stdout, started.stderr]) createInterface({ input: stream }).on('line', hear);
      started.once('close', (code) => fail(new Error(`the service ended with ${code}:\n${lines.join('\n')}`)));
    });
    port = new URL(url).port;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((done) => ending.once('exit', done));
    ending.kill(signal);
    await ended;
  }

  await start();
  return {
    get url() {
      return url;
    },
    data,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
    log: () => lines,
    async dispose() {
      await end('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
