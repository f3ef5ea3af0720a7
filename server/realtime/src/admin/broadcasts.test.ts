import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import {
  type Broadcast,
  type CommandValue,
  commands,
  type InboxItem,
  type Reach,
  type StreamEvent,
  type StreamName,
} from '@slotwire/protocol';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { StoreError } from '../storage/store.ts';
import { createLog } from '../telemetry/log.ts';
import { type Answered, ask, codeOf, openPanel, rootClaims } from './admin.fixture.ts';

const HOUR_MS = 3_600_000;
const providers = {
  apns: {
    name: 'apns' as const,
    send: async () => ({ status: 'sent' as const }),
    close: async () => {},
  },
};

let world: TestService;
let panel: TestClient;
let lines: string[];
beforeEach(async () => {
  lines = [];
  const log = createLog({ level: 'trace', nowMs: () => 0, destination: { write: (line) => lines.push(line) } });
  world = await createTestService({ log, push: providers as never });
  panel = await openPanel(world);
});
afterEach(() => world.stop());

type Listed = CommandValue<'broadcast:list'>['broadcasts'][number];
type Sent = CommandValue<'broadcast:send'>;

const key = () => world.runtime.ids.next();
const draft = { title: 'Closed on Sunday', text: 'Back on Monday', priority: 'normal' };
const everybody = { type: 'all' };
const customers = { type: 'role', role: 'customer' };
const listOf = (userIds: readonly string[]) => ({ type: 'people', userIds });
const args = (more: object = {}) => ({ key: key(), audience: everybody, ...draft, ...more });
const send = (more: object = {}) => ask<Sent>(panel, 'broadcast:send', args(more));
const sendCode = (more: object) => codeOf(panel, 'broadcast:send', args(more));
const broadcasts = async () => (await ask<CommandValue<'broadcast:list'>>(panel, 'broadcast:list', {})).broadcasts;
const latest = async () => (await broadcasts())[0] as Listed;
const inMs = (ms: number) => new Date(world.runtime.clock.nowMs() + ms).toISOString();
const audit = async () => (await ask<CommandValue<'audit:list'>>(panel, 'audit:list', {})).records;
const ann = () => world.connect({ ...rootClaims, sub: 'ann', role: 'customer' });
const kim = () => world.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1' });
/** From the command to the end of what can be sent now. */
const passOn = (ms = 10) => world.runtime.time.run(ms);

async function told(client: TestClient): Promise<string[]> {
  await client.wire.flush();
  return client
    .of<StreamEvent[]>('events')
    .flat()
    .filter(({ type }) => type === 'announcement')
    .map(({ stream, data }) => `${stream} ${(data as { title: string }).title}`);
}

async function register(client: TestClient, pushToken: string): Promise<void> {
  const device = { provider: 'apns', pushToken: pushToken.repeat(32), locale: 'en', timeZone: 'UTC' };
  await ask(client, 'device:register', { key: key(), ...device });
}

async function inboxOf(client: TestClient): Promise<InboxItem[]> {
  return (await ask<{ notifications: InboxItem[] }>(client, 'notification:list', {})).notifications;
}

const head = async (stream: StreamName) => (await world.store.states([stream]))[0]?.head;

test('[AD7] [NT5] everybody, a role and a group cost one event each, and reach those who read that stream', async () => {
  const [customer, staff] = [await ann(), await kim()];
  const member = await world.connect({ sub: 'bob', groups: ['beta'] });
  await send({ title: 'All' });
  await send({ title: 'Customers', audience: customers });
  await send({ title: 'Vendors', audience: { type: 'role', role: 'vendor' } });
  await send({ title: 'Beta', audience: { type: 'group', group: 'beta' } });
  await passOn();
  assert.deepEqual(await told(customer), ['all All', 'role:customer Customers']);
  assert.deepEqual(await told(staff), ['all All', 'role:vendor Vendors']);
  assert.deepEqual(await told(member), ['all All', 'role:customer Customers', 'group:beta Beta']);
  const heads = (['all', 'role:customer', 'role:vendor', 'group:beta', 'user:ann'] as const).map(head);
  assert.deepEqual(await Promise.all(heads), [1, 1, 1, 1, 0]);
  assert.deepEqual(
    (await inboxOf(customer)).map(({ params }) => params.title),
    ['Customers', 'All'],
  );
});

