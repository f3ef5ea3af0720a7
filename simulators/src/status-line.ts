/**
 * Status line: how far a long run has come. On a terminal it stays in its place; where output is kept it is a line now and then, beside what
 * the run has to say.
 */
import type { VirtualOutside } from './virtual-outside.ts';

export interface StatusLineParts {
  write: (text: string) => void;
  /** What is not a result. */
  writeAside: (text: string) => void;
  terminal: boolean;
  columns: () => number;
  /** Ms, of a clock that does not jump. */
  elapsedMs: () => number;
}

/** Between two lines of a log: often enough to see that it goes on. */
const EVERY_MS = 30_000;

export function createStatusLine({
  write,
  writeAside,
  terminal,
  columns,
  elapsedMs,
}: StatusLineParts): Pick<VirtualOutside, 'print' | 'status'> {
  let shown = false;
  let saidMs = elapsedMs();

  function wipe(): void {
    if (shown) write('\r\x1b[K');
    shown = false;
  }

  return {
    print(line) {
      wipe();
      saidMs = elapsedMs();
      write(`${line}\n`);
    },
    status(line) {
      if (terminal) {
        wipe();
        shown = line !== '';
        write(line.slice(0, columns() - 1));
      } else if (line !== '' && elapsedMs() - saidMs >= EVERY_MS) {
        saidMs = elapsedMs();
        writeAside(`${line}\n`);
      }
    },
  };
}
