/** What a whole device knows of notifications and preferences, and how several devices of one person come to agree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences, type Failure, failure } from '@slotwire/protocol';
import { type Bench, createBench } from './test-bench.fixture.ts';

const center = (bench: Bench) => bench.service.notifications;
const requests = (bench: Bench, event: string) => bench.server.received.filter((request) => request.event === event);
const brief = (bench: Bench) =>
  center(bench)
    .inbox()
    .map(({ id, read }) => [id, read]);

/** Both deliver until nothing moves. */
async function settle(...benches: Bench[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const bench of benches) await bench.settle();
}

/** A vendor's device: it reads `user:victor`, `vendor:v-1` and `all`. */
async function beginVendor(): Promise<Bench> {
  const bench = createBench();
  bench.server.userId = 'victor';
  bench.server.role = 'vendor';
  bench.server.vendorId = 'v-1';
  await bench.begin();
  return bench;
}

test('[NT2] [NT5] every stream of the person fills the inbox, announcements too', async () => {
  const bench = await beginVendor();
  const counts: number[] = [];
  bench.service.on('notifications', ({ unread }) => counts.push(unread));
  const own = bench.server.notify('user:victor');
  const request = bench.server.notify('vendor:v-1');
  const event = bench.server.append('all', 'announcement', { title: 'Hello', text: 'all', priority: 'normal' });
  await bench.settle();
  const [first] = center(bench).inbox();
  assert.deepEqual(
    brief(bench).map(([id]) => id),
    [event.id, request.id, own.id],
  );
  assert.deepEqual(first && center(bench).render(first), { title: 'Hello', body: 'all' });
  assert.deepEqual(counts, [1, 2, 3]);
  assert.equal(center(bench).unread(), bench.server.inbox.unread());
});

test('a notification that cannot be read is reported, and those behind it are applied', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.append('user:ann', 'notification.read', { ids: 'all' });
  bench.server.append('user:ann', 'preferences.updated', { preferences: { version: 9 } });
  bench.server.append('user:ann', 'announcement', { title: 7 });
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  assert.equal(bench.faults.length, 3);
  assert.deepEqual(brief(bench), [[id, false]]);
  assert.equal(center(bench).preferences().version, 0);
});

test('a template of a newer service counts, and is rendered by what it carries', async () => {
  const bench = createBench();
  await bench.begin();
  const template = 'gift-received' as 'announcement';
  const notification = bench.server.notify('user:ann', { template, params: { title: 'A gift', text: 'for you' } });
  await bench.settle();
  assert.equal(center(bench).unread(), 1);
  assert.deepEqual(center(bench).render(notification), { title: 'A gift', body: 'for you' });
});

test('[NT3] [NT4] two devices of one person agree, whoever marks', async () => {
  const phone = createBench();
  await phone.begin();
  const ids = [1, 2, 3].map(() => phone.server.notify('user:ann').id);
  const tablet = createBench({ beside: phone, deviceId: 'd-02' });
  await tablet.begin();
  await settle(phone, tablet);
  center(phone).markRead([ids[0] as string]);
  assert.equal(center(phone).unread(), 2, 'at once here');
  assert.equal(center(tablet).unread(), 3);
  await settle(phone, tablet);
  assert.equal(center(tablet).unread(), 2);
  center(tablet).markRead('all');
  phone.server.notify('user:ann');
  await settle(phone, tablet);
  for (const bench of [phone, tablet]) {
    assert.equal(center(bench).unread(), 1);
    assert.deepEqual(center(bench).inbox(), phone.server.inbox.items());
  }
});

/** All at once: nobody would answer the phone meanwhile, and it would try to connect a thousand times a day. */
async function passDays(phone: Bench, days: number): Promise<void> {
  phone.service.setConditions({ network: 'none' });
  await phone.runtime.time.run(days * 86_400_000);
  phone.service.setConditions({ network: 'wifi' });
}