test('[AD7] a list is told person by person, in several commits, each person once', async () => {
  const [customer, staff] = [await ann(), await kim()];
  const userIds = ['ann', ...Array.from({ length: 250 }, (_, i) => `c-${i}`), 'ann'];
  const { reach, broadcast } = await send({ audience: listOf(userIds) });
  assert.deepEqual(
    [reach.people, reach.connected, broadcast?.audience],
    [251, { people: 1, devices: 1 }, { type: 'people', count: 251 }],
  );
  await passOn();
  assert.deepEqual(await told(customer), ['user:ann Closed on Sunday']);
  assert.deepEqual(await told(staff), []);
  assert.deepEqual(await Promise.all((['user:ann', 'user:c-249', 'all'] as const).map(head)), [1, 1, 0]);
  const done = await latest();
  assert.deepEqual([done.state, done.progress.written, done.progress.connected], ['sent', 251, 1]);
});

test('[AD7] what is sent carries priority, category and expiry, and nobody is pushed who should not be', async () => {
  const customer = await ann();
  await register(customer, 'ab');
  const expiresAt = inMs(HOUR_MS);
  await send({ priority: 'critical', category: 'system', expiresAt, push: false });
  await passOn(10_000);
  const [item] = await inboxOf(customer);
  assert.deepEqual(
    [item?.priority, item?.category, item?.template, item?.expiresAt],
    ['critical', 'system', 'system-notice', expiresAt],
  );
  assert.deepEqual((await latest()).progress.pushed, {});
  await send({ priority: 'high' });
  await passOn(10_000);
  assert.deepEqual((await latest()).progress.pushed, { sent: 1 });
});

test('[AD7] [CM2] a repeat sends nothing, and is answered as before', async () => {
  await ann();
  const once = args();
  const first = await panel.ask<Answered<Sent>>('broadcast:send', once);
  await passOn();
  assert.deepEqual(await panel.ask<object>('broadcast:send', once), { ...first, replayed: true });
  await passOn();
  assert.deepEqual([await head('all'), (await broadcasts()).length, (await audit()).length], [1, 1, 1]);
  assert.equal(await codeOf(panel, 'broadcast:send', { ...once, title: 'Another' }), 'KEY_REUSED');
});

test('[AD8] a preview counts people, connected devices and devices that can be pushed to', async () => {
  const customer = await ann();
  await register(customer, 'ab');
  await world.connect({ sub: 'ann' });
  await world.connect({ sub: 'bob' });
  const staff = await kim();
  await register(staff, 'cd');
  staff.peer.close();
  await staff.wire.flush();
  const preview = (audience: object) => ask<Reach>(panel, 'broadcast:preview', { audience });
  const reach = await preview(everybody);
  assert.deepEqual(commands['broadcast:preview'].value.parse(reach), reach);
  assert.deepEqual(reach, {
    people: 3,
    connected: { people: 2, devices: 3 },
    push: { people: 2, devices: 2 },
    missing: [],
  });
  assert.deepEqual((await preview(customers)).people, 2);
  assert.deepEqual((await preview({ type: 'role', role: 'vendor' })).connected, { people: 0, devices: 0 });
  assert.deepEqual((await preview({ type: 'group', group: 'beta' })).people, 0);
  assert.deepEqual(await preview(listOf(['ann', 'ann', 'kim', 'zoe'])), {
    people: 3,
    connected: { people: 1, devices: 2 },
    push: { people: 2, devices: 2 },
    missing: [],
  });
  assert.deepEqual([await head('all'), await audit()], [0, []]);
});

test('[AD8] a broadcast to nobody is refused, and the refusal is recorded', async () => {
  assert.equal(await sendCode({}), 'AUDIENCE_EMPTY');
  await ann();
  for (const audience of [listOf([]), { type: 'group', group: 'typo' }, { type: 'role', role: 'vendor' }])
    assert.equal(await sendCode({ audience }), 'AUDIENCE_EMPTY');
  assert.deepEqual(await broadcasts(), []);
  const records = await audit();
  assert.deepEqual(
    records.map(({ outcome, target }) => `${outcome} ${target}`),
    ['AUDIENCE_EMPTY role:vendor', 'AUDIENCE_EMPTY group:typo', 'AUDIENCE_EMPTY people', 'AUDIENCE_EMPTY all'],
  );
});

