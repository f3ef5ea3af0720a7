import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { defaultLimits, monitorLimits, type SignalData } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createSeveralNodes } from '../cluster/several.fixture.ts';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';

type Batch = SignalData<'monitor'>;
type Answer = { ok: boolean; code?: string; value: { id: string; stopped: boolean } };

let world: TestService;
let admin: TestClient;
beforeEach(async () => {
  world = await createTestService();
  admin = await connectAdmin(world);
});
afterEach(() => world.stop());

const connectAdmin = (node: TestService, deviceId = 'desk') =>
  node.connect({ sub: 'root', role: 'admin' }, { namespace: '/admin', deviceId });
const tap = (client: TestClient, args: object = {}) => client.ask<Answer>('monitor:subscribe', args);

async function batches(client: TestClient = admin, waitMs: number = monitorLimits.everyMs): Promise<Batch[]> {
  await world.runtime.time.run(waitMs);
  await client.wire.flush();
  return client
    .of<{ type: string; data: Batch }>('signal')
    .filter(({ type }) => type === 'monitor')
    .map(({ data }) => data);
}

const eventsIn = (all: readonly Batch[]) => all.flatMap(({ events }) => events);
const mode = (client: TestClient, wanted = 'live') => client.ask('session:profile', { mode: wanted });

test('[MO1] a tap shows what goes in and out: handshake, welcome, command, events, goodbye, disconnect', async () => {
  await tap(admin, { userId: 'ann' });
  const ann = await world.connect({ sub: 'ann' }, { deviceId: 'phone' });
  await world.connect({ sub: 'bob' });
  await mode(ann);
  await ann.ask('session:profile', { mode: 'loud' });
  await world.finish(world.service.announce('user:ann', { title: 'Hi', text: 'there', priority: 'normal' }));
  await world.finish(world.service.announce('user:bob', { title: 'Hi', text: 'there', priority: 'normal' }));
  await world.connect({ sub: 'ann' }, { deviceId: 'phone' });
  const seen = eventsIn(await batches());
  assert.deepEqual(
    seen.map(({ dir, event, outcome }) => [dir, event, outcome].join(' ')),
    [
      'in handshake OK',
      'out welcome OK',
      'in session:profile OK',
      'in session:profile BAD_REQUEST',
      'out events OK',
      'in handshake OK',
      'out goodbye REPLACED',
      'out disconnect REPLACED',
      'out welcome OK',
    ],
  );
  assert.ok(
    seen.every(({ userId, deviceId, namespace }) => userId === 'ann' && deviceId === 'phone' && namespace === '/'),
  );
  const { bytes, count, readers, stream } = seen.find(({ event }) => event === 'events') ?? {};
  assert.deepEqual([count, readers, stream], [1, 1, 'user:ann']);
  assert.ok((bytes ?? 0) > 100);
  assert.ok(
    seen.filter(({ event }) => event.includes(':')).every(({ ms, bytes: size }) => (ms ?? -1) >= 0 && (size ?? 0) > 0),
  );
});

test('[MO1] every field of the filter has to fit', async () => {
  const ids: Record<string, string> = {};
  for (const [name, filter] of Object.entries({
    event: { event: 'session:profile' },
    device: { deviceId: 'tablet' },
    outcome: { outcome: 'BAD_REQUEST' },
    both: { event: 'session:profile', outcome: 'BAD_REQUEST', deviceId: 'tablet' },
    elsewhere: { node: 'another-node' },
  })) {
    ids[name] = (await tap(admin, filter)).value.id;
  }
  const phone = await world.connect({ sub: 'ann' }, { deviceId: 'phone' });
  const tablet = await world.connect({ sub: 'ann' }, { deviceId: 'tablet' });
  await mode(phone);
  await mode(tablet);
  await phone.ask('session:profile', {});
  await tablet.ask('sync:since', {});
  const all = await batches();
  const of = (name: string) =>
    eventsIn(all.filter(({ id }) => id === ids[name])).map(({ event, deviceId }) => `${deviceId} ${event}`);
  assert.deepEqual(of('event'), ['phone session:profile', 'tablet session:profile', 'phone session:profile']);
  assert.deepEqual(of('device'), ['tablet handshake', 'tablet welcome', 'tablet session:profile', 'tablet sync:since']);
  assert.deepEqual(of('outcome'), ['phone session:profile', 'tablet sync:since']);
  assert.deepEqual([of('both'), of('elsewhere')], [[], []]);
});