test('[NT3] a busy month: both count by the same window, with a clock that is an hour off', async () => {
  const phone = createBench();
  await phone.begin();
  for (let day = 0; day < 40; day++) {
    for (let i = 0; i < 4; i++) phone.server.notify('user:ann');
    await phone.settle();
    if (day === 10) phone.runtime.time.jumpWallClock(3_600_000);
    await passDays(phone, 1);
  }
  await phone.pass(60_000, 1_000);
  const tablet = createBench({ beside: phone, deviceId: 'd-02' });
  await tablet.begin();
  await settle(phone, tablet);
  assert.equal(phone.server.inbox.unread(), 100);
  for (const bench of [phone, tablet]) assert.deepEqual(center(bench).inbox(), phone.server.inbox.items());
  await passDays(phone, 10);
  assert.equal(center(phone).unread(), phone.server.inbox.unread(), 'what turned thirty days old has gone from both');
});

test('[NT4] a mark that overtakes its notification over another stream wins, across a kill', async () => {
  const bench = await beginVendor();
  const { id } = bench.server.notify('vendor:v-1', {}, { push: false });
  bench.server.append('user:victor', 'notification.read', { ids: [id] });
  await bench.settle();
  assert.deepEqual(brief(bench), []);
  const next = bench.restart();
  await next.begin();
  assert.deepEqual(brief(next), [[id, true]]);
  assert.equal(center(next).unread(), 0);
});

test('[SN1] a snapshot that events overtook neither un-reads nor forgets what they said', async () => {
  const bench = await beginVendor();
  const first = bench.server.notify('user:victor');
  await bench.settle();
  await bench.pass(6_000, 1_000);
  // The vendor's stream starts anew: its position is worth nothing, while the person's own goes on beside the snapshot.
  bench.server.recreate('vendor:v-1');
  bench.server.heads();
  bench.transport.flushToClient();
  bench.transport.flushToServer();
  const answer = bench.transport.toClient.findIndex(({ label }) => label === 'ack sync:snapshot');
  const [late] = bench.transport.toClient.splice(answer, 1);
  assert.ok(late !== undefined);
  bench.server.inbox.read.add(first.id);
  bench.server.append('user:victor', 'notification.read', { ids: [first.id] });
  const second = bench.server.notify('user:victor');
  await bench.settle();
  late.deliver();
  await bench.settle();
  assert.deepEqual(brief(bench), [
    [second.id, false],
    [first.id, true],
  ]);
});

test('[SN4] an authoritative snapshot is the whole truth: what it lacks is gone, and marks may go back', async () => {
  const bench = createBench();
  await bench.begin();
  const kept = bench.server.notify('user:ann');
  bench.server.notify('user:ann');
  await bench.settle();
  center(bench).markRead('all');
  await bench.settle();
  assert.equal(center(bench).unread(), 0);
  // Restored from a backup that knew neither the second notification nor the marks.
  bench.server.inbox.read.clear();
  const { items } = bench.server.inbox;
  bench.server.inbox.items = () => items().filter(({ id }) => id === kept.id);
  bench.server.recreate('user:ann');
  bench.transport.cut();
  await bench.pass(5_000);
  assert.deepEqual(brief(bench), [[kept.id, false]]);
});

test('a stream that the token no longer allows takes its notifications along', async () => {
  const bench = createBench();
  bench.server.groups = ['staff'];
  await bench.begin();
  bench.server.append('group:staff', 'announcement', { title: 'staff', text: '', priority: 'normal' });
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  assert.equal(center(bench).unread(), 2);
  bench.server.groups = [];
  bench.transport.cut();
  await bench.pass(10_000);
  assert.deepEqual(brief(bench), [[id, false]]);
});

test('everything is there after a kill, without a network', async () => {
  const bench = createBench();
  await bench.begin();
  const [first] = [bench.server.notify('user:ann'), bench.server.notify('user:ann')];
  await bench.settle();
  center(bench).markRead([first.id]);
  center(bench).setPreferences({ minimumPriority: { inApp: 'normal' } });
  await bench.settle();
  const [inbox, preferences] = [center(bench).inbox(), center(bench).preferences()];
  const next = bench.restart();
  next.transport.unreachable = true;
  await next.begin();
  assert.deepEqual(center(next).inbox(), inbox);
  assert.deepEqual(center(next).preferences(), preferences);
  assert.equal(center(next).unread(), 1);
});

