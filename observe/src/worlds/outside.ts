/** Outside: what worlds need of the process that they are in; `prove.ts` makes it. */
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

/** A world that does not come about, in one sentence: it proves nothing, and refutes nothing either. */
export class WorldBroken extends Error {
  override name = 'WorldBroken';
}
