import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { commands, type InboxItem, type Preferences } from '@slotwire/protocol';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import { adaClaims, book, confirm, eventsOf, HOUR_MS, list, send, staffClaims } from './notifications.fixture.ts';

let world: TestService;
let ada: TestClient;
let staff: TestClient;

beforeEach(async () => {
  world = await createTestService();
  ada = await world.connect(adaClaims);
  staff = await world.connect(staffClaims);
});
afterEach(() => world.stop());

/** Ids, oldest first. */
async function announce(count: number, stream: 'user:ada' | 'all' = 'user:ada'): Promise<string[]> {
  for (let n = 1; n <= count; n++) {
    await world.finish(world.service.announce(stream, { title: `News ${n}`, text: 'x', priority: 'normal' }));
  }
  const { value } = await ada.ask<{ value: { notifications: InboxItem[] } }>('notification:list', { limit: count });
  return value.notifications.map(({ id }) => id).reverse();
}

const titles = (items: readonly InboxItem[]) => items.map(({ params }) => params.title);
const readIds = (client: TestClient) => eventsOf(client, 'notification.read').map(({ data }) => data.ids);

test('[NT1] [NT2] a booking is in the inbox of all staff of the vendor, its confirmation in that of the customer', async () => {
  const colleague = await world.connect({ ...staffClaims, sub: 'kim' });
  await confirm(world, staff, await book(world, ada, 48));
  for (const client of [staff, colleague]) {
    const { notifications, unread } = await list(world, client);
    assert.deepEqual(
      notifications.map(({ template, read }) => [template, read]),
      [['booking-requested', false]],
    );
    assert.equal(unread, 1);
  }
  const page = await list(world, ada);
  assert.deepEqual(commands['notification:list'].value.parse(page), page);
  assert.deepEqual(
    page.notifications.map(({ template }) => template),
    ['booking-confirmed'],
  );
  const [brought] = eventsOf(ada, 'notification.created');
  assert.deepEqual({ ...brought?.data.notification, read: false }, page.notifications[0]);
});

test('[NT2] the inbox comes in pages, newest first, each once', async () => {
  await announce(7);
  const seen: (string | undefined)[] = [];
  let before: string | undefined;
  for (const size of [3, 3, 1]) {
    const page = await list(world, ada, { limit: 3, ...(before && { before }) });
    assert.equal(page.notifications.length, size);
    seen.push(...titles(page.notifications));
    before = page.next;
  }
  assert.equal(before, undefined);
  assert.deepEqual(seen, ['News 7', 'News 6', 'News 5', 'News 4', 'News 3', 'News 2', 'News 1']);
});

test('[NT2] a page can be of one category, or of what is unread; the count is of the whole window all the same', async () => {
  const [first, second] = await announce(3);
  await confirm(world, staff, await book(world, ada, 48));
  await send(world, ada, 'notification:read', { ids: [second] });
  const booking = await list(world, ada, { category: 'booking' });
  assert.deepEqual([booking.notifications.length, booking.unread], [1, 3]);
  const unread = await list(world, ada, { unread: true, category: 'announcement' });
  assert.deepEqual([titles(unread.notifications), unread.unread], [['News 3', 'News 1'], 3]);
  const page = await list(world, ada, { unread: true, limit: 2 });
  assert.deepEqual(titles(page.notifications), [undefined, 'News 3']);
  const rest = await list(world, ada, { unread: true, limit: 2, before: page.next });
  assert.deepEqual([rest.notifications.map(({ id }) => id), rest.next], [[first], undefined]);
});

test('[NT4] reading on one device is reading on all, once, and for one person only', async () => {
  const phone = await world.connect(adaClaims);
  const bob = await world.connect({ sub: 'bob', role: 'customer' });
  await world.finish(world.service.announce('all', { title: 'News', text: 'x', priority: 'low' }));
  const [id] = await announce(1);
  const answer = await send<{ unread: number }>(world, ada, 'notification:read', { ids: [id, id] });
  assert.deepEqual(answer, { unread: 1 });
  await phone.wire.flush();
  assert.deepEqual([readIds(ada), readIds(phone), readIds(bob)], [[[id]], [[id]], []]);
  await send(world, phone, 'notification:read', { ids: [id] });
  assert.equal(readIds(ada).length, 1, 'what is read already is no event');
  assert.equal((await list(world, bob)).unread, 1);
});

test('[NT4] [CM2] all of the window is read at once, and a repeat says what the first one said', async () => {
  const ids = await announce(3);
  const args = { key: world.runtime.ids.next(), all: true };
  const first = await ada.ask<object>('notification:read', args);
  await announce(1);
  assert.deepEqual(await ada.ask<object>('notification:read', args), { ...first, replayed: true });
  assert.deepEqual(readIds(ada), [[...ids].reverse()]);
  assert.equal((await list(world, ada)).unread, 1);
});

