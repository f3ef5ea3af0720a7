/** Outside: what a virtual run needs from the process that it runs in. */

/** What only an entry file may touch. */
export interface VirtualOutside {
  drawSeed: () => number;
  /** One line, to stay. */
  print: (line: string) => void;
  /** A line in place of the one before it; nothing when nobody watches. */
  status: (line: string) => void;
  breathe: () => Promise<void>;
  /** Ms, of a clock that does not jump. */
  elapsedMs: () => number;
  /** True after Ctrl-C. */
  stopped: () => boolean;
  processors: number;
}
