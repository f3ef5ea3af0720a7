/** Reports to a receiver that is busy, out of reach, or has had enough. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createReportQueue, MAX_CHARACTERS, MAX_REPORTS, MAX_TRIES, type ReportAnswer } from './report-queue.ts';

function createBench(answer: (body: string) => ReportAnswer | Promise<ReportAnswer>) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const posted: { body: string; atMs: number }[] = [];
  const queue = createReportQueue({
    runtime,
    post: async ({ body }) => {
      posted.push({ body, atMs: runtime.clock.monotonicMs() });
      return answer(body);
    },
  });
  return {
    posted,
    bodies: () => posted.map(({ body }) => body),
    queue,
    add: (...bodies: string[]) => {
      for (const body of bodies) queue.add({ body, items: 10 });
    },
    pass: (ms: number) => runtime.time.run(ms),
  };
}

test('reports go one after the other, in order', async () => {
  const answers: ((answer: ReportAnswer) => void)[] = [];
  const bench = createBench(() => new Promise((resolve) => answers.push(resolve)));
  bench.add('a', 'b');
  await bench.pass(0);
  assert.deepEqual(bench.bodies(), ['a']);
  answers[0]?.({ status: 202 });
  await bench.pass(0);
  assert.deepEqual(bench.bodies(), ['a', 'b']);
  answers[1]?.({ status: 202 });
  await bench.pass(0);
  assert.equal(bench.queue.takeDropped(), 0);
});

test('a busy receiver is left alone for as long as it says, and everything arrives once it has room', async () => {
  let isBusy = true;
  const bench = createBench(() => (isBusy ? { status: 503, retryAfterMs: 10_000 } : { status: 202 }));
  bench.add('a', 'b', 'c');
  await bench.pass(9_999);
  assert.deepEqual(bench.bodies(), ['a']);
  isBusy = false;
  await bench.pass(10_000);
  assert.deepEqual(bench.bodies(), ['a', 'a', 'b', 'c']);
  assert.equal(bench.queue.takeDropped(), 0);
});

test('a receiver that stays out of reach gets less and less, and the page keeps no more than a few reports', async () => {
  const bench = createBench(() => undefined);
  for (let minute = 0; minute < 120; minute++) {
    bench.add(`minute ${minute}`);
    await bench.pass(60_000);
  }
  // Half of the longest wait, on average.
  assert.ok(bench.posted.length < 300, `${bench.posted.length} tries in two hours`);
  const dropped = bench.queue.takeDropped();
  assert.ok(dropped >= (120 - MAX_REPORTS) * 10, `${dropped} items`);
  assert.equal(bench.queue.takeDropped(), 0);
});

test('what would take too much memory is dropped, the oldest first, and never what is on its way', async () => {
  const answers: ((answer: ReportAnswer) => void)[] = [];
  const bench = createBench(() => new Promise((resolve) => answers.push(resolve)));
  const large = (name: string) => name.padEnd(MAX_CHARACTERS / 4, '.');
  bench.add(...['a', 'b', 'c', 'd', 'e', 'f'].map(large));
  assert.equal(bench.queue.takeDropped(), 20);
  for (let i = 0; i < 4; i++) {
    await bench.pass(0);
    answers[i]?.({ status: 202 });
  }
  await bench.pass(0);
  assert.deepEqual(
    bench.bodies().map((body) => body[0]),
    ['a', 'd', 'e', 'f'],
  );
});

test('what is refused for what it is, is dropped at once; what is tried too often, at last', async () => {
  const bench = createBench((body) => ({ status: body === 'malformed' ? 400 : body === 'unlucky' ? 500 : 202 }));
  bench.add('malformed', 'good');
  await bench.pass(0);
  assert.deepEqual(bench.bodies(), ['malformed', 'good']);
  assert.equal(bench.queue.takeDropped(), 10);
  bench.add('unlucky', 'next');
  await bench.pass(600_000);
  assert.equal(bench.bodies().filter((body) => body === 'unlucky').length, MAX_TRIES);
  assert.equal(bench.bodies().at(-1), 'next');
  assert.equal(bench.queue.takeDropped(), 10);
});

test('a page that goes away hands over what is not answered, but not to a receiver that is busy', async () => {
  const bench = createBench(() => new Promise(() => {}));
  bench.add('a', 'b');
  assert.deepEqual(
    bench.queue.takeRest().map(({ body }) => body),
    ['a', 'b'],
  );
  const busy = createBench(() => ({ status: 503 }));
  busy.add('a', 'b');
  await busy.pass(0);
  assert.deepEqual(busy.queue.takeRest(), []);
  assert.equal(busy.queue.takeDropped(), 20);
});
