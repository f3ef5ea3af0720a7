import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Marketplace } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createCoverage } from '../coverage.ts';
import { createFakeWorld, type FakeWorld } from '../fake-service.fixture.ts';
import { createCounts } from '../figures.ts';
import { stateOf } from '../fleet.ts';
import { Latency } from '../latency.ts';
import { EPOCH, recordedHistory } from '../oracle/history.fixture.ts';
import { customerOf, staffOf } from '../people.ts';
import { pushTokenOf } from '../phone/push-line.ts';
import type { Report } from '../run.ts';
import type { PersonTruth } from '../survey.ts';
import { type Run, type RunParts, startRun } from './coordinator.ts';
import { connectLocalSlice } from './local-port.ts';
import type { ConnectSlice, Order, Sample, SliceListener, SlicePlan } from './port.ts';
import { delivery } from './push.fixture.ts';
import type { DecisionReader } from './push-decisions.ts';
import { createPushPost, phoneName } from './push-post.ts';
import type { SliceParts } from './slice.ts';
import type { TableRow } from './table.ts';

const marketplace: Marketplace = {
  customers: [{ id: 'ann', name: 'Ann' }],
  vendors: [{ id: 'barber', name: 'Barber', resources: [{ id: 'chair-1', name: 'Chair' }] }],
  admins: [],
};

const about: RunParts['about'] = { url: 'http://x', seed: 9, devices: 1, ratePerMinute: 6, dropsSeconds: 30 };

const plan: SlicePlan = {
  number: 0,
  url: 'http://x',
  seed: 9,
  runId: 'r',
  marketplace,
  holders: [{ name: 'c-00001', person: customerOf('ann') }],
  others: [staffOf('barber', 1)],
  ratePerMinute: 6,
  dropsSeconds: 30,
  rampMs: 0,
  addresses: [],
};

const people = [...plan.holders.map(({ person }) => person), ...plan.others];

/** One customer, one device, in virtual time, against a world that does what it is told. */
async function run(
  change: (world: FakeWorld) => Partial<Pick<SliceParts, 'readTruth'>> & Partial<Pick<RunParts, 'onHistory'>>,
): Promise<{ report: Report; rows: TableRow[] }> {
  const world = createFakeWorld();
  const runtime = createVirtualRuntime({ seed: 9 });
  const rows: TableRow[] = [];
  const changed = change(world);
  const slice = connectLocalSlice({
    plan,
    runtime,
    transportFrom: () => ({ connect: () => ({ request() {}, close() {} }) }),
    issue: () => Promise.resolve('t'),
    createService: world.createService,
    readTruth: changed.readTruth ?? (async ({ role }) => (role === 'vendor' ? emptyTruth : truthOf(world))),
  });
  const started = startRun({
    people,
    slices: [slice],
    about,
    durationMs: 300_000,
    runtime,
    onSecond: (row) => rows.push(row),
    onHistory: changed.onHistory,
  });
  return { report: await reportOf(started, runtime), rows };
}

async function reportOf(started: Run, runtime: VirtualRuntime): Promise<Report> {
  let report: Report | undefined;
  void started.result.then((result) => {
    report = result.report;
  });
  // Time goes on as long as there is something to come; the last steps of a run are promises alone.
  const heartbeat = runtime.timers.every(1_000, () => {});
  await runtime.time.runUntil(() => report !== undefined, 3_600_000);
  heartbeat.stop();
  assert.ok(report);
  return report;
}

const emptyTruth: PersonTruth = { bookings: [], positions: {}, told: {} };
const truthOf = (world: FakeWorld): PersonTruth => ({
  bookings: [...world.bookings.values()],
  positions: {},
  told: {},
});

