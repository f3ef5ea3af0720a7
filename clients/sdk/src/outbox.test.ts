/** Commands on their way: durable, in order, once, and never lost without a word. A whole service over the fake transport. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { aWish, type Bench, createBench } from './test-bench.fixture.ts';

const sent = (bench: Bench) => bench.server.received.filter(({ event }) => event.startsWith('booking:'));
const texts = (bench: Bench, id = 'b-1') => bench.server.bookings.get(id)?.notes.map(({ text }) => text);

async function withBooking(more: Parameters<typeof createBench>[0] = {}): Promise<Bench> {
  const bench = createBench(more);
  bench.server.put(aBooking('b-1'));
  await bench.begin();
  return bench;
}

const note = (bench: Bench, text: string) => bench.service.submit('booking:note', { bookingId: 'b-1', text });

test('a command shows at once, is stored, sent, acked, and done with its event', async () => {
  const bench = await withBooking();
  const { key, queued, done } = note(bench, 'one');
  assert.deepEqual(bench.service.booking('b-1')?.pending, [key]);
  assert.equal(bench.service.booking('b-1')?.booking.notes.length, 1);
  assert.equal(bench.service.booking('b-1')?.booking.version, 1);
  await bench.runtime.time.run(0);
  await queued;
  assert.ok(bench.storage.records().has(`outbox/${key}`));
  bench.transport.flushToServer();
  // The ack without the event.
  const [event] = bench.transport.toClient.splice(0, 1);
  bench.transport.flushToClient();
  assert.equal((await done).ok, true);
  assert.deepEqual(
    bench.service.outbox().map(({ state }) => state),
    ['acked'],
  );
  assert.deepEqual(bench.service.booking('b-1')?.pending, []);
  assert.equal(bench.service.booking('b-1')?.booking.version, 2);
  event?.deliver();
  assert.deepEqual(bench.service.outbox(), []);
  await bench.settle();
  assert.equal(bench.storage.records().has(`outbox/${key}`), false);
});

test('nothing is sent before it is stored', async () => {
  const bench = await withBooking();
  let release = () => {};
  const { write } = bench.storage;
  bench.storage.write = async (changes) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    await write(changes);
  };
  note(bench, 'one');
  await bench.settle();
  assert.equal(sent(bench).length, 0);
  bench.transport.cut();
  await bench.pass(1_000);
  assert.equal(sent(bench).length, 0, 'not with the next link either');
  release();
  await bench.settle();
  assert.equal(sent(bench).length, 1);
});

test('a storage that fails rejects `queued`; the command goes out all the same', async () => {
  const bench = await withBooking();
  bench.storage.write = () => Promise.reject(new Error('disk full'));
  const { queued, done } = note(bench, 'one');
  await bench.settle();
  await assert.rejects(queued, (error: Error) => (error.cause as Error).message === 'disk full');
  assert.equal((await done).ok, true);
});

test('a storage that has been failing for long does not hold up what the person does', async () => {
  const bench = await withBooking();
  bench.storage.write = () => Promise.reject(new Error('disk full'));
  for (const text of ['one', 'two', 'three', 'four', 'five']) {
    await bench.pass(20_000, 1_000);
    note(bench, text).queued.catch(() => {});
    await bench.settle();
    assert.equal(texts(bench)?.at(-1), text);
  }
});

test('[CM4] one in flight at a time, in the order in which they were made', async () => {
  const bench = await withBooking();
  for (const text of ['one', 'two', 'three']) note(bench, text);
  await bench.runtime.time.run(0);
  assert.equal(bench.transport.toServer.length, 1);
  await bench.settle();
  assert.deepEqual(texts(bench), ['one', 'two', 'three']);
});

test('[CM4] the order survives a restart and a wall clock that jumps back', async () => {
  const bench = await withBooking();
  bench.transport.cut();
  bench.transport.unreachable = true;
  note(bench, 'one');
  await bench.settle();
  bench.runtime.time.jumpWallClock(-3_600_000);
  const again = bench.restart();
  again.transport.unreachable = true;
  await again.begin();
  note(again, 'two');
  await again.settle();
  const last = again.restart();
  await last.begin();
  assert.deepEqual(texts(bench), ['one', 'two']);
});

test('[CM4] a rejected command does not block those behind it', async () => {
  const bench = await withBooking();
  const rejected = bench.service.submit('booking:transition', { bookingId: 'b-1', to: 'completed' });
  note(bench, 'after');
  await bench.settle();
  assert.deepEqual(texts(bench), ['after']);
  const result = await rejected.done;
  assert.equal(result.ok === false && result.code, 'ILLEGAL_TRANSITION');
});

test('[CM3] a command whose link broke is repeated with the same key, and takes effect once', async () => {
  const bench = await withBooking();
  const { key, done } = note(bench, 'one');
  await bench.runtime.time.run(0);
  bench.transport.flushToServer();
  bench.transport.cut();
  await bench.pass(1_000);
  assert.deepEqual(
    sent(bench).map(({ args }) => args.key),
    [key, key],
  );
  assert.deepEqual(texts(bench), ['one']);
  assert.equal((await done).ok, true);
  assert.deepEqual(bench.service.outbox(), []);
});

test('[CM3] a command that was on its way when the app was killed is repeated as it was', async () => {
  const bench = await withBooking();
  note(bench, 'one');
  await bench.runtime.time.run(0);
  bench.transport.flushToServer();
  await bench.runtime.time.run(0);
  const again = bench.restart();
  assert.equal(again.service.outbox().length, 0);
  await again.begin();
  assert.deepEqual(sent(bench)[0]?.args, sent(bench)[1]?.args);
  assert.deepEqual(texts(bench), ['one']);
});

test('[CM3] no ack in 10 s on a link that is alive: the same key on the same link', async () => {
  const bench = await withBooking();
  bench.server.mute.add('booking:note');
  note(bench, 'one');
  await bench.pass(5_000);
  bench.server.heads();
  await bench.pass(5_100);
  bench.server.mute.clear();
  await bench.pass(1_000);
  assert.equal(bench.service.stats().connects, 1);
  assert.equal(sent(bench).length, 2);
  assert.deepEqual(texts(bench), ['one']);
});

test('[CM3] no ack and nothing else either: the link is half open', async () => {
  const bench = await withBooking();
  bench.transport.freeze();
  note(bench, 'one');
  await bench.pass(11_000);
  assert.equal(bench.service.stats().connects, 2);
  assert.deepEqual(texts(bench), ['one']);
});

test('[CM2] back-off repeats the same key, after retryAfterMs at the earliest, and keeps the order', async () => {
  const bench = await withBooking();
  bench.server.failures.set('booking:note', [
    failure('STORE_UNAVAILABLE', { retryAfterMs: 3_000 }),
    failure('INTERNAL'),
  ]);
  note(bench, 'one');
  note(bench, 'two');
  await bench.pass(2_900);
  assert.equal(sent(bench).length, 1);
  await bench.pass(3_000);
  assert.deepEqual(texts(bench), ['one', 'two']);
  const [first, second, third] = sent(bench);
  assert.equal(first?.args.key, second?.args.key);
  assert.equal(second?.args.key, third?.args.key);
});

test('refresh: a new token for the session, then the same key again', async () => {
  const bench = await withBooking();
  bench.server.failures.set('booking:note', [failure('TOKEN_EXPIRED')]);
  note(bench, 'one');
  await bench.settle();
  assert.deepEqual(
    bench.server.received.slice(-3).map(({ event }) => event),
    ['booking:note', 'session:refresh', 'booking:note'],
  );
  assert.deepEqual(texts(bench), ['one']);
});

test('[CM5] a booking made offline can be noted, moved and cancelled before the service knows of it', async () => {
  const bench = createBench();
  await bench.begin();
  bench.service.setConditions({ network: 'none' });
  const { key } = bench.service.submit('booking:create', aWish);
  bench.service.submit('booking:note', { bookingId: key, text: 'window seat' });
  bench.service.submit('booking:cancel', { bookingId: key });
  await bench.settle();
  assert.equal(bench.service.booking(key)?.booking.status, 'cancelled');
  bench.service.setConditions({ network: 'wifi' });
  await bench.settle();
  assert.equal(bench.server.bookings.get(key)?.status, 'cancelled');
  assert.deepEqual(bench.service.outbox(), []);
  assert.deepEqual(bench.service.attention(), []);
});

test('[CM5] [CF6] when a create is rejected, what was built on it comes to attention too', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.put(aBooking('b-0'));
  const { key } = bench.service.submit('booking:create', aWish);
  bench.service.submit('booking:note', { bookingId: key, text: 'window seat' });
  await bench.settle();
  assert.deepEqual(
    bench.service.attention().map(({ code, command }) => [command, code]),
    [
      ['booking:create', 'SLOT_TAKEN'],
      ['booking:note', 'NOT_FOUND'],
    ],
  );
  assert.equal(bench.service.attention()[0]?.free?.length, 1);
  assert.equal(bench.service.booking(key), undefined);
});

test('[CF3] a conflict shows the booking as it stands, and the person chooses', async () => {
  const bench = await withBooking();
  bench.service.setConditions({ network: 'none' });
  const times = { startsAt: '2026-01-08T09:00:00.000Z', endsAt: '2026-01-08T10:00:00.000Z' };
  const { key } = bench.service.submit('booking:reschedule', { bookingId: 'b-1', ...times });
  bench.server.put(aBooking('b-1', { version: 2, status: 'confirmed' }));
  bench.service.setConditions({ network: 'wifi' });
  await bench.settle();
  const [item] = bench.service.attention();
  assert.equal(item?.code, 'CONFLICT');
  assert.equal(item?.current?.version, 2);
  assert.deepEqual(item?.args, { bookingId: 'b-1', ...times });
  bench.service.resolve(key, 'mine');
  await bench.settle();
  assert.deepEqual(bench.service.attention(), []);
  assert.equal(bench.server.bookings.get('b-1')?.startsAt, times.startsAt);
  assert.notEqual(sent(bench)[1]?.args.key, key);
  assert.equal(sent(bench)[1]?.args.baseVersion, 2);
});

test('[CF6] attention survives a restart until it is dismissed', async () => {
  const bench = await withBooking();
  const { key } = bench.service.submit('booking:transition', { bookingId: 'b-1', to: 'completed' });
  await bench.settle();
  const again = bench.restart();
  await again.begin();
  assert.equal(again.service.attention()[0]?.key, key);
  again.service.resolve(key, 'theirs');
  again.service.dismiss('no such key');
  await again.settle();
  const last = again.restart();
  await last.begin();
  assert.deepEqual(last.service.attention(), []);
});

test('own commands in a row move on with each other; a stranger in between does not', async () => {
  const bench = await withBooking();
  bench.service.setConditions({ network: 'none' });
  const day = (n: number) => ({ startsAt: `2026-02-0${n}T09:00:00.000Z`, endsAt: `2026-02-0${n}T10:00:00.000Z` });
  for (const n of [1, 2, 3]) bench.service.submit('booking:reschedule', { bookingId: 'b-1', ...day(n) });
  bench.service.setConditions({ network: 'wifi' });
  await bench.settle();
  assert.deepEqual(bench.service.attention(), []);
  assert.equal(bench.server.bookings.get('b-1')?.startsAt, day(3).startsAt);
  assert.deepEqual(
    sent(bench).map(({ args }) => args.baseVersion),
    [1, 2, 3],
  );
});

test('the version that a person acted on is the one that they saw, acked or confirmed', async () => {
  const bench = await withBooking();
  bench.service.submit('booking:note', { bookingId: 'b-1', text: 'one' });
  await bench.runtime.time.run(0);
  bench.transport.flushToServer();
  bench.transport.toClient.splice(0, 1);
  bench.transport.flushToClient();
  // Acked at 2, while the event of 2 is lost.
  bench.service.submit('booking:cancel', { bookingId: 'b-1' });
  await bench.settle();
  assert.equal(sent(bench).at(-1)?.args.baseVersion, 2);
});

test('[CF7] a version that the service lost means a resync, and the person chooses', async () => {
  const bench = await withBooking();
  bench.server.put(aBooking('b-1', { version: 5 }));
  await bench.settle();
  bench.service.setConditions({ network: 'none' });
  bench.server.recreate('user:ann');
  bench.server.bookings.set('b-1', aBooking('b-1', { version: 2, updatedAt: '2026-01-01T00:00:00.000Z' }));
  bench.service.submit('booking:cancel', { bookingId: 'b-1' });
  bench.service.setConditions({ network: 'wifi' });
  await bench.pass(10_000);
  const [item] = bench.service.attention();
  assert.equal(item?.code, 'FUTURE_VERSION');
  assert.equal(bench.service.booking('b-1')?.booking.version, 2);
  bench.service.resolve(item?.key ?? '', 'mine');
  await bench.settle();
  assert.equal(bench.server.bookings.get('b-1')?.status, 'cancelled');
});

test('[CM7] a message that is too large is not sent, and comes to attention', async () => {
  const bench = createBench();
  bench.server.limits.maxMessageBytes = 500;
  bench.server.put(aBooking('b-1'));
  await bench.begin();
  const { done } = note(bench, 'é'.repeat(300));
  note(bench, 'short');
  await bench.settle();
  const result = await done;
  assert.equal(result.ok === false && result.code, 'MESSAGE_TOO_LARGE');
  assert.equal(bench.service.attention()[0]?.code, 'MESSAGE_TOO_LARGE');
  assert.deepEqual(texts(bench), ['short']);
});

test('an ack whose event never comes is done with the next complete snapshot', async () => {
  const bench = await withBooking();
  note(bench, 'one');
  await bench.runtime.time.run(0);
  bench.transport.flushToServer();
  bench.transport.toClient.splice(0, 1);
  bench.transport.flushToClient();
  assert.equal(bench.service.outbox().length, 1);
  bench.transport.cut();
  bench.server.trim('user:ann', 2);
  await bench.pass(2_000);
  assert.deepEqual(bench.service.outbox(), []);
  assert.equal(bench.service.booking('b-1')?.booking.version, 2);
});

for (const [what, restored, shown] of [
  ['its change', [aBooking('b-1')], [['b-1', 1, []]]],
  ['the booking', [], []],
] as const) {
  test(`[SN4] an ack of a service that was restored from an older backup is forgotten with ${what}`, async () => {
    const bench = await withBooking();
    note(bench, 'one');
    await bench.runtime.time.run(0);
    bench.transport.flushToServer();
    // The ack arrives, its event does not.
    bench.transport.toClient.splice(0, 1);
    bench.transport.flushToClient();
    assert.deepEqual(
      bench.service.outbox().map(({ state }) => state),
      ['acked'],
    );
    bench.transport.cut();
    bench.server.bookings.clear();
    for (const booking of restored) bench.server.bookings.set(booking.id, booking);
    for (const stream of ['user:ann', 'role:customer', 'all']) bench.server.recreate(stream);
    await bench.pass(2_000);
    assert.equal(bench.service.connection().status, 'connected');
    assert.deepEqual(
      bench.service.bookings().map(({ booking: { id, version, notes } }) => [id, version, notes]),
      shown,
    );
    assert.deepEqual(bench.service.outbox(), []);
  });
}

test('an answer that cannot be read leaves the command unknown: it is repeated', async () => {
  const bench = await withBooking();
  bench.server.failures.set('booking:note', ['nonsense' as never, { ok: true, value: 7 } as never]);
  note(bench, 'one');
  await bench.pass(3_000);
  assert.deepEqual(texts(bench), ['one']);
  assert.equal(bench.faults.length, 2);
});

test('in the background commands wait for company, and go out together', async () => {
  const bench = await withBooking({ conditions: { appState: 'background', charging: true } });
  assert.equal(bench.service.mode(), 'background');
  note(bench, 'one');
  await bench.pass(20_000);
  note(bench, 'two');
  await bench.pass(9_000);
  assert.equal(sent(bench).length, 0);
  await bench.pass(1_500);
  assert.deepEqual(texts(bench), ['one', 'two']);
});

test('submit before start is a mistake of the app', () => {
  assert.throws(() => note(createBench(), 'one'), /before start/);
});

test('views, outbox and attention are the same objects until something changes', async () => {
  const bench = await withBooking();
  const before = bench.service.bookings();
  assert.equal(bench.service.bookings(), before);
  assert.equal(bench.service.booking('b-1'), before[0]);
  assert.equal(bench.service.outbox(), bench.service.outbox());
  note(bench, 'one');
  assert.notEqual(bench.service.bookings(), before);
  assert.equal(before[0]?.booking.notes.length, 0);
});

test('[CM2] a command that is submitted again under its key is one command, whatever has become of the first one', async () => {
  const bench = await withBooking();
  const intent = { bookingId: 'b-1', text: 'once' };
  const as = { key: '01J00000000000000000000000', base: 1 };
  const first = bench.service.submit('booking:note', intent, as);
  const again = bench.service.submit('booking:note', intent, as);
  assert.equal(again.key, first.key);
  await bench.settle();
  await again.queued;
  assert.equal((await again.done).ok, true);
  assert.equal((await first.done).ok, true);
  // Both are gone from the outbox: the service itself knows the key.
  const third = bench.service.submit('booking:note', intent, as);
  await bench.settle();
  assert.equal((await third.done).ok, true);
  assert.deepEqual(texts(bench), ['once']);
});

test('what another start has submitted can be followed until it is answered', async () => {
  const bench = await withBooking();
  bench.transport.cut();
  const { key, queued } = note(bench, 'stored');
  await bench.settle();
  await queued;
  const next = bench.restart();
  await next.service.start();
  const followed = next.service.follow(key);
  assert.equal(next.service.follow('another'), undefined);
  await next.settle();
  assert.equal((await followed)?.ok, true);
});

test('a command that was rejected answers who follows it for as long as it waits for attention', async () => {
  const bench = await withBooking();
  bench.server.failures.set('booking:note', [failure('CONFLICT')]);
  const { key, done } = note(bench, 'one');
  await bench.settle();
  assert.deepEqual(await bench.service.follow(key), await done);
  bench.service.dismiss(key);
  assert.equal(bench.service.follow(key), undefined);
});

test('stored() resolves when what was done until then outlives the app', async () => {
  const bench = await withBooking();
  note(bench, 'one');
  const stored = bench.service.stored();
  assert.equal(
    [...bench.storage.records().keys()].some((key) => key.startsWith('outbox/')),
    false,
  );
  await bench.runtime.time.run(0);
  await stored;
  assert.equal(
    [...bench.storage.records().keys()].some((key) => key.startsWith('outbox/')),
    true,
  );
});
