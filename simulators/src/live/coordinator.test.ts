import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Marketplace } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { PersonTruth } from './convergence.ts';
import { createFakeWorld, type FakeWorld } from './fake-service.fixture.ts';
import { EPOCH } from './oracle/history.fixture.ts';
import { type Report, type RunParts, startRun } from './run.ts';
import type { TableRow } from './table.ts';

const marketplace: Marketplace = {
  customers: [{ id: 'ann', name: 'Ann' }],
  vendors: [{ id: 'barber', name: 'Barber', resources: [{ id: 'chair-1', name: 'Chair' }] }],
  admins: [],
};

/** One customer, one device, in virtual time, against a world that does what it is told. */
async function run(change: (world: FakeWorld) => Partial<RunParts>): Promise<{ report: Report; rows: TableRow[] }> {
  const world = createFakeWorld();
  const runtime = createVirtualRuntime({ seed: 9 });
  const rows: TableRow[] = [];
  let report: Report | undefined;
  const parts: RunParts = {
    url: 'http://x',
    seed: 9,
    runId: 'r',
    devices: 1,
    ratePerMinute: 6,
    dropsSeconds: 30,
    durationMs: 300_000,
    marketplace,
    runtime,
    transportFor: () => ({ connect: () => ({ request() {}, close() {} }) }),
    getToken: () => Promise.resolve('t'),
    createService: world.createService,
    readTruth: async ({ role }) => (role === 'vendor' ? emptyTruth : truthOf(world)),
    onSecond: (row) => rows.push(row),
    ...change(world),
  };
  void startRun(parts).report.then((made) => {
    report = made;
  });
  await runtime.time.runUntil(() => report !== undefined, 3_600_000);
  assert.ok(report);
  return { report, rows };
}

const emptyTruth: PersonTruth = { bookings: [], positions: {} };
const truthOf = (world: FakeWorld): PersonTruth => ({ bookings: [...world.bookings.values()], positions: {} });

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
      return { bookings: first === undefined ? [] : [{ ...first, status: 'declined' }, ...others], positions: {} };
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