test('a whole run in virtual time: traffic, healing, truth', async () => {
  const { report, rows } = await run(() => ({}));
  assert.ok(report.exercised.commands > 10);
  assert.ok(report.exercised.restarts > 0);
  assert.ok(rows.length >= 299 && rows.every(({ phase }) => phase === 'running'));
  assert.equal(report.seconds, 300);
  // The fake has no link, so nothing was acked over one: that is missing evidence.
  assert.deepEqual([report.verdict, report.reasons], ['unknown', ['no command was acked, so nothing was tried']]);
  assert.deepEqual([report.lost, report.duplicated, report.outOfOrder, report.differingReplicas], [0, 0, 0, 0]);
});

test('the same seed gives the same history', async () => {
  const record = async () => {
    const history: string[] = [];
    await run(() => ({ onHistory: (entry) => history.push(JSON.stringify(entry)) }));
    return history;
  };
  const [first, second] = [await record(), await record()];
  assert.ok(first.length > 50);
  assert.deepEqual(first, second);
});

test('a replica that differs is named, and tried again until the time is up', async () => {
  const { report } = await run((world) => ({
    readTruth: async ({ role }) => {
      if (role === 'vendor') return emptyTruth;
      const [first, ...others] = world.bookings.values();
      return {
        bookings: first === undefined ? [] : [{ ...first, status: 'declined' }, ...others],
        positions: {},
        told: {},
      };
    },
  }));
  assert.deepEqual([report.verdict, report.exitCode, report.differingReplicas], ['invalid', 4, 1]);
  assert.match(
    report.differences[0] ?? '',
    /^c-00001: booking \S+ status: the service has "declined", the replica "requested"$/,
  );
});

test('[DL3] a device that stands behind the head has not converged', async () => {
  const { report } = await run((world) => ({
    readTruth: async ({ role }) =>
      role === 'vendor'
        ? emptyTruth
        : { ...truthOf(world), positions: { 'user:ann': { epoch: EPOCH, offset: 1_000 } } },
  }));
  assert.equal(report.exitCode, 4);
  assert.match(report.differences[0] ?? '', /^c-00001: user:ann stands at e1\/\d+, the service at e1\/1000$/);
});

test('a service that cannot be asked leaves the verdict unknown', async () => {
  const { report } = await run(() => ({ readTruth: () => Promise.reject(new Error('connection refused')) }));
  assert.deepEqual([report.verdict, report.exitCode], ['unknown', 5]);
  assert.equal(report.reasons[0], 'the truth could not be read: connection refused');
});

test('[CF6] a stored command that never gets an outcome is lost', async () => {
  const { report } = await run((world) => {
    world.silent = true;
    return { readTruth: async () => emptyTruth };
  });
  assert.equal(report.exitCode, 3);
  assert.equal(report.lost, report.exercised.commands);
});

// Slices that are somewhere else

interface FakeSlice {
  connect: ConnectSlice;
  /** What a look at somebody finds. */
  look(person: string): PersonTruth | undefined;
  listener: SliceListener;
  orders: Order['do'][];
  /** Orders that are never carried out. */
  ignores: Set<Order['do']>;
  delivered: [device: string, token: string][];
  ended: boolean;
}

function fakeSlice(): FakeSlice {
  const slice: FakeSlice = {
    listener: undefined as unknown as SliceListener,
    orders: [],
    ignores: new Set(),
    delivered: [],
    ended: false,
    look: () => undefined,
    connect(listener) {
      slice.listener = listener;
      return {
        ask(order) {
          const what = order.do;
          slice.orders.push(what);
          if (what === 'look') {
            for (const person of order.only ?? []) {
              const truth = slice.look(person);
              const answer = truth === undefined ? { failure: 'connection refused' } : { truth };
              listener.onLook({ person, answer, devices: [] });
            }
          }
          return slice.ignores.has(what) ? new Promise(() => {}) : Promise.resolve();
        },
        deliver: (device, { token }) => void slice.delivered.push([device, token]),
        async end() {
          slice.ended = true;
        },
      };
    },
  };
  return slice;
}