test('[AD8] a dry run is checked like the real one, and sends, keeps and records nothing', async () => {
  await ann();
  const once = args();
  const { reach, broadcast } = await ask<Sent>(panel, 'broadcast:send', { ...once, dryRun: true });
  assert.deepEqual([reach.people, broadcast], [1, undefined]);
  assert.equal(await sendCode({ dryRun: true, audience: listOf([]) }), 'AUDIENCE_EMPTY');
  assert.equal(await sendCode({ dryRun: true, at: inMs(-HOUR_MS) }), 'BAD_TIMES');
  await passOn();
  assert.deepEqual([await head('all'), await broadcasts(), await audit()], [0, [], []]);
  assert.equal(await codeOf(panel, 'broadcast:send', once), 'OK');
});

test('[AD9] what is put off is sent at its time', async () => {
  const customer = await ann();
  const { broadcast } = await send({ at: inMs(HOUR_MS) });
  assert.deepEqual(commands['broadcast:send'].value.shape.broadcast.parse(broadcast), broadcast);
  await passOn(HOUR_MS - 1_000);
  assert.deepEqual([await head('all'), (await latest()).state], [0, 'queued']);
  await passOn(1_000);
  assert.deepEqual([await told(customer), (await latest()).state], [['all Closed on Sunday'], 'sent']);
  assert.equal((await latest()).sentAt, broadcast?.dueAt);
});

test('[AD9] what has expired before it can be sent has failed, and is told to nobody', async () => {
  const customer = await ann();
  const { listDueBroadcasts } = world.store;
  world.store.listDueBroadcasts = async () => {
    throw new StoreError('the disk is gone');
  };
  await send({ at: inMs(60_000), expiresAt: inMs(120_000) });
  await passOn(180_000);
  world.store.listDueBroadcasts = listDueBroadcasts;
  await passOn(2_000);
  const { state, failure, progress } = await latest();
  assert.deepEqual([state, failure, progress.written, await told(customer)], ['failed', 'expired', 0, []]);
  const { values } = await world.metrics.broadcasts.get();
  assert.deepEqual(
    values.map(({ labels, value }) => [labels.state, value]),
    [['failed', 1]],
  );
});

test('[AD9] times that make no sense are BAD_TIMES', async () => {
  await ann();
  for (const times of [
    { at: inMs(-61_000) },
    { at: inMs(366 * 24 * HOUR_MS) },
    { expiresAt: inMs(0) },
    { at: inMs(2 * HOUR_MS), expiresAt: inMs(HOUR_MS) },
  ])
    assert.equal(await sendCode(times), 'BAD_TIMES', JSON.stringify(times));
  assert.equal(await sendCode({ at: inMs(-30_000) }), 'OK');
  for (const bad of [
    { title: '' },
    { audience: listOf(new Array(1_001).fill('a')) },
    { audience: { type: 'moon' } },
    { at: 'soon' },
  ])
    assert.equal(await sendCode(bad), 'BAD_REQUEST');
});

test('[AD10] what is queued can be cancelled, once; what was sent cannot', async () => {
  const customer = await ann();
  const { broadcast } = await send({ at: inMs(HOUR_MS) });
  const cancel = (id: string | undefined) => codeOf(panel, 'broadcast:cancel', { key: key(), broadcastId: id });
  assert.equal(await cancel(key()), 'NOT_FOUND');
  assert.equal(await cancel(broadcast?.id), 'OK');
  assert.equal(await cancel(broadcast?.id), 'TOO_LATE');
  await passOn(2 * HOUR_MS);
  assert.deepEqual([await told(customer), (await latest()).state], [[], 'cancelled']);
  const { broadcast: second } = await send();
  await passOn();
  assert.equal(await cancel(second?.id), 'TOO_LATE');
  assert.deepEqual(
    (await audit()).map(({ action, outcome }) => `${action} ${outcome}`),
    [
      'broadcast:cancel TOO_LATE',
      'broadcast:send OK',
      'broadcast:cancel TOO_LATE',
      'broadcast:cancel OK',
      'broadcast:cancel NOT_FOUND',
      'broadcast:send OK',
    ],
  );
});

