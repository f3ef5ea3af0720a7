/** Outside: what a virtual run needs from the process that it runs in. */

/** What only an entry file may touch. */
export interface VirtualOutside {
  drawSeed: () => number;
  /** One line, to stay. */
  print: (line: string) => void;
  /** How far it has come, in place of what was said before; empty: it is over. */
  status: (line: string) => void;
  breathe: () => Promise<void>;
  /** Ms, of a clock that does not jump. */
  elapsedMs: () => number;
  /** True after Ctrl-C. */
  stopped: () => boolean;
  processors: number;
}
