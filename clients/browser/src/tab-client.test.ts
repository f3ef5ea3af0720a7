/** Tabs: one leads, the others follow, and nothing that a person did in any of them is lost or done twice, whichever of them dies when. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { aBooking, createTabWorld, type Tab, type TabWorld } from './tab-world.fixture.ts';

const note = (tab: Tab, text: string) => tab.client.submit('booking:note', { bookingId: 'b-1', text });
const texts = (world: TabWorld) => world.service.bookings.get('b-1')?.notes.map(({ text }) => text);
const shown = (tab: Tab) => tab.client.booking('b-1')?.booking.notes.map(({ text }) => text);
const roles = (...tabs: Tab[]) => tabs.map(({ client }) => client.tab().role);
const isStored = (world: TabWorld, key: string) => world.disk.records().has(`outbox/${key}`);

async function openTabs(count: number): Promise<{ world: TabWorld; tabs: Tab[] }> {
  const world = createTabWorld();
  world.service.put(aBooking('b-1'));
  world.service.put(aBooking('b-2', { startsAt: '2026-01-05T09:00:00.000Z' }));
  const tabs: Tab[] = [];
  for (let i = 0; i < count; i++) {
    tabs.push(world.open());
    await world.settle();
  }
  return { world, tabs };
}

async function settled<T>(world: TabWorld, promise: Promise<T>): Promise<T> {
  await world.settle();
  let outcome: { value: T } | undefined;
  void promise.then((value) => {
    outcome = { value };
  });
  await world.settle();
  assert.ok(outcome !== undefined, 'it has not settled');
  return outcome.value;
}

async function isPending(world: TabWorld, promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  promise.then(
    () => (pending = false),
    () => (pending = false),
  );
  await world.turn();
  return pending;
}

test('three tabs share one link, and show the same', async () => {
  const { world, tabs } = await openTabs(3);
  const [a, b, c] = tabs as [Tab, Tab, Tab];
  assert.deepEqual(roles(a, b, c), ['leader', 'follower', 'follower']);
  assert.equal(world.service.links(), 1);
  for (const { client } of [b, c]) {
    assert.deepEqual(client.bookings(), a.client.bookings());
    assert.deepEqual(
      client.bookings().map(({ booking }) => booking.id),
      ['b-2', 'b-1'],
    );
    assert.equal(client.connection().status, 'connected');
    assert.equal(client.synced(), true);
    assert.deepEqual(client.storage(), { kind: 'indexeddb' });
  }
});

test('a command of a follower shows in all tabs, is stored by the leader, and its promises settle where it was given', async () => {
  const { world, tabs } = await openTabs(3);
  const [, b, c] = tabs as [Tab, Tab, Tab];
  const { key, queued, done } = note(b, 'from b');
  assert.equal(b.client.unstored(), 1);
  await settled(world, queued);
  assert.equal(b.client.unstored(), 0);
  const result = await settled(world, done);
  assert.equal(result.ok && result.booking.notes[0]?.id, key);
  assert.deepEqual(shown(c), ['from b']);
  assert.deepEqual(texts(world), ['from b']);
});

test('before the answer comes the command is pending in every tab, and in no tab afterwards', async () => {
  const { world, tabs } = await openTabs(3);
  world.service.setOnline(false);
  const [a, b, c] = tabs as [Tab, Tab, Tab];
  const { key } = note(c, 'one');
  await world.settle();
  for (const { client } of [a, b, c]) {
    assert.deepEqual(client.booking('b-1')?.pending, [key]);
    assert.equal(client.outbox().length, 1);
  }
  world.service.setOnline(true);
  b.client.reconnectNow();
  await world.settle();
  for (const { client } of [a, b, c]) {
    assert.deepEqual(client.booking('b-1')?.pending, []);
    assert.deepEqual(client.outbox(), []);
  }
});

test('lists and bookings of a follower are the same objects until they change', async () => {
  const { world, tabs } = await openTabs(2);
  const b = tabs[1] as Tab;
  const before = b.client.bookings();
  const told: (readonly string[] | undefined)[] = [];
  b.client.on('bookings', (ids) => told.push(ids));
  world.service.put(aBooking('b-2', { startsAt: '2026-01-05T09:00:00.000Z', status: 'confirmed', version: 2 }));
  await world.settle();
  assert.deepEqual(told, [['b-2']]);
  assert.notEqual(b.client.bookings(), before);
  assert.equal(b.client.bookings()[1], before[1]);
  assert.equal(b.client.bookings(), b.client.bookings());
});

test('the leader dies between receiving a command and storing it: the next one gets it again, and it is applied once', async () => {
  const { world, tabs } = await openTabs(3);
  const [a, b, c] = tabs as [Tab, Tab, Tab];
  a.slowDisk = true;
  const { key, queued, done } = note(c, 'once');
  world.deliver();
  await world.turn();
  assert.equal(isStored(world, key), false);
  assert.equal(await isPending(world, queued), true);
  a.kill();
  await settled(world, queued);
  assert.deepEqual(roles(b, c), ['leader', 'follower']);
  assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual(texts(world), ['once']);
});

test('the leader dies after storing a command and before answering: it is applied once, and both promises settle', async () => {
  const { world, tabs } = await openTabs(3);
  const [a, b, c] = tabs as [Tab, Tab, Tab];
  world.service.setOnline(false);
  const { key, queued, done } = note(b, 'once');
  world.deliver();
  await world.turn();
  assert.equal(isStored(world, key), true);
  // The answer is on its way, and the tab that would get it never does.
  b.incoming.splice(0);
  a.kill();
  await settled(world, queued);
  assert.deepEqual(roles(b, c), ['leader', 'follower']);
  assert.deepEqual(
    b.client.outbox().map((entry) => entry.key),
    [key],
  );
  world.service.setOnline(true);
  c.client.reconnectNow();
  assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual(texts(world), ['once']);
});

test('the leader dies when the service has done it all, before the answer reached the follower: once, and done', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  const { queued, done } = note(b, 'once');
  world.deliver();
  await world.turn();
  await world.turn();
  assert.deepEqual(texts(world), ['once']);
  b.incoming.splice(0);
  a.kill();
  await settled(world, queued);
  assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual(texts(world), ['once']);
  assert.deepEqual(shown(b), ['once']);
});

test('the leader dies after its answer, with the command on the way: the follower hears how it ended', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  world.service.setOnline(false);
  const { queued, done } = note(b, 'once');
  await settled(world, queued);
  a.kill();
  await world.settle();
  assert.equal(await isPending(world, done), true);
  world.service.setOnline(true);
  b.client.reconnectNow();
  assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual(texts(world), ['once']);
});

test('commands that were given while nobody led keep their order', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  a.kill();
  const results = ['one', 'two', 'three'].map((text) => note(b, text).done);
  for (const result of results) assert.equal((await settled(world, result)).ok, true);
  assert.deepEqual(texts(world), ['one', 'two', 'three']);
});

test('leaders die one after the other, with commands of all tabs under way: each is applied once', async () => {
  const { world, tabs } = await openTabs(4);
  const [a, b, c, d] = tabs as [Tab, Tab, Tab, Tab];
  a.slowDisk = true;
  note(b, 'from b');
  const fromC = note(c, 'from c');
  const fromD = note(d, 'from d');
  world.deliver();
  a.kill();
  await world.turn();
  // The next one is asked again, and dies as well before it has stored what it was asked.
  b.slowDisk = true;
  world.deliver();
  await world.turn();
  world.deliver();
  await world.turn();
  b.kill();
  assert.equal((await settled(world, fromC.done)).ok, true);
  assert.equal((await settled(world, fromD.done)).ok, true);
  assert.deepEqual(
    texts(world)
      ?.filter((text) => text !== 'from b')
      .sort(),
    ['from c', 'from d'],
  );
  assert.ok((texts(world)?.length ?? 0) <= 3);
  assert.deepEqual(roles(c, d), ['leader', 'follower']);
});

test('a follower that opens while the leader is loading waits for it, and shows the same', async () => {
  const world = createTabWorld();
  world.service.put(aBooking('b-1'));
  const a = world.open();
  const b = world.open();
  let ready = false;
  void b.client.ready.then(() => (ready = true));
  assert.throws(() => note(b, 'too early'), /before the client is ready/);
  assert.deepEqual(roles(a, b), ['joining', 'joining']);
  assert.deepEqual(b.client.bookings(), []);
  await world.settle();
  assert.equal(ready, true);
  assert.deepEqual(roles(a, b), ['leader', 'follower']);
  assert.deepEqual(b.client.bookings(), a.client.bookings());
});

test('a leader that closes hands over with everything stored', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  world.service.setOnline(false);
  const { key } = note(a, 'own');
  const closing = a.client.close();
  await settled(world, closing);
  await world.settle();
  assert.deepEqual(roles(a, b), ['closed', 'leader']);
  assert.deepEqual(
    b.client.outbox().map((entry) => entry.key),
    [key],
  );
  world.service.setOnline(true);
  b.client.reconnectNow();
  await world.settle();
  assert.deepEqual(texts(world), ['own']);
});

test('while the next leader loads, the screen keeps what the last one told', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  a.kill();
  assert.equal(b.client.bookings().length, 2);
  await world.settle();
  assert.equal(b.client.bookings().length, 2);
  assert.equal(b.client.connection().status, 'connected');
});

test('a change that did not arrive is noticed by the next one, and made up for', async () => {
  const { world, tabs } = await openTabs(2);
  const b = tabs[1] as Tab;
  world.service.put(aBooking('b-1', { status: 'confirmed', version: 2 }));
  await world.turn();
  b.incoming.splice(0);
  world.service.put(aBooking('b-2', { status: 'confirmed', version: 2 }));
  await world.settle();
  assert.equal(b.client.booking('b-1')?.booking.status, 'confirmed');
});

test('a newer version: the old leader hands over and asks to reload, its commands are kept and sent', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  world.service.setOnline(false);
  const before = note(a, 'before');
  await world.settle();
  const c = world.open({ wire: 99 });
  await world.settle();
  assert.deepEqual(roles(a, b, c), ['outdated', 'outdated', 'leader']);
  assert.deepEqual(
    c.client.outbox().map(({ key }) => key),
    [before.key],
  );
  assert.equal(a.client.bookings().length, 2);
  // What is done in an old tab before it is loaded again is not lost either.
  const after = note(b, 'after');
  await settled(world, after.queued);
  assert.equal(isStored(world, after.key), true);
  world.service.setOnline(true);
  c.client.reconnectNow();
  assert.equal((await settled(world, before.done)).ok, true);
  assert.equal((await settled(world, after.done)).ok, true);
  assert.deepEqual(texts(world), ['before', 'after']);
});

test('a tab of an older version that opens beside a newer leader asks to reload at once', async () => {
  const world = createTabWorld();
  const a = world.open({ wire: 2 });
  await world.settle();
  const b = world.open({ wire: 1 });
  await world.settle();
  assert.deepEqual(roles(a, b), ['leader', 'outdated']);
});

test('questions, lists, marks and preferences of a follower go through the leader, and survive it', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  assert.deepEqual(await settled(world, b.client.notifications.list({ limit: 10 })), {
    notifications: [],
    next: undefined,
  });
  const asked = b.client.ask('analytics:query', {} as never);
  world.deliver();
  a.kill();
  b.client.notifications.setPreferences({ timeZone: 'Europe/Vienna' });
  assert.equal((await settled(world, asked)).ok, 'unknown');
  await world.settle();
  assert.equal(world.service.received.filter(({ event }) => event === 'preferences:set').length, 1);
  assert.equal(b.client.notifications.preferences().timeZone, 'Europe/Vienna');
});

test('whoever marks all as read means what their tab shows, and not what comes before the tab that leads hears of it', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  const seen = world.service.notify();
  await world.settle();
  assert.deepEqual([a.client.notifications.unread(), b.client.notifications.unread()], [1, 1]);
  const unseen = world.service.notify();
  await world.turn();
  assert.deepEqual([a.client.notifications.unread(), b.client.notifications.unread()], [2, 1]);
  b.client.notifications.markRead('all');
  await world.settle();
  for (const { client } of [a, b]) {
    assert.equal(client.notifications.unread(), 1);
    assert.deepEqual(
      client.notifications.inbox().map(({ id, read }) => [id, read]),
      [
        [unseen, false],
        [seen, true],
      ],
    );
  }
});

test('[CF3] who insists on a rejected command does so on what their tab shows, and not on what the tab that leads has heard since', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  const bookingId = 'b-9';
  const { key } = b.client.submit('booking:transition', { bookingId, to: 'confirmed' });
  await world.settle();
  assert.deepEqual(
    b.client.attention().map(({ code }) => code),
    ['NOT_FOUND'],
  );
  world.service.put(aBooking(bookingId));
  await world.settle();
  world.service.put(aBooking(bookingId, { version: 2 }));
  await world.turn();
  assert.deepEqual(
    [a, b].map(({ client }) => client.booking(bookingId)?.booking.version),
    [2, 1],
  );
  b.client.resolve(key, 'mine');
  await world.settle();
  const sent = world.service.received.filter(({ event }) => event === 'booking:transition');
  assert.equal(sent.length, 2);
  assert.equal(sent[1]?.args.baseVersion, 1);
});

test('signals and events are told in every tab', async () => {
  const { world, tabs } = await openTabs(2);
  const b = tabs[1] as Tab;
  const signals: string[] = [];
  const events: string[] = [];
  b.client.on('signal', ({ type }) => signals.push(type));
  b.client.on('event', ({ type }) => events.push(type));
  world.service.signal('presence', { customerId: 'carl' });
  world.service.put(aBooking('b-3'));
  await world.settle();
  assert.deepEqual(signals, ['presence']);
  assert.deepEqual(events, ['booking.created']);
});

test('the person is in front while they see any tab, and behind when they see none', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  const modes = () =>
    world.service.received.filter(({ event }) => event === 'session:profile').map(({ args }) => args.mode);
  a.client.setConditions({ appState: 'background' });
  await world.settle();
  assert.deepEqual(modes(), []);
  b.client.setConditions({ appState: 'background' });
  await world.settle();
  assert.deepEqual(modes(), ['background']);
  b.client.setConditions({ appState: 'foreground' });
  await world.settle();
  assert.equal(modes().at(-1), 'live');
});

const see = (tab: Tab, visible: boolean) =>
  tab.client.setConditions({ appState: visible ? 'foreground' : 'background' });

async function pass(world: TabWorld, durationMs: number): Promise<void> {
  await world.runtime.time.run(durationMs);
  await world.settle();
}

/** The first tab leads and is hidden, the last one is in sight. */
async function openHidden(count: number): Promise<{ world: TabWorld; tabs: Tab[] }> {
  const opened = await openTabs(count);
  for (const tab of opened.tabs.slice(0, -1)) see(tab, false);
  await opened.world.settle();
  return opened;
}