test('[AD10] what is left of a list stays untold when it is cancelled while it is being sent', async () => {
  await ann();
  const { commit } = world.store;
  const userIds = Array.from({ length: 300 }, (_, i) => `c-${i}`);
  let cancelled: Promise<string> | undefined;
  world.store.commit = async (...given) => {
    const positions = await commit(...given);
    // In the middle of the list: a page is written.
    if (positions.length === 100 && cancelled === undefined) {
      cancelled = world.store
        .listBroadcasts({ limit: 1 })
        .then(([begun]) => codeOf(panel, 'broadcast:cancel', { key: key(), broadcastId: begun?.id }));
    }
    return positions;
  };
  await send({ audience: listOf(userIds) });
  await passOn();
  assert.equal(await cancelled, 'OK');
  const { state, progress } = await latest();
  assert.equal(state, 'cancelled');
  assert.ok(progress.written >= 100 && progress.written < 300, `${progress.written}`);
  assert.equal(await head('user:c-299'), 0);
});

test('[AD11] the list tells who was connected, how many were pushed to, and how many read it', async () => {
  const [customer, staff] = [await ann(), await kim()];
  await register(customer, 'ab');
  await register(staff, 'cd');
  await ask(staff, 'preferences:set', { key: key(), categories: { announcement: { push: false } } });
  await send({ title: 'First' });
  await send({ title: 'Second' });
  await passOn(10_000);
  const [newest] = await inboxOf(customer);
  await ask(customer, 'notification:read', { key: key(), ids: [newest?.id] });
  const page = await ask<CommandValue<'broadcast:list'>>(panel, 'broadcast:list', { limit: 1 });
  assert.deepEqual(commands['broadcast:list'].value.parse(page), page);
  const [second] = page.broadcasts;
  assert.deepEqual(
    [second?.title, second?.by, second?.state, second?.progress],
    ['Second', 'root', 'sent', { written: 1, connected: 2, pushed: { sent: 1, off: 1 }, read: 1 }],
  );
  const rest = await ask<CommandValue<'broadcast:list'>>(panel, 'broadcast:list', { limit: 1, before: page.next });
  assert.deepEqual([rest.broadcasts[0]?.title, rest.broadcasts[0]?.progress.read], ['First', 0]);
  const { values } = await world.metrics.broadcasts.get();
  assert.deepEqual(
    values.map(({ labels, value }) => [labels.state, value]),
    [['sent', 2]],
  );
});

test('[AD1] the audit log says who told whom, and not what; no log line has the text', async () => {
  await ann();
  await send({ title: 'Very secret title', text: 'very secret text', audience: listOf(['ann']) });
  await passOn();
  const [record] = await audit();
  const { broadcastId, ...detail } = record?.detail ?? {};
  assert.deepEqual([record?.action, record?.target, record?.outcome], ['broadcast:send', 'people', 'OK']);
  assert.deepEqual(detail, { people: 1, priority: 'normal', push: true });
  assert.equal(broadcastId, (await latest()).id);
  assert.ok(lines.length > 5);
  assert.ok(![...lines, JSON.stringify(record)].some((line) => /very secret/i.test(line)));
});

test('[AD7] while the store does not answer nothing is lost, and nothing is told twice', async () => {
  const customer = await ann();
  const { listDueBroadcasts } = world.store;
  const { broadcast } = await send({ at: inMs(HOUR_MS) });
  let failures = 0;
  world.store.listDueBroadcasts = async (...given) => {
    if (failures++ < 3) throw new StoreError('the disk is gone');
    return listDueBroadcasts(...given);
  };
  await passOn(HOUR_MS + 10_000);
  assert.deepEqual(await told(customer), ['all Closed on Sunday']);
  assert.equal(((await latest()) as Broadcast).id, broadcast?.id);
});