function sample(change: { devices: number; commands: number; ackMs: number }): Sample {
  const { devices, commands, ackMs } = change;
  const ack = new Latency();
  ack.record(ackMs);
  const none = () => new Latency().samples;
  return {
    state: { ...stateOf([]), devices, connected: devices, quiet: devices },
    counts: { ...createCounts(), commands, ok: commands },
    coverage: { ...createCoverage().counts(), 'portal-met': 1 },
    latencies: { delivery: none(), ack: ack.samples, connect: none(), resume: none() },
    lastFault: undefined,
    broken: undefined,
  };
}

test('what slices tell adds up, and they are ended in order', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const [a, b] = [fakeSlice(), fakeSlice()];
  const rows: TableRow[] = [];
  const onSecond = (row: TableRow) => rows.push(row);
  const started = startRun({
    people,
    slices: [a.connect, b.connect],
    about: { ...about, devices: 5 },
    runtime,
    onSecond,
  });
  a.listener.onSample(sample({ devices: 3, commands: 10, ackMs: 2 }));
  b.listener.onSample(sample({ devices: 2, commands: 5, ackMs: 40 }));
  await runtime.time.run(1_500);
  started.stop();
  const report = await reportOf(started, runtime);
  const [row] = rows;
  assert.deepEqual([row?.phase, row?.connected, row?.commands, row?.commandsPerSecond], ['running', 5, 15, 15]);
  assert.ok((row?.ackP99Ms ?? 0) >= 40 && (row?.ackP99Ms ?? 0) < 41);
  assert.deepEqual([report.verdict, report.exercised.commands, report.ackMs?.samples], ['valid', 15, 2]);
  assert.equal((await started.result).coverage['portal-met'], 2);
  for (const slice of [a, b]) {
    assert.deepEqual(slice.orders, ['start', 'settle', 'look', 'close']);
    assert.ok(slice.ended);
  }
});

test('[CM1] what people were acked is looked for while the traffic goes on, as soon as the service can be asked', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const slice = fakeSlice();
  const started = startRun({ people, slices: [slice.connect], about, runtime });
  slice.listener.onSample(sample({ devices: 1, commands: 1, ackMs: 1 }));
  for (const entry of recordedHistory()) slice.listener.onHistory(entry, 0);
  await runtime.time.run(60_000);
  assert.deepEqual([started.rechecked(), started.violations().lost], [0, 0]);
  const asked: string[] = [];
  slice.look = (person) => {
    asked.push(person);
    return emptyTruth;
  };
  await runtime.time.run(60_000);
  assert.deepEqual(asked, ['customer ann']);
  assert.deepEqual([started.rechecked(), started.violations().lost], [1, 1]);
  slice.look = () => emptyTruth;
  started.stop();
  const report = await reportOf(started, runtime);
  assert.deepEqual([report.verdict, report.exitCode, report.lost], ['invalid', 3, 1]);
});

test('devices of two slices are judged by one oracle: the same offset of `all` holds the same event [DL1]', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const [a, b] = [fakeSlice(), fakeSlice()];
  const started = startRun({ people, slices: [a.connect, b.connect], about, runtime });
  for (const [slice, id] of [
    [a, 1],
    [b, 2],
  ] as const) {
    const device = `c-${id}`;
    slice.listener.onHistory({ type: 'join', device, user: device, streams: ['all'] }, 0);
    const event = { stream: 'all', epoch: EPOCH, offset: 1, id, type: 'announcement', atMs: 0 };
    slice.listener.onHistory({ type: 'applied', device, event }, 0);
    slice.listener.onSample(sample({ devices: 1, commands: 1, ackMs: 1 }));
  }
  started.stop();
  const report = await reportOf(started, runtime);
  assert.deepEqual([report.exitCode, report.violations[0]?.kind, report.violations[0]?.rule], [3, 'diverged', 'DL1']);
  assert.equal(started.entries(), 4);
});