test('a leader that has been hidden for 30 s hands over to the tab in sight, with everything stored and sent once', async () => {
  const { world, tabs } = await openHidden(2);
  const [a, b] = tabs as [Tab, Tab];
  world.service.setOnline(false);
  const own = note(a, 'of the leader');
  const other = note(b, 'of the other');
  await world.settle();
  await pass(world, 29_000);
  assert.deepEqual(roles(a, b), ['leader', 'follower']);
  await pass(world, 1_000);
  assert.deepEqual(roles(a, b), ['follower', 'leader']);
  assert.deepEqual(
    b.client.outbox().map(({ key }) => key),
    [own.key, other.key],
  );
  assert.deepEqual(a.client.outbox(), b.client.outbox());
  world.service.setOnline(true);
  a.client.reconnectNow();
  for (const { done } of [own, other]) assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual(texts(world), ['of the leader', 'of the other']);
  assert.equal(world.service.links(), 1);
  assert.deepEqual([...a.faults, ...b.faults], []);
});

test('a leader that comes back in time keeps its place, and so does one whose other tabs are hidden as well', async () => {
  const { world, tabs } = await openHidden(2);
  const [a, b] = tabs as [Tab, Tab];
  await pass(world, 29_000);
  see(a, true);
  await pass(world, 60_000);
  see(a, false);
  see(b, false);
  await pass(world, 600_000);
  assert.deepEqual(roles(a, b), ['leader', 'follower']);
});

