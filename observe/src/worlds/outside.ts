/** Outside: what worlds need of the process that they are in; the commands make it. */
import type { Runtime } from '@slotwire/runtime';
import type { Outside } from '@slotwire/simulators';

export interface WorldOutside {
  /** Keeps the process alive. */
  runtime: Runtime;
  request: Outside['request'];
  /** The Node that runs this process runs services too. */
  execPath: string;
  /** For child processes: PATH and the like, and nothing of a service. */
  env: Readonly<Record<string, string | undefined>>;
  /** Of each process and folder, as soon as it is there: `kill` is for the last moment of this one, however it comes. */
  onSpawn: (kill: () => void) => void;
}

/** What a command has of its process. */
export interface OwnProcess {
  env: Readonly<Record<string, string | undefined>>;
  execPath: string;
  on(event: 'exit', listener: () => void): unknown;
}

/** Of a command: whatever was started ends with its process, however that ends. */
export function createOutside(
  own: OwnProcess,
  { runtime, request }: Pick<WorldOutside, 'runtime' | 'request'>,
): WorldOutside {
  const kills = new Set<() => void>();
  own.on('exit', () => {
    for (const kill of kills) kill();
  });
  return {
    runtime,
    request,
    execPath: own.execPath,
    // A service reads what begins with its name; what somebody has set for theirs is not for these.
    env: Object.fromEntries(Object.entries(own.env).filter(([name]) => !name.startsWith('SLOTWIRE_'))),
    onSpawn: (kill) => void kills.add(kill),
  };
}

/** A world that does not come about, in one sentence: it proves nothing, and refutes nothing either. */
export class WorldBroken extends Error {
  override name = 'WorldBroken';
}
