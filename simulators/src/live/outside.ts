/** Outside: what a live run needs from the process that it runs in. Entry files make it out of the globals that are theirs. */
import { createSystemRuntime, type Runtime } from '@slotwire/runtime';
import type { HttpRequest } from './dev-api.ts';

/** What only an entry file may touch. */
export interface Outside {
  /** Of `seed`. */
  runtime: Runtime;
  seed: number;
  request: HttpRequest;
  write: (text: string) => void;
  /** Standard output is a terminal that understands cursor movements. */
  terminal: boolean;
  color: boolean;
  columns: () => number;
  /** Cores that this process may use. */
  processors: number;
  /** Resident memory of this process, bytes. */
  memoryBytes: () => number;
}

export function createOutside(
  host: Pick<NodeJS.Process, 'stdout' | 'env' | 'memoryUsage'>,
  { seed, request, processors }: Pick<Outside, 'seed' | 'request' | 'processors'>,
): Outside {
  const { stdout, env } = host;
  return {
    runtime: createSystemRuntime({ seed, keepAlive: true }),
    seed,
    request,
    write: (text) => void stdout.write(text),
    terminal: isTerminal(host),
    color: !env.NO_COLOR,
    columns: () => stdout.columns || 120,
    processors,
    memoryBytes: () => host.memoryUsage.rss(),
  };
}

/** Standard output understands cursor movements. */
export function isTerminal({ stdout, env }: Pick<NodeJS.Process, 'stdout' | 'env'>): boolean {
  return stdout.isTTY === true && env.TERM !== 'dumb';
}
