import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createElement, memo } from 'react';
import { useBooking, useBookings, useSynced } from './bookings.ts';
import { type CommandHandle, useCommand } from './command.ts';
import { type AnswerHandle, useOverview } from './questions.ts';
import { useAttention, useConnection, useNotifications, useOutbox, usePreferences, useUnread } from './readings.ts';
import { useNow } from './runtime-provider.ts';
import { aBooking, bookingId, createWorld } from './world.fixture.ts';

async function aWorld(t: TestContext, bookings = [aBooking(1), aBooking(2), aBooking(3)]) {
  const world = await createWorld(bookings);
  t.after(() => world.end());
  return world;
}

test('a change draws the row that it is about, the list that it is in, and nothing else', async (t) => {
  const world = await aWorld(t);
  const Row = memo(({ id }: { id: string }) => {
    world.count(`row ${id.slice(-1)}`);
    return useBooking(id)?.booking.status;
  });
  const List = memo(() => {
    world.count('list');
    return useBookings().map(({ booking: { id } }) => createElement(Row, { key: id, id }));
  });
  const named = (name: string, read: () => unknown) =>
    memo(() => {
      world.count(name);
      read();
      return null;
    });
  const others = [
    named('connection', useConnection),
    named('outbox', useOutbox),
    named('attention', useAttention),
    named('inbox', useNotifications),
    named('unread', useUnread),
    named('preferences', usePreferences),
    named('synced', useSynced),
  ];
  await world.draw(() => [
    createElement(List, { key: 'list' }),
    ...others.map((other, key) => createElement(other, { key })),
  ]);
  assert.deepEqual(world.drawn(), {
    list: 1,
    'row 1': 1,
    'row 2': 1,
    'row 3': 1,
    connection: 1,
    outbox: 1,
    attention: 1,
    inbox: 1,
    unread: 1,
    preferences: 1,
    synced: 1,
  });

  await world.pass(100, () => world.service.tell(aBooking(2, { version: 2, status: 'confirmed' })));
  assert.deepEqual(world.drawn(), { list: 1, 'row 2': 1 });
  assert.equal(world.text(), 'requestedconfirmedrequested');

  await world.pass(100, () => world.client.submit('booking:note', { bookingId: bookingId(3), text: 'window seat' }));
  const { list, 'row 3': row, outbox, ...rest } = world.drawn();
  assert.deepEqual(rest, {});
  assert.ok(list && row && outbox);
});

test('a burst of fifty changes draws the list a few times, and ends with what is true', async (t) => {
  const world = await aWorld(t);
  await world.draw(() => {
    world.count('list');
    return useBookings()[0]?.booking.version;
  });
  world.drawn();
  for (let version = 2; version <= 51; version++)
    await world.pass(2, () => world.service.tell(aBooking(1, { version })));
  await world.pass(50);
  const { list = 0 } = world.drawn();
  assert.ok(list >= 2 && list <= 5, `drawn ${list} times`);
  assert.equal(world.text(), '51');
});

test('a command is pending until the service has answered, and shows at once', async (t) => {
  const world = await aWorld(t);
  const seen: { command?: CommandHandle<'booking:transition'> } = {};
  await world.draw(() => {
    seen.command = useCommand('booking:transition');
    return `${useBooking(bookingId(1))?.booking.status} ${seen.command.state.status}`;
  });
  assert.equal(world.text(), 'requested idle');
  let key = '';
  await world.pass(10, () => {
    key = seen.command?.submit({ bookingId: bookingId(1), to: 'confirmed' }) ?? '';
  });
  assert.equal(world.text(), 'confirmed pending');
  assert.deepEqual(seen.command?.state, { status: 'pending', key, stored: true });

  const confirmed = aBooking(1, { version: 2, status: 'confirmed' });
  await world.pass(10, () => world.service.held[0]?.answer({ ok: true, value: confirmed }));
  assert.deepEqual(seen.command?.state, { status: 'done', key, booking: confirmed });
  await world.pass(10, () => seen.command?.reset());
  assert.equal(world.text(), 'confirmed idle');
});

test('a refused command fails with the reason, is taken back, and waits in attention', async (t) => {
  const world = await aWorld(t);
  const seen: { command?: CommandHandle<'booking:transition'> } = {};
  await world.draw(() => {
    seen.command = useCommand('booking:transition');
    return `${useBooking(bookingId(1))?.booking.status} ${seen.command.state.status} ${useAttention().length}`;
  });
  await world.pass(10, () => seen.command?.submit({ bookingId: bookingId(1), to: 'confirmed' }));
  const current = aBooking(1, { version: 2, status: 'cancelled' });
  await world.pass(10, () =>
    world.service.held[0]?.answer({ ok: false, code: 'CONFLICT', message: 'changed', retry: 'never', current }),
  );
  assert.match(world.text(), / failed 1$/);
  const state = seen.command?.state;
  assert.equal(state?.status === 'failed' && state.failure.code, 'CONFLICT');
});

test('the overview is asked for on the connection of now, and follows what the service tells', async (t) => {
  const world = await aWorld(t);
  const seen: { overview?: AnswerHandle<{ day: string }> } = {};
  await world.draw(() => {
    seen.overview = useOverview({ timeZone: 'Europe/Berlin' });
    return `${seen.overview.status} ${seen.overview.value?.day}`;
  });
  assert.equal(world.text(), 'asking undefined');
  assert.deepEqual(world.service.held[0]?.args, { timeZone: 'Europe/Berlin' });
  const overview = (day: string) => ({
    at: `${day}T10:00:00.000Z`,
    timeZone: 'Europe/Berlin',
    day,
    today: {},
    arrivals: [],
    customers: { all: 0, connected: 0 },
    responses: { answered: 0, p50Ms: null, p90Ms: null, waiting: 0 },
    health: { ready: true },
  });
  await world.pass(10, () => world.service.held[0]?.answer({ ok: true, value: overview('2026-01-05') }));
  assert.equal(world.text(), 'answered 2026-01-05');
  await world.pass(5_000, () => world.service.close());
  assert.match(world.text(), / 2026-01-05$/, 'what was known stays while it is asked for again');
  assert.equal(world.service.held.length, 2, 'asked again on the new connection');
});

test('relative times are drawn once a period', async (t) => {
  const world = await aWorld(t);
  await world.draw(() => {
    world.count('now');
    return String(useNow(60_000) % 60_000);
  });
  world.drawn();
  await world.pass(180_000);
  const { now = 0 } = world.drawn();
  // React may join turns of one act.
  assert.ok(now >= 1 && now <= 3, `drawn ${now} times`);
  assert.equal(world.text(), '0');
});