test('a tab in sight that dies without a word is not taken for seen for ever', async () => {
  const { world, tabs } = await openHidden(2);
  const [a, b] = tabs as [Tab, Tab];
  const modes = () =>
    world.service.received.filter(({ event }) => event === 'session:profile').map(({ args }) => args.mode);
  b.kill();
  await pass(world, 90_000);
  assert.equal(modes().at(-1), 'background');
  see(a, true);
  await world.settle();
  assert.equal(modes().at(-1), 'live');
});

test('a tab in sight that answers an offer too late is in sight all the same', async () => {
  const { world, tabs } = await openHidden(2);
  const [a, b] = tabs as [Tab, Tab];
  // It hangs: nothing is delivered to it.
  await world.runtime.time.run(90_000);
  await world.settle();
  await pass(world, 30_000);
  assert.deepEqual(roles(a, b), ['follower', 'leader']);
});

test('a hidden tab that is first in the queue lets the one in sight pass', async () => {
  const { world, tabs } = await openHidden(4);
  const [a, b, c, d] = tabs as [Tab, Tab, Tab, Tab];
  await pass(world, 30_000);
  assert.deepEqual(roles(a, b, c, d), ['follower', 'follower', 'follower', 'leader']);
  // Who let it pass has not left the queue.
  d.kill();
  await world.settle();
  assert.equal(roles(a, b, c).filter((role) => role === 'leader').length, 1);
});

