/**
 * A process that commits until it is killed: `node crash.fixture.ts <file>`. Each line that it prints is the number of a work whose
 * promise resolved, with the positions of its events.
 */
import { writeSync } from 'node:fs';
import { createSystemRuntime } from '@slotwire/runtime';
import { createCommitter } from './committer.ts';
import { createSqliteStore } from './sqlite.ts';
import { eventOf, keyOf } from './store.fixture.ts';
import { emptyReadSet, emptyWriteSet } from './store.ts';
import { recordOfNote } from './store-notifications.fixture.ts';

/** What the work of this number writes to each stream; long enough to fill pages, so that checkpoints happen. */
export const bodyOf = (n: number, stream: string): string => `${n} ${stream} ${'x'.repeat(400)}`;
export const streamsOf = (n: number) => [`user:${n % 7}`, 'all'] as const;

if (import.meta.main) {
  const path = process.argv[2] as string;
  const first = Number(process.argv[3]);
  const runtime = createSystemRuntime({ keepAlive: true });
  const store = createSqliteStore({ path, busyTimeoutMs: 5_000, ...runtime });
  const { timers, clock } = runtime;
  const committer = createCommitter({ store, timers, clock, onCommitted: () => {} });
  for (let n = first; ; ) {
    const works: Promise<void>[] = [];
    for (let i = 0; i < 1 + (n % 40); i++, n++) {
      const number = n;
      const events = streamsOf(number).map((stream) => eventOf(stream, bodyOf(number, stream)));
      const notifications = [recordOfNote(number, 'all', { pushAtMs: number })];
      const writes = { ...emptyWriteSet, keys: [keyOf(number)], events, notifications };
      const work = committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
      works.push(work.then(() => void writeSync(1, `${number}\n`)));
    }
    await Promise.all(works);
  }
}