test('[CM3] marks that were made without a network count at once, survive a kill, and are sent once there is a link', async () => {
  const bench = createBench();
  await bench.begin();
  const ids = [1, 2, 3].map(() => bench.server.notify('user:ann').id);
  await bench.settle();
  bench.service.setConditions({ network: 'none' });
  center(bench).markRead(ids.slice(0, 2));
  assert.equal(center(bench).unread(), 1);
  await bench.settle();
  const next = bench.restart();
  next.transport.unreachable = true;
  await next.begin();
  assert.equal(center(next).unread(), 1, 'own marks are laid over the inbox');
  center(next).markRead('all');
  next.transport.unreachable = false;
  next.service.reconnectNow();
  await next.settle();
  assert.equal(bench.server.inbox.unread(), 0);
  assert.deepEqual(
    requests(next, 'notification:read').map(({ args }) => args.ids),
    [[ids[0], ids[1], ids[2]]],
  );
  assert.deepEqual(center(next).inbox(), bench.server.inbox.items());
});

test('[CM2] [CM3] an answer that got lost is asked for with the same key, and the mark takes effect once', async () => {
  const bench = createBench();
  await bench.begin();
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  bench.server.mute.add('notification:read');
  center(bench).markRead([id]);
  await bench.settle();
  const next = bench.restart();
  bench.server.mute.clear();
  await next.begin();
  const keys = requests(next, 'notification:read').map(({ args }) => args.key);
  assert.equal(keys.length, 2);
  assert.equal(new Set(keys).size, 1);
  assert.equal(bench.server.inbox.unread(), 0);
  assert.equal(next.service.notifications.unread(), 0);
});

test('[NT4] what another device has marked meanwhile is not sent', async () => {
  const bench = createBench();
  await bench.begin();
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  bench.service.setConditions({ network: 'none' });
  center(bench).markRead([id]);
  bench.server.inbox.read.add(id);
  bench.server.append('user:ann', 'notification.read', { ids: [id] });
  await bench.settle();
  const next = bench.restart();
  next.transport.unreachable = true;
  await next.begin();
  // The replay of the log comes before the write of the next request has ended.
  next.transport.unreachable = false;
  next.service.reconnectNow();
  await next.settle();
  await next.pass(1_000);
  assert.ok(requests(next, 'notification:read').length <= 1);
  assert.equal(
    [...bench.storage.records().keys()].some((key) => key.startsWith('upload/')),
    false,
  );
  assert.equal(center(next).unread(), 0);
});

test('a mark that the service refuses for good is taken back and reported', async () => {
  const bench = createBench();
  await bench.begin();
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  bench.server.failures.set('notification:read', [failure('FORBIDDEN')]);
  center(bench).markRead([id, 'no key']);
  assert.equal(center(bench).unread(), 0);
  await bench.settle();
  assert.equal(center(bench).unread(), 1);
  assert.deepEqual(
    requests(bench, 'notification:read').map(({ args }) => args.ids),
    [[id]],
  );
  assert.ok(bench.faults.some(({ what }) => what.includes('as read')));
});

test('[PF1] changes show at once, are merged while offline, and reach the other devices', async () => {
  const phone = createBench();
  await phone.begin();
  const tablet = createBench({ beside: phone, deviceId: 'd-02' });
  await tablet.begin();
  phone.server.notify('user:ann', { category: 'message' });
  await settle(phone, tablet);
  phone.service.setConditions({ network: 'none' });
  center(phone).setPreferences({ categories: { message: { inApp: false } } });
  assert.equal(center(phone).unread(), 0, 'in-app switched off: it does not count');
  assert.equal(center(phone).inbox().length, 1, 'but it stays in the inbox');
  center(phone).setPreferences({ categories: { message: { sound: false } }, timeZone: 'Europe/Berlin' });
  await settle(phone, tablet);
  assert.equal(center(tablet).unread(), 1);
  phone.service.setConditions({ network: 'wifi' });
  await settle(phone, tablet);
  assert.equal(requests(phone, 'preferences:set').length, 1);
  for (const bench of [phone, tablet]) {
    assert.deepEqual(center(bench).preferences(), phone.server.inbox.preferences);
    assert.equal(center(bench).preferences().categories.message.inApp, false);
    assert.equal(center(bench).unread(), 0);
  }
});

