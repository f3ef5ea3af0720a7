import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { Committer } from '../storage/committer.ts';
import type { WriteSet } from '../storage/store.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { PushChanges } from './changes.ts';
import { createJournal } from './journal.ts';
import { NOON_MS, notificationId } from './push.fixture.ts';

function setUp() {
  const { time, clock, timers } = createVirtualRuntime({ seed: 1 });
  /** How many decisions each commit had. */
  const commits: number[] = [];
  const store = { fails: false };
  const committer: Pick<Committer, 'submit'> = {
    async submit<T>(work: { decide: (view: never) => { writes: WriteSet; value: T } }) {
      if (store.fails) throw new Error('no answer');
      const { writes, value } = work.decide(undefined as never);
      commits.push(writes.push?.decisions?.length ?? 0);
      return value;
    },
  };
  const metrics = createMetrics();
  const journal = createJournal({
    committer,
    metrics,
    timers,
    log: createLog({ level: 'silent', nowMs: clock.nowMs }),
  });
  let durable = 0;
  return {
    time,
    store,
    commits,
    journal,
    durable: () => durable,
    write: (n: number) => journal.write(sentOnce(n), () => durable++),
    async counted() {
      const { values } = await metrics.pushDecisions.get();
      return values.map(({ value }) => value);
    },
  };
}

function sentOnce(n: number): PushChanges {
  const changes = new PushChanges();
  changes.decisions.push({ notificationId: notificationId(n), userId: 'ada', atMs: NOON_MS, outcome: 'sent' });
  return changes;
}

test('results of 20 ms share a commit, and are told when they are durable', async () => {
  const { time, commits, write, durable, counted } = setUp();
  for (let n = 0; n < 50; n++) write(n);
  await time.run(19);
  assert.deepEqual(commits, []);
  await time.run(1);
  assert.deepEqual(commits, [50]);
  assert.equal(durable(), 50);
  assert.deepEqual(await counted(), [50]);
});

test('a store that fails is tried again every second; what comes meanwhile waits its turn', async () => {
  const { time, store, commits, write, durable, counted } = setUp();
  store.fails = true;
  write(1);
  await time.run(5_000);
  write(2);
  assert.equal(durable(), 0);
  assert.deepEqual(await counted(), []);
  store.fails = false;
  await time.run(2_000);
  assert.deepEqual(commits, [1, 1]);
  assert.equal(durable(), 2);
});

test('close brings in what is left at once, and does not wait for a store that fails', async () => {
  const { time, commits, write, journal } = setUp();
  write(1);
  await journal.close();
  assert.deepEqual(commits, [1]);
  write(2);
  await time.run(1_000);
  assert.deepEqual(commits, [1], 'nothing is written any more');

  const failing = setUp();
  failing.store.fails = true;
  failing.write(1);
  await failing.journal.close();
  assert.deepEqual(failing.commits, []);
});
