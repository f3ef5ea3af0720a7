import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createFakeWorld } from '../../fake-service.fixture.ts';
import type { HistoryEntry } from '../../oracle/history.ts';
import { customerOf } from '../../people.ts';
import { pushTokenOf } from '../../phone/push-line.ts';
import type { ReadTruth } from '../../survey.ts';
import type { FromWorker, Order } from '../port.ts';
import { delivery } from '../push.fixture.ts';
import { phoneName } from '../push-post.ts';
import { serveSlice } from './slice-server.ts';

function setup(readTruth: ReadTruth) {
  const runtime = createVirtualRuntime({ seed: 3 });
  const posted: FromWorker[] = [];
  const world = createFakeWorld();
  const server = serveSlice({
    plan: {
      number: 0,
      url: 'http://x',
      seed: 3,
      runId: 'r',
      marketplace: {
        customers: [{ id: 'ann', name: 'Ann' }],
        vendors: [{ id: 'barber', name: 'Barber', resources: [{ id: 'chair-1', name: 'Chair' }] }],
        admins: [],
      },
      holders: ['ann', 'ben', 'cem'].map((id, i) => ({
        name: `c-${i + 1}`,
        person: customerOf(id),
        ...(id === 'ann' ? { push: { provider: 'fcm', locale: 'de-DE', timeZone: 'UTC' } } : {}),
      })),
      others: [],
      ratePerMinute: 60,
      dropsSeconds: 0,
      rampMs: 0,
      addresses: [],
    },
    runtime,
    transportFrom: () => ({ connect: () => ({ request() {}, close() {} }) }),
    issue: () => Promise.resolve('t'),
    createService: world.createService,
    readTruth,
    // As it crosses a port; of the histograms only that they are there.
    post: (message) => posted.push(message.type === 'sample' ? message : structuredClone(message)),
  });
  let asked = 0;
  return {
    runtime,
    posted,
    push: (device: string, token: string) => server.handle({ device, push: delivery(token) }),
    ask: (order: Order) => server.handle({ id: ++asked, order }),
    entries: (): HistoryEntry[] =>
      posted.flatMap((message) =>
        message.type === 'history' ? message.lines.split('\n').map((line) => JSON.parse(line) as HistoryEntry) : [],
      ),
  };
}

const empty = async () => ({ bookings: [] as [], positions: {}, told: {} });

test('what devices see goes in batches, each device in its order', async () => {
  const { runtime, posted, ask, entries } = setup(empty);
  ask({ do: 'start' });
  await runtime.time.run(30_000);
  const batches = posted.filter(({ type }) => type === 'history').length;
  assert.ok(entries().length > 100 && batches < entries().length / 2, `${entries().length} in ${batches}`);
  for (const device of ['c-1', 'c-2', 'c-3']) {
    const own = entries().filter((entry) => 'device' in entry && entry.device === device);
    assert.equal(own[0]?.type, 'join');
    for (const { key } of own.filter((entry) => entry.type === 'settled')) {
      const steps = own.filter((entry) => 'key' in entry && entry.key === key).map(({ type }) => type);
      assert.equal(steps[0], 'invoke');
    }
  }
  const samples = posted.filter(({ type }) => type === 'sample');
  assert.ok(samples.length >= 29 && samples.length <= 32, String(samples.length));
});

test('nothing overtakes the history that it rests on', async () => {
  const { runtime, posted, ask, entries } = setup(empty);
  ask({ do: 'start' });
  await runtime.time.run(20_010);
  ask({ do: 'settle' });
  await runtime.time.run(2_000);
  ask({ do: 'look', only: undefined });
  await runtime.time.run(2_000);
  ask({ do: 'close' });
  await runtime.time.run(2_000);
  const total = entries().length;
  const firstLook = posted.findIndex(({ type }) => type === 'look');
  const before = posted.slice(0, firstLook).filter(({ type }) => type === 'history');
  assert.equal(
    before.flatMap((message) => (message.type === 'history' ? message.lines.split('\n') : [])).length,
    total,
  );
  assert.deepEqual(
    posted.flatMap((message) => (message.type === 'look' ? [message.look.person] : [])),
    ['customer ann', 'customer ben', 'customer cem'],
  );
  assert.deepEqual(
    posted.flatMap((message) => (message.type === 'done' ? [message.id] : [])),
    [1, 2, 3, 4],
  );
  // The last sample is of the end: nobody is left running.
  assert.equal(posted.at(-1)?.type, 'done');
  const length = posted.length;
  await runtime.time.run(10_000);
  assert.equal(posted.length, length);
});

test('a push is for the phone whose token it is, until the applications are closed', async () => {
  const { runtime, push, ask, entries } = setup(empty);
  const pushed = () => entries().flatMap((entry) => (entry.type === 'pushed' ? [entry.device] : []));
  ask({ do: 'start' });
  await runtime.time.run(1_000);
  push('c-1', pushTokenOf('fcm', phoneName('r', 'c-1'), 1));
  push('c-2', pushTokenOf('fcm', phoneName('r', 'c-2'), 1));
  push('c-1', pushTokenOf('fcm', phoneName('old', 'c-1'), 1));
  await runtime.time.run(60_000);
  assert.deepEqual(pushed(), ['c-1']);
  push('c-1', pushTokenOf('fcm', phoneName('r', 'c-1'), 1));
  ask({ do: 'close' });
  await runtime.time.run(60_000);
  assert.deepEqual(pushed(), ['c-1']);
});

test('a look at some is a look at these', async () => {
  const { runtime, posted, ask } = setup(() => Promise.reject(new Error('connection refused')));
  ask({ do: 'start' });
  await runtime.time.run(1_000);
  ask({ do: 'look', only: new Set(['customer ben']) });
  await runtime.time.run(1_000);
  assert.deepEqual(
    posted.flatMap((message) => (message.type === 'look' ? [message.look] : [])),
    [{ person: 'customer ben', answer: { failure: 'connection refused' }, devices: [] }],
  );
});