function pushing(openDecisions: () => Promise<DecisionReader>) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const [a, b] = [fakeSlice(), fakeSlice()];
  const post = createPushPost();
  post.moveIn({ runId: 'r', sliceOf: new Map([['c-1', 1]]) });
  const rows: TableRow[] = [];
  const started = startRun({
    people,
    slices: [a.connect, b.connect],
    about,
    runtime,
    push: { post, openDecisions },
    onSecond: (row) => rows.push(row),
  });
  b.listener.onHistory({ type: 'join', device: 'c-1', user: 'ann', streams: ['user:ann'] }, 0);
  for (const { listener } of [a, b]) listener.onSample(sample({ devices: 1, commands: 1, ackMs: 1 }));
  return { runtime, a, b, post, started, rows };
}

test('what a gateway takes goes to the slice that has the phone, and is counted', async () => {
  const { runtime, a, b, post, started, rows } = pushing(async () => ({ read: async () => [], close() {} }));
  const token = pushTokenOf('fcm', phoneName('r', 'c-1'), 1);
  post.onPush(delivery(token), { kind: 'taken' });
  post.onPush(delivery(token), { kind: 'error' });
  b.listener.onHistory({ type: 'wiped', device: 'c-1' }, 0);
  assert.equal(post.isDead(token), true);
  await runtime.time.run(1_000);
  assert.deepEqual([a.delivered, b.delivered], [[], [['c-1', token]]]);
  assert.equal(started.entries(), 4);
  assert.equal(rows.at(-1)?.pushes?.taken, 1);
  started.stop();
  const report = await reportOf(started, runtime);
  assert.deepEqual([report.verdict, report.pushes], ['valid', { taken: 1, new: 0, known: 0 }]);
});

test('a service that does not say what it decided leaves no verdict', async () => {
  const { runtime, started } = pushing(() => Promise.reject(new Error('admin was refused: FORBIDDEN')));
  started.stop();
  const report = await reportOf(started, runtime);
  assert.deepEqual(
    [report.exitCode, report.reasons],
    [5, ['what was pushed could not be read: admin was refused: FORBIDDEN']],
  );
});

test('a slice that dies ends the run, and its verdict is unknown', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const [a, b] = [fakeSlice(), fakeSlice()];
  const started = startRun({ people, slices: [a.connect, b.connect], about, runtime });
  await runtime.time.run(5_000);
  b.listener.onGone('a thread of the fleet died: out of memory');
  const report = await reportOf(started, runtime);
  assert.deepEqual([report.verdict, report.exitCode], ['unknown', 5]);
  assert.equal(report.reasons[0], 'a thread of the fleet died: out of memory');
  assert.ok(a.ended && b.ended);
  assert.ok(!a.orders.includes('settle'));
});

test('a slice that never settles is given up', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const slice = fakeSlice();
  slice.ignores.add('settle');
  const started = startRun({ people, slices: [slice.connect], about, runtime });
  started.stop();
  const report = await reportOf(started, runtime);
  assert.deepEqual([report.verdict, report.reasons[0]], ['unknown', 'the fleet did not settle within 60 s']);
  assert.ok(slice.ended);
});

test('an aborted run asks nothing more', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const slice = fakeSlice();
  const started = startRun({ people, slices: [slice.connect], about, runtime });
  started.abort();
  const report = await reportOf(started, runtime);
  assert.deepEqual([report.verdict, report.reasons[0]], ['unknown', 'the run was ended']);
  assert.deepEqual(slice.orders, ['start']);
  assert.ok(slice.ended);
});

test('a judge that fails leaves no verdict', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const slice = fakeSlice();
  const started = startRun({ people, slices: [slice.connect], about, runtime });
  const event = { stream: 'all', epoch: EPOCH, offset: 1, id: 1, type: 'announcement', atMs: 0 };
  slice.listener.onHistory({ type: 'applied', device: 'nobody', event }, 0);
  slice.listener.onSample(sample({ devices: 1, commands: 1, ackMs: 1 }));
  started.stop();
  const report = await reportOf(started, runtime);
  assert.equal(report.exitCode, 5);
  assert.match(report.reasons[0] ?? '', /^the simulator failed: Error: the device nobody never joined/);
});