test('[MO1] a batch to many is one event, and of one device where the filter names one', async () => {
  const { value: all } = await tap(admin, { event: 'events' });
  const { value: one } = await tap(admin, { event: 'events', deviceId: 'd-b' });
  for (const name of ['a', 'b', 'c']) await world.connect({ sub: name }, { deviceId: `d-${name}` });
  const { value: late } = await tap(admin, { event: 'events', userId: 'c' });
  await world.finish(world.service.announce('all', { title: 'Hi', text: 'all', priority: 'normal' }));
  const seen = await batches();
  const of = (id: string) => eventsIn(seen.filter((batch) => batch.id === id));
  assert.deepEqual(
    of(all.id).map(({ readers, deviceId }) => [readers, deviceId]),
    [[3, undefined]],
  );
  assert.deepEqual(
    [...of(one.id), ...of(late.id)].map(({ readers, deviceId }) => [readers, deviceId]),
    [
      [1, 'd-b'],
      [1, 'd-c'],
    ],
  );
});

test('[MO1] a sample is a part, by chance', async () => {
  await tap(admin, { event: 'session:profile', sample: 0.25 });
  const ann = await world.connect({ sub: 'ann' });
  for (let i = 0; i < 150; i++) await mode(ann);
  const shown = eventsIn(await batches()).length;
  assert.ok(shown > 20 && shown < 60, `${shown} of 150`);
});

test('[MO1] the audit log has it before it shows anything; what is wrong is refused with its path', async () => {
  const record = async () =>
    (await world.store.listAudit({ limit: 10 })).map(({ action, target, outcome }) => [action, target, outcome]);
  await tap(admin, { userId: 'ann' });
  assert.deepEqual(await record(), [['monitor:subscribe', 'user:ann', 'OK']]);
  for (const [field, value] of Object.entries({ event: 'no:such', outcome: 'NO_SUCH', sample: 2, namespace: '/x' })) {
    const answer = await admin.ask<{ code: string; issues: { path: string }[] }>('monitor:subscribe', {
      [field]: value,
    });
    assert.deepEqual([answer.code, answer.issues[0]?.path], ['BAD_REQUEST', field]);
  }
  // A filter in a wrapping of its own would show everything.
  const wrapped = await admin.ask<{ code: string }>('monitor:subscribe', { filter: { userId: 'ann' } });
  assert.equal(wrapped.code, 'BAD_REQUEST');
  assert.equal((await record()).length, 1);
});

test('[MO2] batches are a quarter of a second apart', async () => {
  await tap(admin, { event: 'session:profile' });
  const ann = await world.connect({ sub: 'ann' });
  for (let i = 0; i < 20; i++) {
    await mode(ann);
    await world.runtime.time.run(50);
  }
  const all = await batches();
  assert.equal(eventsIn(all).length, 20);
  assert.ok(all.length <= 5, `${all.length} batches within a second`);
});

test('[MO3] what is beyond 200 a second is counted, and a session has five taps', async () => {
  const { value } = await tap(admin, { event: 'session:profile' });
  const ann = await world.connect({ sub: 'ann' });
  for (let i = 0; i < 350; i++) ann.peer.request('session:profile', { mode: 'live' });
  await ann.wire.flush();
  const all = await batches();
  assert.equal(eventsIn(all).length, 200);
  assert.deepEqual([all[0]?.id, all.reduce((sum, { dropped }) => sum + dropped, 0)], [value.id, 150]);
  for (let i = 1; i < defaultLimits.subscriptionsPerSession; i++) assert.equal((await tap(admin)).ok, true);
  assert.equal((await tap(admin)).code, 'SUBSCRIPTIONS_FULL');
  assert.equal((await admin.ask<Answer>('monitor:unsubscribe', { id: value.id })).value.stopped, true);
  assert.equal((await tap(admin)).ok, true);
});

test('[MO3] the service has fifty taps', async () => {
  const desks = [];
  for (let i = 0; i < 10; i++) desks.push(await connectAdmin(world, `desk-${i}`));
  for (const desk of desks) for (let i = 0; i < 5; i++) assert.equal((await tap(desk)).ok, true);
  assert.equal((await tap(admin)).code, 'SUBSCRIPTIONS_FULL');
  desks[0]?.peer.close();
  await desks[0]?.wire.flush();
  assert.equal((await tap(admin)).ok, true);
});

test('[MO3] under load nothing is tapped, and the subscriber is told so', async () => {
  await tap(admin, { event: 'session:profile' });
  const ann = await world.connect({ sub: 'ann' });
  world.service.monitor.shed(true);
  await mode(ann);
  const [first, ...others] = await batches();
  assert.deepEqual([first?.shed, first?.events, others], [true, [], []]);
  world.service.monitor.shed(false);
  await mode(ann);
  const last = (await batches()).at(-1);
  assert.deepEqual([last?.shed, last?.events.length], [false, 1]);
});

