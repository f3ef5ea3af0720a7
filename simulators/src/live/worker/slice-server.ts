/**
 * Slice server: a slice at the far end of a message port. What it saw goes in batches, always before whatever is told after it, so that
 * nothing overtakes the history that it rests on.
 */
import type { HistoryEntry } from '../../oracle/history.ts';
import type { FromWorker, ToWorker } from '../port.ts';
import { createSlice, type SliceParts } from '../slice.ts';

export interface SliceServerParts extends Omit<SliceParts, 'observe' | 'onSample' | 'onLook'> {
  post: (message: FromWorker) => void;
}

export interface SliceServer {
  handle(message: ToWorker): void;
}

/** Long enough to share the cost of a message among entries, short enough that nobody sees the table lag behind. */
const BATCH_MS = 50;
/** A batch that has grown so long goes at once: what a flood leaves in memory is bounded, too. */
const BATCH_LINES = 2_000;

export function serveSlice(parts: SliceServerParts): SliceServer {
  const { runtime, post } = parts;
  const { clock, timers } = runtime;
  let lines: string[] = [];

  function flush(): void {
    if (lines.length === 0) return;
    const batch = lines.join('\n');
    lines = [];
    post({ type: 'history', lines: batch, atMs: clock.nowMs() });
  }

  function observe(entry: HistoryEntry): void {
    lines.push(JSON.stringify(entry));
    if (lines.length === 1) timers.after(BATCH_MS, flush);
    else if (lines.length >= BATCH_LINES) flush();
  }

  const slice = createSlice({
    ...parts,
    observe,
    onSample(sample) {
      flush();
      post({ type: 'sample', sample });
    },
    onLook(look) {
      // One by one: where a device stands is compared with what the oracle has heard by then, no less and no more.
      flush();
      post({ type: 'look', look });
    },
  });

  return {
    handle(message) {
      if ('push' in message) return slice.deliver(message.device, message.push);
      const { id, order } = message;
      slice.carryOut(order).then(
        () => {
          flush();
          post({ type: 'done', id });
        },
        (error: unknown) => post({ type: 'failed', why: error instanceof Error ? error.message : String(error) }),
      );
    },
  };
}
