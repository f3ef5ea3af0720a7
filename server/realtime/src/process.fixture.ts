/** The service as a child process, the way production runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess {
  url: string;
  child: ChildProcess;
  /** Exit code, or the signal that ended it. */
  exited: Promise<number | string>;
  /** All log lines so far. */
  lines: string[];
}

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Rejects with what it printed when it ends before it listens. */
export async function startProcess(dataDir: string, env: Record<string, string> = {}): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      // What is compiled already is half of a start.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      SLOTWIRE_MODE: 'development',
      SLOTWIRE_PORT: '0',
      SLOTWIRE_DATA: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exited = new Promise<number | string>((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? (signal as string))),
  );
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      const listening = /"url":"(http[^"]+)"/.exec(line);
      if (listening) resolve(listening[1] as string);
    });
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => lines.push(line));
    // `close` comes after the last line was read, `exit` may come before.
    child.on('close', () => reject(new Error(lines.join('\n'))));
  });
  return { url, child, exited, lines };
}