test('[MO4] neither tokens nor texts nor made-up names come near it', async () => {
  await tap(admin);
  const secret = 'do-not-show-me';
  const ann = await world.connect({ sub: 'ann', jti: secret });
  const vendor = await world.connect({ sub: 'staff', role: 'vendor', vendorId: 'v-1' });
  const startMs = world.runtime.clock.nowMs() + 86_400_000;
  const created = await ann.ask<{ value: { id: string } }>('booking:create', {
    key: world.runtime.ids.next(),
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: secret,
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + 3_600_000).toISOString(),
  });
  const on = { bookingId: created.value.id, baseVersion: 1 };
  await ann.ask('booking:note', { ...on, key: world.runtime.ids.next(), text: secret });
  await vendor.ask('booking:cancel', { ...on, key: world.runtime.ids.next(), reason: secret });
  await ann.ask('session:refresh', { token: secret });
  await ann.ask(secret, {});
  await world.connect(
    { sub: 'eve' },
    { auth: { protocol: 1, token: secret, deviceId: secret, platform: 'sim', appVersion: secret } },
  );
  const seen = await batches();
  assert.ok(eventsIn(seen).length > 10);
  assert.ok(eventsIn(seen).some(({ event, outcome }) => event === 'unknown' && outcome === 'UNKNOWN_EVENT'));
  assert.ok(!JSON.stringify(seen).includes(secret));
});

test('[MO3] what a slow link of an admin leaves out is counted once, in the batches and for those who watch', async () => {
  await tap(admin, { event: 'session:profile' });
  const ann = await world.connect({ sub: 'ann' });
  // It reads nothing for so long that half a minute of a busy tap waits to be sent.
  for (let second = 0; second < 30; second++) {
    for (let i = 0; i < 100; i++) ann.peer.request('session:profile', { mode: 'live' });
    await ann.wire.flush();
    await world.runtime.time.run(1_000);
  }
  await batches();
  await mode(ann);
  const all = await batches();
  const dropped = all.reduce((sum, batch) => sum + batch.dropped, 0);
  assert.ok(dropped > 0);
  assert.equal(eventsIn(all).length + dropped, 3_001);
  assert.equal((await world.metrics.monitorDropped.get()).values[0]?.value, dropped);
});

test('[MO1] a tap ends with its session, and by unsubscribing; that of another is nobody else’s', async () => {
  const { value } = await tap(admin);
  const other = await connectAdmin(world, 'other');
  assert.equal((await other.ask<Answer>('monitor:unsubscribe', { id: value.id })).value.stopped, false);
  assert.equal((await admin.ask<Answer>('monitor:unsubscribe', { id: value.id })).value.stopped, true);
  assert.equal((await admin.ask<Answer>('monitor:unsubscribe', { id: value.id })).value.stopped, false);
  await tap(other);
  const before = (await batches()).length;
  other.peer.close();
  await other.wire.flush();
  await mode(await world.connect({ sub: 'ann' }));
  assert.equal((await batches()).length, before);
  assert.equal((await world.metrics.monitorTaps.get()).values[0]?.value, 0);
});

test('[MO1] [MO3] what happens on another node is shown; the bound is of all nodes together', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const store = createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
  const nodes = createSeveralNodes(runtime, 2).nodes;
  const services = [];
  for (const cluster of nodes) services.push(await createTestService({ runtime, store, cluster }));
  const [here, there] = services as [TestService, TestService];
  const desk = await connectAdmin(here);
  await tap(desk, { event: 'session:profile' });
  await tap(desk, { event: 'session:profile', node: 'node-2' });
  await runtime.time.run(10);
  const far = await there.connect({ sub: 'ann' });
  const near = await here.connect({ sub: 'bob' });
  for (const client of [far, near]) {
    for (let i = 0; i < 150; i++) client.peer.request('session:profile', { mode: 'live' });
    await client.wire.flush();
  }
  await runtime.time.run(600);
  await desk.wire.flush();
  const seen = desk.of<{ data: Batch }>('signal').map(({ data }) => data);
  const [everywhere, farOnly] = [...new Set(seen.map(({ id }) => id))].map((id) =>
    seen.filter((batch) => batch.id === id),
  );
  const shown = eventsIn(everywhere ?? []);
  assert.ok(shown.length >= 200 && shown.length <= 350, `${shown.length}`);
  assert.equal(shown.length + (everywhere ?? []).reduce((sum, { dropped }) => sum + dropped, 0), 300);
  assert.deepEqual([...new Set(shown.map(({ node }) => node))].sort(), ['node-1', 'node-2']);
  assert.deepEqual([...new Set(eventsIn(farOnly ?? []).map(({ node }) => node))], ['node-2']);
  await Promise.all([here.stop(), there.stop()]);
});
