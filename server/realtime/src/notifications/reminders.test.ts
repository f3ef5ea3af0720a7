/** The rounds of reminders, on a store whose sweep takes several slices. What is reminded of whom is in the scenarios. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createReminders, type RemindersParts } from './reminders.ts';

function createBench(slices: number) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const asked: string[] = [];
  let done = 0;
  const reminders = createReminders({
    runtime,
    store: {
      prepareStarting: async () => {
        asked.push('slice');
        done += 1;
        return done >= slices;
      },
      remindedTo: async () => 0,
      listStarting: async () => {
        asked.push('list');
        return [];
      },
    },
    committer: { submit: async () => [] } as unknown as RemindersParts['committer'],
    notifier: { pushAtMs: () => undefined, told() {} },
    metrics: { scheduleDone: { set() {} }, storeFailures: { inc() {} } } as unknown as RemindersParts['metrics'],
    log: { error: assert.fail } as unknown as RemindersParts['log'],
  });
  return { reminders, asked, after: (ms: number) => runtime.time.run(ms) };
}

test('[NT7] a long sweep lets others in between its slices, and nothing is listed before its end', async () => {
  const { reminders, asked, after } = createBench(3);
  await after(0);
  assert.deepEqual(asked, ['slice']);
  await after(1_000);
  assert.deepEqual(asked, ['slice', 'slice', 'slice', 'list', 'list']);
  await reminders.stop();
});

test('[NT7] a service that stops does not wait for the end of a sweep', async () => {
  const { reminders, asked, after } = createBench(1_000);
  await after(0);
  const stopped = reminders.stop();
  await after(100);
  await stopped;
  assert.deepEqual(asked, ['slice']);
});