test('a place that was taken is kept for five minutes, however often the person goes back and forth', async () => {
  const { world, tabs } = await openHidden(2);
  const [a, b] = tabs as [Tab, Tab];
  await pass(world, 30_000);
  assert.deepEqual(roles(a, b), ['follower', 'leader']);
  for (let minute = 0; minute < 4; minute++) {
    see(b, minute % 2 === 1);
    see(a, minute % 2 === 0);
    await world.settle();
    await pass(world, 60_000);
  }
  assert.deepEqual(roles(a, b), ['follower', 'leader']);
  see(b, false);
  see(a, true);
  await world.settle();
  await pass(world, 59_000);
  assert.deepEqual(roles(a, b), ['follower', 'leader']);
  await pass(world, 31_000);
  assert.deepEqual(roles(a, b), ['leader', 'follower']);
});

test('an heir that dies on its way keeps nobody from leading', async () => {
  const { world, tabs } = await openHidden(3);
  const [a, b, c] = tabs as [Tab, Tab, Tab];
  const { done } = note(b, 'once');
  a.slowDisk = true;
  await world.runtime.time.run(30_000);
  // The offer, and who takes it.
  world.deliver();
  world.deliver();
  c.kill();
  a.slowDisk = false;
  await world.settle();
  assert.equal(roles(a, b).filter((role) => role === 'leader').length, 1);
  assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual(texts(world), ['once']);
});

