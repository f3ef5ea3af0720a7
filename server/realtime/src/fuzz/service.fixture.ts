/** The other end of `child.fixture.ts`. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Measured {
  rss: number;
  heapUsed: number;
  sessions: number;
  tcp: number;
  /** Lines of level error and above; the first twenty. */
  errors: string[];
}

export interface FuzzedService {
  url: string;
  /** After a collection of garbage. */
  measure(): Promise<Measured>;
  /** Undefined while it runs; else its exit code or signal, and what it printed last. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

const LAST_WORDS = 4_000;
const ANSWER_MS = 20_000;

export async function startFuzzedService(): Promise<FuzzedService> {
  const file = fileURLToPath(new URL('child.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => {
      printed = (printed + String(part)).slice(-LAST_WORDS);
    });
  let ended: string | undefined;
  const exited = new Promise<void>((resolve) =>
    child.on('exit', (code, signal) => {
      ended = `it ended with ${code ?? signal}: ${printed}`;
      resolve();
    }),
  );

  function answer<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the service does not answer; ${ended ?? printed}`)), ANSWER_MS);
      const settle = (act: () => void) => {
        clearTimeout(late);
        act();
      };
      child.once('message', (message) => settle(() => resolve(message as T)));
      void exited.then(() => settle(() => reject(new Error(ended))));
    });
  }

  const { url } = await answer<{ url: string }>();
  return {
    url,
    measure() {
      const answered = answer<Measured>();
      child.send('measure');
      return answered;
    },
    ended: () => ended,
    async stop() {
      if (ended !== undefined) return;
      child.send('stop');
      const late = setTimeout(() => child.kill('SIGKILL'), ANSWER_MS);
      await exited;
      clearTimeout(late);
    },
  };
}
