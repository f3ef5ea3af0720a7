/**
 * Log destination: lines go to a file descriptor without waiting for it, 16 KB at a time and when `flush` is called, so that a line costs no
 * system call. They are gathered here: pino's own destination gathers too, but measures all that it has with every line that comes
 * (sonic-boom 4.2), which was half of what logging a command cost.
 */
import { type DestinationStream, destination } from 'pino';

export interface LogDestination extends DestinationStream {
  /** @param done called when what there is has been written */
  flush(done?: () => void): void;
  /** Nobody reads the log any more. */
  onError(listener: () => void): void;
  close(): void;
}

/** UTF-16 units after which lines do not wait for `flush`. */
const GATHERED = 16_384;

export function openLogDestination(fd: number): LogDestination {
  const stream = destination({ dest: fd, sync: false, minLength: GATHERED, maxWrite: 4 * GATHERED });
  let lines = '';

  function handOn(): void {
    if (lines === '') return;
    const gathered = lines;
    lines = '';
    stream.write(gathered);
  }

  return {
    write(line) {
      lines += line;
      if (lines.length >= GATHERED) handOn();
    },
    flush(done) {
      handOn();
      stream.flush(done);
    },
    onError: (listener) => void stream.on('error', listener),
    close: () => stream.destroy(),
  };
}
