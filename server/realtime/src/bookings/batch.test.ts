/** Booking commands that share a commit, on the real committer and store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createCommitter } from '../storage/committer.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { bookingWork } from './commands.ts';

test('[BK2] [CM5] a move of a booking that is created in the same tick still sees who holds the slot', async (t) => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const store = createSqliteStore({ path: ':memory:', ...runtime });
  t.after(() => store.close());
  const committer = createCommitter({ store, timers: runtime.timers, clock: runtime.clock, onCommitted: () => {} });
  const nowMs = runtime.clock.nowMs();
  const hour = (index: number) => new Date(nowMs + index * 3_600_000).toISOString();
  const context = { nowMs, ids: runtime.ids };
  const customer = { role: 'customer', id: 'c-1' } as const;
  const vendor = { role: 'vendor', id: 's-1', vendorId: 'v-1' } as const;
  const create = (key: string, from: number) => {
    const times = { startsAt: hour(from), endsAt: hour(from + 1) };
    const args = { key, vendorId: 'v-1', resourceId: 'chair-1', service: 'Regular', ...times };
    return committer.submit(bookingWork('booking:create', args, customer, context));
  };

  const held = create(runtime.ids.next(), 10);
  await runtime.time.run(0);
  assert.equal((await held).code, 'OK');

  const key = runtime.ids.next();
  const move = { key: runtime.ids.next(), bookingId: key, baseVersion: 1, startsAt: hour(10), endsAt: hour(11) };
  const together = [
    create(key, 40),
    committer.submit(bookingWork('booking:reschedule', move, vendor, context)),
    create(runtime.ids.next(), 60),
  ];
  await runtime.time.run(0);
  assert.deepEqual(
    (await Promise.all(together)).map(({ code }) => code),
    ['OK', 'SLOT_TAKEN', 'OK'],
  );
});