test('[PF2] what the service refuses is taken back and said, and what came after it stays', async () => {
  const bench = createBench();
  await bench.begin();
  const refused: Failure[] = [];
  bench.service.on('preferences-refused', (answer) => refused.push(answer));
  bench.server.failures.set('preferences:set', [
    failure('BAD_REQUEST', { issues: [{ path: 'timeZone', message: 'no such zone' }] }),
  ]);
  center(bench).setPreferences({ timeZone: 'Mars/Olympus' });
  await bench.runtime.time.run(0);
  center(bench).setPreferences({ muted: { vendors: ['v-9'] } });
  assert.equal(center(bench).preferences().timeZone, 'Mars/Olympus');
  await bench.settle();
  assert.equal(center(bench).preferences().timeZone, 'auto');
  assert.deepEqual(center(bench).preferences().muted.vendors, ['v-9']);
  assert.deepEqual(
    refused.map(({ code, issues }) => [code, issues?.[0]?.path]),
    [['BAD_REQUEST', 'timeZone']],
  );
});

test('the preferences of a change are not those that the application goes on changing', async () => {
  const bench = createBench();
  await bench.begin();
  const changes = { muted: { vendors: ['v-1'] } };
  center(bench).setPreferences(changes);
  changes.muted.vendors.push('v-2');
  await bench.settle();
  assert.deepEqual(center(bench).preferences().muted.vendors, ['v-1']);
});

test('what is listed beyond the window comes from the service, with own marks laid over it', async () => {
  const bench = createBench();
  await bench.begin();
  const ids = [1, 2, 3].map(() => bench.server.notify('user:ann').id);
  await bench.settle();
  bench.server.mute.add('notification:read');
  center(bench).markRead([ids[1] as string]);
  const listed = center(bench).list({ before: ids[2] as string, limit: 2 });
  await bench.settle();
  const page = await listed;
  assert.deepEqual(
    page.notifications.map(({ id, read }) => [id, read]),
    [
      [ids[1], true],
      [ids[0], false],
    ],
  );
  assert.equal(page.next, ids[0]);
  bench.server.failures.set('notification:list', [failure('STORE_UNAVAILABLE')]);
  const refused = assert.rejects(center(bench).list({}), { code: 'STORE_UNAVAILABLE' });
  await bench.settle();
  await refused;
  bench.service.pause();
  await assert.rejects(center(bench).list({}), /lost/);
});

test('what was stored for another person is erased: notifications, marks and preferences', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.notify('user:ann');
  await bench.settle();
  center(bench).setPreferences({ timeZone: 'Europe/Berlin' });
  await bench.settle();
  bench.service.setConditions({ network: 'none' });
  center(bench).markRead('all');
  center(bench).setPreferences({ timeZone: 'Europe/Paris' });
  await bench.settle();
  const next = bench.restart();
  bench.server.userId = 'ben';
  bench.server.inbox.preferences = defaultPreferences;
  await next.begin();
  assert.deepEqual(center(next).inbox(), []);
  assert.deepEqual(center(next).preferences(), defaultPreferences);
  assert.equal(requests(next, 'notification:read').length, 0);
  const kinds = new Set([...bench.storage.records().keys()].map((key) => key.split('/')[0]));
  for (const kind of ['notification', 'upload', 'inbox']) assert.equal(kinds.has(kind), false, kind);
});

test('before the first notification nothing is stored for notifications', async () => {
  const bench = createBench();
  await bench.begin();
  await bench.pass(1_000);
  const kinds = new Set([...bench.storage.records().keys()].map((key) => key.split('/')[0]));
  assert.deepEqual([...kinds].sort(), ['meta', 'position']);
});
