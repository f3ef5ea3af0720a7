/** Host figures: what nobody does and nobody asks for, and is therefore looked at once a minute: how large the database is, and when keys end. */
import { stat } from 'node:fs/promises';
import type { Timer, Timers } from '@slotwire/runtime';
import type { Metrics } from './metrics.ts';

export interface HostFiguresParts {
  timers: Timers;
  metrics: Pick<Metrics, 'databaseBytes' | 'expiresAt'>;
  /** Path of the embedded database; its log lies beside it. */
  database: string;
  /** Of the keys that tokens are signed by; undefined where they have no end, or nobody has needed them yet. */
  keysExpireMs: () => number | undefined;
  /** Default: a minute. */
  everyMs?: number;
}

const EVERY_MS = 60_000;

/** Looks at once, and from now on every so often. */
export async function createHostFigures({
  timers,
  metrics,
  database,
  keysExpireMs,
  everyMs = EVERY_MS,
}: HostFiguresParts): Promise<Timer> {
  async function look(): Promise<void> {
    const endMs = keysExpireMs();
    if (endMs !== undefined) metrics.expiresAt.set({ what: 'token_keys' }, endMs / 1_000);
    metrics.databaseBytes.set({ file: 'data' }, await sizeOf(database));
    metrics.databaseBytes.set({ file: 'log' }, await sizeOf(`${database}-wal`));
  }

  await look();
  return timers.every(everyMs, () => void look());
}

/** The log is not there when nothing has been written since the last checkpoint. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
