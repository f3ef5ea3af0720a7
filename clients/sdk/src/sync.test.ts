/** Staying level with the service: snapshot, replay, gaps, silent loss. A whole service over the fake transport. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { type Bench, createBench } from './test-bench.fixture.ts';

const offsets = (bench: Bench, stream = 'user:ann') =>
  bench.events.filter((event) => event.stream === stream).map(({ offset }) => offset);
const requests = (bench: Bench, event: string) => bench.server.received.filter((request) => request.event === event);
const id = (n: number) => `b-${String(n).padStart(3, '0')}`;

test('[SN1] a new device takes a snapshot in pages, keeps the positions of the first and goes on from there', async () => {
  const bench = createBench();
  bench.server.pageSize = 2;
  for (let n = 0; n < 5; n++) bench.server.put(aBooking(id(n)));
  const started = bench.service.start();
  await bench.runtime.time.run(0);
  await started;
  bench.transport.flushToServer();
  bench.transport.flushToClient();
  // The first page is answered, and then, before the second is read, a booking changes and a new one comes.
  bench.transport.flushToServer(1);
  bench.server.put(aBooking(id(0), { version: 2, status: 'cancelled' }));
  bench.server.put(aBooking(id(9)));
  await bench.settle();
  assert.equal(bench.service.synced(), true);
  assert.equal(bench.service.bookings().length, 6);
  assert.equal(bench.service.booking(id(0))?.booking.status, 'cancelled');
  assert.deepEqual(offsets(bench), [6, 7]);
  assert.equal(requests(bench, 'sync:snapshot').length, 3);
});

test('[DL2] an event that overtook another waits for it, and the app sees both in order, once', async () => {
  const bench = createBench();
  await bench.begin();
  for (let n = 0; n < 3; n++) bench.server.put(aBooking(id(n)));
  const { toClient } = bench.transport;
  toClient.reverse();
  bench.transport.flushToClient();
  assert.deepEqual(offsets(bench), [1, 2, 3]);
});

test('[DL2] a gap is filled by sync:since', async () => {
  const bench = createBench();
  await bench.begin();
  for (let n = 0; n < 3; n++) bench.server.put(aBooking(id(n)));
  bench.transport.toClient.splice(1, 1);
  await bench.settle();
  assert.deepEqual(offsets(bench), [1, 2, 3]);
  assert.equal(bench.service.stats().gapsRepaired, 1);
});

test('[DL2] a gap wider than one answer is filled in several', async () => {
  const bench = createBench();
  bench.server.limits.maxSyncEvents = 4;
  await bench.begin();
  for (let n = 0; n < 15; n++) bench.server.put(aBooking(id(n)));
  bench.transport.toClient.splice(0, 14);
  await bench.settle();
  assert.deepEqual(
    offsets(bench),
    Array.from({ length: 15 }, (_, n) => n + 1),
  );
});

test('[DL3] silent loss is found by the next heads', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.append('user:ann', 'booking.created', { booking: aBooking(id(1)) }, { push: false });
  bench.server.heads();
  await bench.settle();
  assert.deepEqual(offsets(bench), [], 'the event may still be on its way');
  await bench.pass(600);
  assert.deepEqual(offsets(bench), [1]);
});

test('[DL3] heads that run ahead of their events by a moment cost nothing', async () => {
  const bench = createBench();
  await bench.begin();
  const before = requests(bench, 'sync:since').length;
  bench.server.put(aBooking(id(1)));
  bench.server.heads();
  bench.transport.toClient.reverse();
  await bench.pass(2_000);
  assert.deepEqual(offsets(bench), [1]);
  assert.equal(requests(bench, 'sync:since').length, before);
});

test('[DL4] a resume replays what was missed, without a snapshot', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.put(aBooking(id(0)));
  await bench.settle();
  bench.transport.cut();
  for (let n = 1; n < 9; n++) bench.server.put(aBooking(id(n)));
  await bench.pass(1_000);
  assert.deepEqual(offsets(bench), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal(bench.service.stats().resumes, 1);
  assert.equal(bench.service.stats().snapshots, 1);
  assert.deepEqual(bench.transport.handshakes.at(-1)?.positions?.['user:ann']?.offset, 1);
});

test('[DL4] a log that was trimmed beyond the position means a snapshot', async () => {
  const bench = createBench();
  await bench.begin();
  bench.transport.cut();
  for (let n = 0; n < 9; n++) bench.server.put(aBooking(id(n)));
  bench.server.trim('user:ann', 5);
  await bench.pass(1_000);
  bench.server.put(aBooking(id(20)));
  await bench.settle();
  assert.equal(bench.service.stats().snapshots, 2);
  assert.equal(bench.service.bookings().length, 10);
  assert.deepEqual(offsets(bench), [10]);
});

test('[DL4] the log is trimmed between a gap and its repair: a snapshot', async () => {
  const bench = createBench();
  await bench.begin();
  for (let n = 0; n < 9; n++) bench.server.put(aBooking(id(n)));
  bench.transport.toClient.splice(0, 5);
  bench.server.trim('user:ann', 3);
  await bench.pass(10_000);
  assert.equal(bench.service.stats().snapshots, 2);
  assert.equal(bench.service.bookings().length, 9);
});

test('[DL4] a stream that was recreated is told by its epoch alone, by heads and by events', async () => {
  for (const tell of ['heads', 'event'] as const) {
    const bench = createBench();
    await bench.begin();
    for (let n = 0; n < 3; n++) bench.server.put(aBooking(id(n)));
    await bench.settle();
    bench.server.recreate('user:ann');
    bench.server.bookings.delete(id(0));
    bench.server.bookings.set(id(1), aBooking(id(1), { updatedAt: '2026-01-01T00:00:00.000Z' }));
    for (let n = 5; n < 8; n++) bench.server.append('user:ann', 'announcement', {}, { push: false });
    if (tell === 'heads') bench.server.heads();
    else bench.server.put(aBooking(id(8)));
    await bench.pass(10_000);
    assert.equal(bench.service.stats().snapshots, 2, tell);
    // Nothing overtakes this snapshot, so what it lacks is gone, and what went back went back.
    assert.equal(bench.service.booking(id(0)), undefined);
    assert.equal(bench.service.booking(id(1))?.booking.updatedAt, '2026-01-01T00:00:00.000Z');
    bench.server.put(aBooking(id(9)));
    await bench.settle();
    assert.ok(bench.service.booking(id(9)));
  }
});

test('a stream whose epoch keeps changing does not make a hot loop of snapshots', async () => {
  const bench = createBench();
  await bench.begin();
  for (let i = 0; i < 600; i++) {
    bench.server.recreate('user:ann');
    bench.server.heads();
    await bench.pass(100);
  }
  const count = requests(bench, 'sync:snapshot').length;
  assert.ok(count < 40, String(count));
});

test('[DL7] an unknown type and a malformed event are skipped, and the position moves on', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.append('user:ann', 'booking.teleported', { to: 'mars' });
  bench.server.append('user:ann', 'booking.updated', { booking: 'what?' });
  bench.server.put(aBooking(id(1)));
  bench.server.connection()?.emit('events', [{ nonsense: true }]);
  bench.server.connection()?.emit('events', 'nonsense');
  bench.server.connection()?.emit('heads', { 'user:ann': 'nonsense' });
  await bench.settle();
  assert.deepEqual(offsets(bench), [1, 2, 3]);
  assert.deepEqual(
    bench.faults.map(({ what }) => what),
    ['read booking.updated user:ann@2', 'read an event', 'read events', 'read heads'],
  );
  assert.equal(bench.service.bookings().length, 1);
});

test('a note on a version that never came is made up for by a snapshot, also after a restart', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.bookings.set(id(1), aBooking(id(1), { version: 7 }));
  bench.server.mute.add('sync:snapshot');
  bench.server.note(id(1), 'hi');
  await bench.settle();
  assert.equal(bench.service.booking(id(1)), undefined);
  const again = bench.restart();
  bench.server.mute.clear();
  await again.begin();
  assert.equal(again.service.booking(id(1))?.booking.version, 8);
  assert.equal(again.storage.records().has('meta/owed'), false);
});

test('a snapshot that fails is repeated with back-off, on the same link', async () => {
  const bench = createBench();
  bench.server.failures.set('sync:snapshot', [
    failure('STORE_UNAVAILABLE', { retryAfterMs: 2_000 }),
    failure('INTERNAL'),
  ]);
  bench.server.put(aBooking(id(1)));
  await bench.begin();
  assert.equal(bench.service.synced(), false);
  await bench.pass(5_000);
  assert.equal(bench.service.synced(), true);
  assert.equal(bench.service.stats().connects, 1);
});

test('a link that breaks in the middle of a snapshot starts it anew', async () => {
  const bench = createBench();
  bench.server.pageSize = 1;
  for (let n = 0; n < 4; n++) bench.server.put(aBooking(id(n)));
  const started = bench.service.start();
  await bench.runtime.time.run(0);
  await started;
  bench.transport.flushToServer();
  bench.transport.flushToClient();
  bench.transport.flushToServer();
  bench.transport.flushToClient();
  bench.transport.cut();
  await bench.pass(2_000);
  assert.equal(bench.service.synced(), true);
  assert.equal(bench.service.bookings().length, 4);
});

test('positions are stored with what they stand for, in one step', async () => {
  const bench = createBench();
  await bench.begin();
  const steps: string[][] = [];
  const { write } = bench.storage;
  bench.storage.write = (changes) => {
    steps.push(changes.put.map(([key]) => key));
    return write(changes);
  };
  bench.server.put(aBooking(id(1)));
  bench.server.put(aBooking(id(2)));
  await bench.settle();
  assert.deepEqual(steps, [[`booking/${id(1)}`, 'position/user:ann', `booking/${id(2)}`]]);
});

test('a storage that fails costs durability, not the running app', async () => {
  const bench = createBench();
  bench.storage.write = () => Promise.reject(new Error('disk full'));
  await bench.begin();
  bench.server.put(aBooking(id(1)));
  await bench.settle();
  bench.transport.cut();
  await bench.pass(2_000);
  assert.equal(bench.service.stats().resumes, 1);
  assert.equal(bench.service.bookings().length, 1);
  assert.ok(bench.faults.every(({ what }) => what === 'write to storage'));
});

test('a record that cannot be read is skipped and reported', async () => {
  const bench = createBench();
  await bench.storage.write({
    put: [
      ['booking/b-9', { id: 'b-9' }],
      ['position/all', 'here'],
      ['outbox/k', {}],
      ['attention/k', 7],
      ['meta/colour', 'red'],
      ['from-the-future/x', null],
      [`booking/${id(1)}`, JSON.parse(JSON.stringify(aBooking(id(1))))],
    ],
    remove: [],
  });
  await bench.service.start();
  assert.equal(bench.faults.length, 6);
  assert.equal(bench.service.bookings().length, 1);
});

test('a vendor whose token moves to another vendor no longer sees the bookings of the first', async () => {
  const bench = createBench();
  Object.assign(bench.server, { userId: 'victor', role: 'vendor', vendorId: 'v-1' });
  bench.server.put(aBooking(id(1)));
  await bench.begin();
  assert.equal(bench.service.bookings().length, 1);
  bench.server.vendorId = 'v-2';
  bench.transport.cut();
  await bench.pass(2_000);
  assert.equal(bench.service.bookings().length, 0);
  assert.equal(bench.storage.records().has(`booking/${id(1)}`), false);
});

test('another person on the same storage sees and sends nothing of the first', async () => {
  const bench = createBench();
  bench.server.put(aBooking(id(1)));
  await bench.begin();
  bench.transport.cut();
  bench.service.submit('booking:note', { bookingId: id(1), text: 'private' });
  await bench.settle();
  await bench.service.stop();
  bench.server.userId = 'bob';
  const other = bench.restart();
  await other.begin();
  assert.deepEqual(other.service.bookings(), []);
  assert.deepEqual(other.service.outbox(), []);
  assert.equal(requests(bench, 'booking:note').length, 0);
  assert.equal([...other.storage.records().keys()].filter((key) => key.startsWith('outbox/')).length, 0);
  assert.equal(other.service.synced(), true);
  assert.deepEqual(
    other.faults.map(({ what }) => what),
    ['keep what was stored for another person'],
  );
});

test('a command that was made before any welcome of its run still belongs to its person after a restart', async () => {
  const bench = createBench();
  bench.server.put(aBooking(id(1)));
  await bench.begin();
  const offline = bench.restart();
  offline.transport.unreachable = true;
  await offline.begin();
  offline.service.submit('booking:note', { bookingId: id(1), text: 'private' });
  await offline.settle();
  bench.server.userId = 'bob';
  const other = offline.restart();
  const { done } = await other
    .begin()
    .then(() => other.service.submit('booking:note', { bookingId: id(1), text: 'of bob' }));
  await other.settle();
  assert.equal((await done).ok, true);
  assert.deepEqual(
    requests(bench, 'booking:note').map(({ args }) => args.text),
    ['of bob'],
  );
});