test('what was asked while the place changes hands is asked of the next leader', async () => {
  const { world, tabs } = await openHidden(2);
  const [a, b] = tabs as [Tab, Tab];
  await world.runtime.time.run(30_000);
  world.deliver();
  const lists = [a, b].map(({ client }) => client.notifications.list({ limit: 10 }));
  await world.settle();
  assert.deepEqual(roles(a, b), ['follower', 'leader']);
  for (const list of lists) assert.deepEqual(await settled(world, list), { notifications: [], next: undefined });
});

test('a tab that was opened without a token goes on with that of the leader that has gone', async () => {
  const world = createTabWorld();
  world.service.put(aBooking('b-1'));
  const a = world.open({ token: 'of the host' });
  await world.settle();
  const b = world.open({ token: null });
  await world.settle();
  assert.equal(b.token, 'of the host');
  const { done } = note(b, 'goes on');
  world.deliver();
  a.kill();
  assert.equal((await settled(world, done)).ok, true);
  assert.deepEqual([roles(b), b.client.connection().status], [['leader'], 'connected']);
});

test('a leader without a token is connected as soon as any tab has one', async () => {
  const world = createTabWorld();
  const a = world.open({ token: null });
  await world.settle();
  assert.equal(a.client.connection().status, 'needs-auth');
  const b = world.open({ token: null });
  await world.settle();
  assert.equal(b.client.connection().status, 'needs-auth');
  world.open({ token: 'of the host' });
  await world.settle();
  assert.deepEqual([a.client.connection().status, b.client.connection().status], ['connected', 'connected']);
});