test('[NT4] ids that are not in the inbox are left out, also when they are in that of somebody else', async () => {
  await book(world, ada, 48);
  const [foreign] = (await list(world, staff)).notifications;
  const ids = [world.runtime.ids.next(), foreign?.id];
  assert.deepEqual(await send(world, ada, 'notification:read', { ids }), { unread: 0 });
  assert.deepEqual(readIds(ada), []);
  assert.equal((await list(world, staff)).unread, 1);
});

test('[NT3] [NT4] what has left the window counts as read, and cannot become it', async () => {
  const ids = await announce(100);
  await announce(2);
  assert.equal((await list(world, ada)).unread, 100);
  const oldest = await list(world, ada, { before: ids[3], limit: 10 });
  assert.deepEqual(
    oldest.notifications.map(({ read }) => read),
    [false, true, true],
  );
  assert.deepEqual(await send(world, ada, 'notification:read', { ids: [ids[0], ids[2]] }), { unread: 99 });
  assert.deepEqual(readIds(ada), [[ids[2]]]);
  const unread = await list(world, ada, { unread: true, before: ids[4], limit: 10 });
  assert.deepEqual(
    unread.notifications.map(({ id }) => id),
    [ids[3]],
  );
});

test('[NT3] [PF5] what a person does not let into the app does not count, and counts again when it may', async () => {
  await announce(1);
  await confirm(world, staff, await book(world, ada, 48));
  const off = { categories: { announcement: { inApp: false } } };
  await send(world, ada, 'preferences:set', off);
  assert.equal((await list(world, ada)).unread, 1);
  assert.equal((await list(world, ada)).notifications.length, 2);
  await send(world, ada, 'preferences:set', { muted: { vendors: ['salon'] } });
  assert.equal((await list(world, ada)).unread, 0);
  await send(world, ada, 'preferences:set', { categories: { announcement: { inApp: true } } });
  assert.equal((await list(world, ada)).unread, 1);
});

test('[NT2] after 30 days a notification has left the inbox, before it is trimmed', async () => {
  const [id] = await announce(1);
  const [item] = (await list(world, ada)).notifications;
  const atMs = world.runtime.clock.nowMs() - 30 * 24 * HOUR_MS - 1;
  const json = JSON.stringify({ ...item, id: item?.id.replace(/^.{8}/, '00000000') });
  const old = { id: JSON.parse(json).id, stream: 'user:ada' as const, atMs, category: 'announcement' as const, json };
  const writes = { ...emptyWriteSet, notifications: [{ ...old, pushAtMs: undefined }] };
  const decide = () => ({ writes, value: undefined });
  await world.finish(world.service.committer.submit({ reads: emptyReadSet, decide }));
  const page = await list(world, ada);
  assert.deepEqual([page.notifications.map((each) => each.id), page.unread], [[id], 1]);
  const kept = await world.store.listInbox({ userId: 'ada', streams: ['user:ada'], fromMs: 0, limit: 10 });
  assert.equal(kept.length, 2, 'the store has it still');
});

test('[PU2] what a device showed is marked for its person; what is not there is not', async () => {
  const [id] = await announce(1);
  const marked = await send(world, ada, 'notification:shown', { ids: [id, id] });
  assert.deepEqual(marked, { marked: 1 });
  assert.equal((await list(world, ada)).unread, 1, 'shown is not read');
});

test('[SN1] [NT3] the first page of a snapshot has the inbox, and no other has', async () => {
  interface Snapshot {
    next?: string;
    notifications?: InboxItem[];
    unread?: number;
    preferences?: Preferences;
    positions: Record<string, { offset: number }>;
  }
  for (let n = 0; n < 2; n++) await confirm(world, staff, await book(world, ada, 48 + n));
  const first = await send<Snapshot>(world, ada, 'sync:snapshot', { limit: 1 });
  const { notifications, unread } = await list(world, ada);
  assert.deepEqual([first.notifications, first.unread], [notifications, unread]);
  assert.equal(first.preferences?.version, 0);
  assert.equal(first.positions['user:ada']?.offset, 6);
  const second = await send<Snapshot>(world, ada, 'sync:snapshot', { limit: 1, after: first.next });
  assert.deepEqual([second.notifications, second.unread, second.preferences], [undefined, undefined, undefined]);
});

test('[SN1] what is told while a snapshot is read lies behind its positions', async () => {
  const { listInbox } = world.store;
  world.store.listInbox = async (query) => {
    world.store.listInbox = listInbox;
    const told = world.service.announce('user:ada', { title: 'Late', text: 'x', priority: 'low' });
    await world.runtime.time.run(0);
    await told;
    return listInbox(query);
  };
  const snapshot = await send<{ unread: number; positions: Record<string, { offset: number }> }>(
    world,
    ada,
    'sync:snapshot',
  );
  assert.deepEqual([snapshot.unread, snapshot.positions['user:ada']?.offset], [1, 0]);
});
