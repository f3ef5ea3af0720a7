import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandInput, failure, type Overview } from '@slotwire/protocol';
import { createBench } from './test-bench.fixture.ts';

const overview: Overview = {
  at: '2026-03-02T09:00:00.000Z',
  timeZone: 'UTC',
  day: '2026-03-02',
  today: { confirmed: 2 },
  arrivals: [],
  customers: { all: 1, connected: 0 },
  responses: { answered: 0, p50Ms: null, p90Ms: null, waiting: 0 },
  health: { ready: true },
};
const analytics: CommandInput<'analytics:query'> = {
  from: '2026-03-02T00:00:00Z',
  to: '2026-03-03T00:00:00Z',
  bucket: 'day',
  what: ['bookings'],
};

/** A device on a link whose service answers this question so. */
async function answering(question: string, answer: unknown) {
  const bench = createBench();
  await bench.begin();
  bench.server.failures.set(question, [answer as never]);
  return bench;
}

test('[OV1] an overview is asked for on the link of now', async () => {
  const bench = await answering('overview:get', { ok: true, value: overview });
  const answer = bench.service.ask('overview:get', { timeZone: 'UTC' });
  await bench.settle();
  assert.deepEqual(await answer, { ok: true, value: overview });
  assert.deepEqual(bench.server.received.at(-1), { event: 'overview:get', args: { timeZone: 'UTC' } });
});

test('[AN8] a refusal comes as it is, with the fields that do not fit', async () => {
  const issues = [{ path: 'what.0', message: 'not yours' }];
  const bench = await answering('analytics:query', failure('BAD_REQUEST', { issues }));
  const answer = bench.service.ask('analytics:query', analytics);
  await bench.settle();
  assert.deepEqual(await answer, failure('BAD_REQUEST', { issues }));
});

test('without a link, without an answer, or with one that makes no sense it is unknown', async () => {
  const offline = createBench();
  assert.deepEqual(await offline.service.ask('overview:get', {}), { ok: 'unknown', why: 'lost' });

  for (const [question, args] of [
    ['overview:get', {}],
    ['analytics:query', analytics],
  ] as const) {
    const bench = await answering(question, { ok: true, value: { buckets: [7], today: 'busy' } });
    const answer = bench.service.ask(question, args as never);
    await bench.settle();
    assert.deepEqual(await answer, { ok: 'unknown', why: 'timeout' });
    assert.deepEqual(
      bench.faults.map(({ what }) => what),
      [`read the answer to ${question}`],
    );
  }

  const silent = createBench();
  await silent.begin();
  const answer = silent.service.ask('overview:get', {});
  silent.transport.cut();
  assert.deepEqual(await answer, { ok: 'unknown', why: 'lost' });
});

test('[OV2] an overview that comes by itself is told, and one that cannot be read is not', async () => {
  const bench = createBench();
  const told: Overview[] = [];
  bench.service.on('overview', (one) => told.push(one));
  await bench.begin();
  for (const data of [overview, { ...overview, today: 7 }, undefined, { ...overview, arrivals: [null] }])
    bench.server.connection()?.emit('signal', { type: 'overview', data });
  await bench.settle();
  assert.deepEqual(told, [overview]);
});