test('whatever dies when: what a living tab has asked for is applied once, and what a dead one asked for at most once', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const world = createTabWorld();
    const random = createRandom(seed);
    world.service.put(aBooking('b-1'));
    let tabs: Tab[] = [world.open()];
    await world.settle();
    const wishes: { tab: Tab; text: string; done: Promise<unknown> }[] = [];
    for (let step = 0; step < 40; step++) {
      const tab = tabs[Math.floor(random.float() * tabs.length)] as Tab;
      const draw = random.float();
      if (draw < 0.35 && tab.client.tab().role !== 'joining') {
        const text = `${seed}-${step}`;
        wishes.push({ tab, text, done: note(tab, text).done });
      } else if (draw < 0.5 && tabs.length < 5) tabs.push(world.open());
      else if (draw < 0.62 && tabs.length > 1) {
        tab.kill();
        tabs = tabs.filter((other) => other !== tab);
      } else if (draw < 0.7) tab.slowDisk = !tab.slowDisk;
      else if (draw < 0.78) world.service.setOnline(!world.service.online);
      else if (draw < 0.88) world.deliver();
      else if (draw < 0.92) see(tab, random.float() < 0.5);
      else if (draw < 0.95) await world.runtime.time.run(31_000);
      else await world.turn();
    }
    for (const tab of tabs) {
      tab.slowDisk = false;
      // Out of sight, commands wait for company.
      see(tab, true);
    }
    world.service.setOnline(true);
    await world.settle();
    for (const { client } of tabs) client.reconnectNow();
    await world.settle();
    const applied = texts(world) ?? [];
    assert.equal(new Set(applied).size, applied.length, `seed ${seed}: applied twice`);
    for (const { tab, text, done } of wishes) {
      if (!tabs.includes(tab)) continue;
      assert.ok(applied.includes(text), `seed ${seed}: ${text} is lost`);
      assert.equal(await isPending(world, done), false, `seed ${seed}: ${text} was never answered`);
    }
    for (const { client } of tabs) {
      assert.deepEqual(client.outbox(), [], `seed ${seed}`);
      assert.deepEqual(
        client.booking('b-1')?.booking.notes.map(({ text }) => text),
        applied,
        `seed ${seed}`,
      );
    }
  }
});

test('a network that comes back while the next leader is loading is noticed', async () => {
  const { world, tabs } = await openTabs(2);
  const [a, b] = tabs as [Tab, Tab];
  for (const { client } of [a, b]) client.setConditions({ network: 'none' });
  await world.settle();
  const { done } = note(b, 'once');
  await world.settle();
  a.kill();
  // The lock has gone over, and the store is being read.
  await Promise.resolve();
  assert.deepEqual(roles(b), ['follower']);
  b.client.setConditions({ network: 'unknown' });
  assert.equal((await settled(world, done)).ok, true);
  assert.equal(b.client.connection().status, 'connected');
});

test('where tabs cannot be coordinated each is alone, with a device of its own', async () => {
  const world = createTabWorld();
  world.service.put(aBooking('b-1'));
  const a = world.open({ alone: true });
  const b = world.open({ alone: true });
  await world.settle();
  assert.deepEqual(roles(a, b), ['alone', 'alone']);
  assert.equal(world.service.links(), 2);
  note(a, 'one');
  await world.settle();
  assert.deepEqual(shown(b), ['one']);
});

test('in an old tab whose newer leader has gone, what is done is in no store, until another newer one takes it', async () => {
  const { world, tabs } = await openTabs(1);
  const [a] = tabs as [Tab];
  const told: number[] = [];
  a.client.on('unstored', (count) => told.push(count));
  const newer = world.open({ wire: 99 });
  await world.settle();
  newer.kill();
  await world.settle();
  const { key, queued } = note(a, 'only here');
  await world.settle();
  assert.deepEqual([a.client.unstored(), isStored(world, key)], [1, false]);
  world.open({ wire: 99 });
  await settled(world, queued);
  assert.equal(a.client.unstored(), 0);
  assert.deepEqual(texts(world), ['only here']);
  assert.deepEqual(told, [1, 0]);
});
