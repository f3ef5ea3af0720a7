/** What a whole device does about notifications: what it shows, what the person does about it, and push. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type PushRegistration } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { LINGER_MS } from './power-control.ts';
import { type Bench, createBench } from './test-bench.fixture.ts';

const center = (bench: Bench) => bench.service.notifications;
const requests = (bench: Bench, event: string) => bench.server.received.filter((request) => request.event === event);
const toastIds = (bench: Bench) =>
  center(bench)
    .toasts()
    .map(({ notification }) => notification.id);
const behind = { appState: 'background', network: 'cellular' } as const;
const inFront = { appState: 'foreground' } as const;

async function begin(options: Parameters<typeof createBench>[0] = {}): Promise<Bench> {
  const bench = createBench(options);
  await bench.begin();
  return bench;
}

// Toasts

test('a live notification in the foreground makes a toast; a snapshot, a replay from yesterday and the background make none', async () => {
  const bench = createBench();
  bench.server.notify('user:ann');
  await bench.begin();
  assert.deepEqual(toastIds(bench), []);
  bench.server.notify('user:ann', { at: new Date(bench.runtime.clock.nowMs() - 300_000).toISOString() });
  await bench.settle();
  assert.deepEqual(toastIds(bench), []);
  const told: number[] = [];
  bench.service.on('toasts', (toasts) => told.push(toasts.length));
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  assert.deepEqual(toastIds(bench), [id]);
  assert.deepEqual(told, [1]);
  const [toast] = center(bench).toasts();
  assert.equal(toast?.sound, 'default');
  assert.equal(toast?.untilMs, bench.runtime.clock.nowMs() + 6_000);
  bench.service.setConditions({ appState: 'background', network: 'wifi' });
  bench.server.notify('user:ann');
  await bench.settle();
  bench.service.setConditions(inFront);
  assert.deepEqual(toastIds(bench), []);
});

test('what arrives is told once with its sound, in front and behind; what is no news or is kept out of the app is not', async () => {
  const bench = createBench({ conditions: { charging: true } });
  const arrived: [string, string | undefined][] = [];
  bench.service.on('arrived', ({ notification, sound }) => arrived.push([notification.id, sound]));
  bench.server.notify('user:ann');
  await bench.begin();
  assert.deepEqual(arrived, []);
  const first = bench.server.notify('user:ann');
  await bench.settle();
  bench.service.setConditions({ appState: 'background' });
  await bench.settle();
  const second = bench.server.notify('user:ann', { priority: 'critical' });
  await bench.pass(60_000);
  assert.deepEqual(arrived, [
    [first.id, 'default'],
    [second.id, 'urgent'],
  ]);
  assert.deepEqual(toastIds(bench), []);
  assert.deepEqual(bench.server.inbox.shown, [first.id]);
  center(bench).setPreferences({ muted: { vendors: ['v-1'] } });
  bench.server.notify('user:ann');
  await bench.pass(60_000);
  assert.equal(arrived.length, 2);
});

test('[PF5] what the preferences keep out of the app is in the inbox and nowhere else', async () => {
  const bench = await begin();
  center(bench).setPreferences({ muted: { vendors: ['v-1'] } });
  await bench.settle();
  bench.server.notify('user:ann');
  const critical = bench.server.notify('user:ann', { priority: 'critical' });
  await bench.settle();
  assert.deepEqual(toastIds(bench), [critical.id]);
  assert.deepEqual(bench.server.inbox.shown, [critical.id]);
  assert.equal(center(bench).inbox().length, 2);
  assert.equal(center(bench).unread(), 1);
});

test('what has expired on its way makes no toast', async () => {
  const bench = await begin();
  bench.server.notify('user:ann', { expiresAt: new Date(bench.runtime.clock.nowMs()).toISOString() });
  await bench.settle();
  assert.deepEqual(toastIds(bench), []);
  assert.equal(center(bench).unread(), 1);
});

test('reading, acting and dismissing take a toast away, reading on another device too', async () => {
  const bench = await begin();
  const ids = [1, 2, 3, 4, 5].map(() => bench.server.notify('user:ann').id);
  await bench.settle();
  center(bench).markRead([ids[0] as string]);
  assert.equal(center(bench).act(ids[1] as string, 'open'), undefined);
  center(bench).dismissToast(ids[2] as string);
  assert.deepEqual(toastIds(bench), ids.slice(3));
  bench.server.append('user:ann', 'notification.read', { ids: [ids[3]] });
  await bench.settle();
  assert.deepEqual(toastIds(bench), ids.slice(4));
  assert.equal(center(bench).unread(), 2, 'dismissed is not read');
});

test('in the background no toast is there; banners wait for the person, unless they read elsewhere', async () => {
  const bench = await begin();
  bench.server.notify('user:ann');
  const [first, second] = [1, 2].map(() => bench.server.notify('user:ann', { priority: 'high' }).id);
  await bench.settle();
  assert.equal(toastIds(bench).length, 3);
  bench.service.setConditions({ appState: 'background', network: 'wifi' });
  assert.deepEqual(toastIds(bench), []);
  bench.server.append('user:ann', 'notification.read', { ids: [first] });
  await bench.settle();
  bench.service.setConditions(inFront);
  assert.deepEqual(toastIds(bench), [second]);
});

test('[PF4] quiet hours on the clock of the device silence a toast; an unknown zone does so too, and is reported', async () => {
  const bench = await begin({ timeZone: 'Europe/Berlin' });
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const windows = [
    { days: [...days], from: '00:00', to: '12:00' },
    { days: [...days], from: '12:00', to: '00:00' },
  ];
  center(bench).setPreferences({ quietHours: { enabled: true, windows } });
  bench.server.notify('user:ann');
  await bench.settle();
  assert.equal(center(bench).toasts()[0]?.sound, undefined);
  assert.equal(bench.faults.length, 0);
  center(bench).setPreferences({ timeZone: 'Mars/Olympus' });
  bench.server.notify('user:ann', { category: 'message' });
  await bench.settle();
  assert.equal(center(bench).toasts()[1]?.sound, undefined);
  assert.ok(bench.faults.some(({ what }) => what.includes('quiet')));
});

test('texts are in the language and zone of the device', async () => {
  const bench = await begin({ locale: 'de-AT', timeZone: 'Europe/Vienna' });
  const notification = bench.server.notify('user:ann', { template: 'reminder-hour' });
  assert.deepEqual(center(bench).render(notification), { title: 'Gleich geht es los', body: 'haircut um 10:00' });
});

test('[PF3] a phone that travels tells its new zone when it registers, and is shown its times from then on', async () => {
  const bench = await begin({ locale: 'de-AT', timeZone: 'Europe/Vienna' });
  const notification = bench.server.notify('user:ann', { template: 'reminder-hour' });
  const pushToken = `phone:${'a'.repeat(40)}`;
  center(bench).registerPush({ provider: 'fcm', pushToken, locale: 'en', timeZone: 'Asia/Kathmandu' });
  assert.match(center(bench).render(notification).body, /2:45.PM|14:45/);
});

// Shown

test('[PU2] what is shown in the foreground is reported once, together, and no longer than a minute after', async () => {
  const bench = await begin();
  const now = () => bench.runtime.clock.nowMs();
  const ids = [1, 2].map(() => bench.server.notify('user:ann').id);
  bench.server.notify('user:ann', { at: new Date(now() - 60_000).toISOString() });
  await bench.settle();
  assert.deepEqual(
    requests(bench, 'notification:shown').map(({ args }) => args),
    [{ ids }],
  );
  assert.equal(toastIds(bench).length, 3);
});

test('[PU2] a report that was not acked is made again after a reconnect', async () => {
  const bench = await begin();
  bench.server.mute.add('notification:shown');
  const { id } = bench.server.notify('user:ann');
  await bench.settle();
  bench.server.mute.clear();
  bench.transport.cut();
  await bench.pass(3_000);
  assert.deepEqual(bench.server.inbox.shown, [id]);
});

// Actions

async function beginVendor(): Promise<Bench> {
  const bench = createBench();
  bench.server.userId = 'victor';
  bench.server.role = 'vendor';
  bench.server.vendorId = 'v-1';
  await bench.begin();
  return bench;
}

const ID = '0192f3a0-0000-7000-8000-000000000001';
const about = (version: number) => ({ id: ID, version, vendorId: 'v-1' });

test('[NT6] an action without a network shows at once, survives a kill, and marks the notification', async () => {
  const bench = await beginVendor();
  bench.server.put(aBooking(ID));
  const { id } = bench.server.notify('vendor:v-1', { booking: about(1), actions: ['open', 'confirm', 'decline'] });
  await bench.settle();
  bench.service.setConditions({ network: 'none' });
  const receipt = center(bench).act(id, 'confirm');
  assert.ok(receipt !== undefined);
  assert.equal(bench.service.booking(ID)?.booking.status, 'confirmed');
  assert.equal(center(bench).unread(), 0);
  assert.equal(center(bench).act(id, 'cancel'), undefined, 'it does not offer that');
  assert.equal(center(bench).act('unknown', 'confirm'), undefined);
  await bench.settle();
  const next = bench.restart();
  await next.begin();
  assert.equal(bench.server.bookings.get(ID)?.status, 'confirmed');
  assert.deepEqual([...bench.server.inbox.read], [id]);
  assert.deepEqual(next.service.attention(), []);
  assert.equal(center(next).unread(), 0);
});

test('[NT6] a second tap, also after a kill, is the first one: it is no conflict with it', async () => {
  const bench = await beginVendor();
  bench.server.put(aBooking(ID));
  const { id } = bench.server.notify('vendor:v-1', { booking: about(1), actions: ['open', 'confirm', 'decline'] });
  await bench.settle();
  bench.service.setConditions({ network: 'none' });
  const [first, second] = [center(bench).act(id, 'confirm'), center(bench).act(id, 'confirm')];
  assert.equal(second?.key, first?.key);
  await bench.settle();
  const next = bench.restart();
  next.service.setConditions({ network: 'none' });
  await next.begin();
  const third = center(next).act(id, 'confirm');
  assert.equal(third?.key, first?.key);
  next.service.setConditions({ network: 'wifi' });
  await next.settle();
  assert.equal((await third?.done)?.ok, true);
  assert.equal(requests(next, 'booking:transition').length, 1);
  assert.deepEqual(next.service.attention(), []);
});

test('[NT6] the action is on the version of which the notification speaks, so that a conflict is one', async () => {
  const bench = await beginVendor();
  const ask = {
    startsAt: '2026-01-07T09:00:00.000Z',
    endsAt: '2026-01-07T10:00:00.000Z',
    askedAt: '2026-01-05T08:00:00.000Z',
  };
  bench.server.put(aBooking(ID, { version: 2, reschedule: ask }));
  const { id } = bench.server.notify('vendor:v-1', { booking: about(2), actions: ['accept-reschedule'] });
  bench.server.put(aBooking(ID, { version: 3, reschedule: { ...ask, startsAt: '2026-01-07T09:30:00.000Z' } }));
  await bench.settle();
  assert.equal(bench.service.booking(ID)?.booking.version, 3);
  const receipt = center(bench).act(id, 'accept-reschedule');
  await bench.settle();
  const result = await receipt?.done;
  assert.equal(result?.ok === false && result.code, 'CONFLICT');
  assert.equal(requests(bench, 'booking:answer-reschedule')[0]?.args.baseVersion, 2);
  assert.equal(bench.service.attention().length, 1);
});

// Push

const data = (id: string) => ({ id, category: 'booking', priority: 'normal' });

test('a push for what the socket brought already is known; one that comes first makes no toast later', async () => {
  const bench = await begin();
  const first = bench.server.notify('user:ann');
  await bench.settle();
  assert.equal(center(bench).onPush(data(first.id)), 'known');
  const second = bench.server.notify('user:ann', {}, { push: false });
  assert.equal(center(bench).onPush(data(second.id)), 'new');
  assert.equal(center(bench).onPush(data(second.id)), 'known', 'providers deliver twice');
  bench.server.heads();
  await bench.pass(1_000);
  assert.deepEqual(
    center(bench)
      .inbox()
      .map(({ id }) => id),
    [second.id, first.id],
  );
  assert.deepEqual(toastIds(bench), [first.id]);
  assert.deepEqual(bench.server.inbox.shown, [first.id]);
  assert.equal(center(bench).unread(), 2, 'each counts once');
});

test('a push for what was read on another device is nothing to show', async () => {
  const bench = await begin();
  const { id } = bench.server.notify('user:ann');
  center(bench).markRead([id]);
  assert.equal(center(bench).onPush(data(id)), 'known');
});

test('a push opens the link where the policy sleeps, and closes it once everything is here', async () => {
  const bench = await begin();
  bench.service.setConditions(behind);
  await bench.settle();
  assert.deepEqual(bench.service.connection(), { status: 'suspended', why: 'background' });
  const { id } = bench.server.notify('user:ann');
  assert.equal(center(bench).onPush(data(id)), 'new');
  await bench.settle();
  assert.deepEqual(
    center(bench)
      .inbox()
      .map((item) => item.id),
    [id],
  );
  assert.deepEqual(bench.service.connection(), { status: 'suspended', why: 'background' });
  assert.equal(bench.transport.openLinks(), 0);
  assert.equal(bench.runtime.time.pending(), 0, 'no timer keeps the phone awake');
});

test('a push wakes an app whose policy sleeps from its start, and what waits in the outbox goes out', async () => {
  const bench = await begin();
  bench.service.setConditions(behind);
  await bench.settle();
  const { id } = bench.server.notify('user:ann');
  bench.service.submit('booking:create', {
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'haircut',
    startsAt: '2026-01-06T09:00:00.000Z',
    endsAt: '2026-01-06T10:00:00.000Z',
  });
  await bench.settle();
  const next = createBench({ inherit: bench, conditions: behind });
  await next.begin();
  assert.equal(next.service.connection().status, 'suspended');
  center(next).onPush(data(id));
  await next.settle();
  assert.equal(bench.server.bookings.size, 1);
  assert.equal(center(next).unread(), 1);
  assert.equal(next.service.connection().status, 'suspended');
});

test('a push for which nothing can be fetched keeps the link open no longer than a bound', async () => {
  const bench = await begin();
  bench.service.setConditions(behind);
  await bench.settle();
  bench.server.mute.add('sync:snapshot');
  bench.server.recreate('user:ann');
  center(bench).onPush(data('0192f3a0-0000-7000-8000-00000000ffff'));
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
  await bench.pass(LINGER_MS - 1_000);
  assert.equal(bench.service.connection().status, 'connected');
  await bench.pass(1_000);
  assert.equal(bench.service.connection().status, 'suspended');
});

test('a push that comes while there is no network is followed when it returns', async () => {
  const bench = await begin();
  bench.service.setConditions({ ...behind, network: 'none' });
  const { id } = bench.server.notify('user:ann');
  center(bench).onPush(data(id));
  await bench.settle();
  assert.equal(bench.service.connection().status, 'offline');
  bench.service.setConditions(behind);
  await bench.settle();
  assert.equal(center(bench).unread(), 1);
  assert.equal(bench.service.connection().status, 'suspended');
});

test('a push rebuilds a link that the policy would not rebuild, and leaves it open where the policy does', async () => {
  const bench = await begin();
  bench.service.setConditions({ appState: 'background', network: 'wifi' });
  bench.transport.cut();
  await bench.settle();
  assert.equal(bench.service.connection().status, 'suspended');
  const { id } = bench.server.notify('user:ann');
  center(bench).onPush(data(id));
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
  bench.transport.cut();
  await bench.settle();
  assert.equal(bench.service.connection().status, 'suspended', 'it was for once');
});

test('what the person has read lets the link linger, like a command', async () => {
  const bench = await begin();
  bench.server.notify('user:ann');
  await bench.settle();
  center(bench).markRead('all');
  bench.service.setConditions(behind);
  await bench.settle();
  assert.equal(bench.server.inbox.unread(), 0);
  assert.equal(bench.service.connection().status, 'suspended');
});

// Registration

const address = (more: Partial<PushRegistration> = {}): PushRegistration =>
  ({ provider: 'fcm', pushToken: 'x'.repeat(40), locale: 'en', timeZone: 'UTC', ...more }) as PushRegistration;

test('[PU1] a registration is said once, over restarts too, and again when anything in it changes', async () => {
  const bench = createBench();
  center(bench).registerPush(address());
  await bench.begin();
  center(bench).registerPush(address());
  await bench.settle();
  const next = bench.restart();
  center(next).registerPush(address());
  await next.begin();
  assert.equal(requests(next, 'device:register').length, 1);
  center(next).registerPush(address({ timeZone: 'Europe/Berlin' }));
  center(next).registerPush(address({ timeZone: 'Europe/Rome' }));
  await next.settle();
  assert.equal(requests(next, 'device:register').length, 2, 'the latest wins');
  assert.deepEqual(bench.server.inbox.registrations.get('d-01'), address({ timeZone: 'Europe/Rome' }));
});

test('[PU1] unregistered and registered again is said again', async () => {
  const bench = await begin();
  center(bench).registerPush(address());
  await bench.settle();
  center(bench).unregisterPush();
  await bench.settle();
  assert.equal(bench.server.inbox.registrations.size, 0);
  center(bench).unregisterPush();
  center(bench).registerPush(address());
  await bench.settle();
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('[PU1] [CM3] what was not answered is repeated after a kill, although nobody asks again', async () => {
  const bench = await begin();
  bench.server.mute.add('device:register');
  center(bench).registerPush(address());
  await bench.settle();
  const next = bench.restart();
  bench.server.mute.clear();
  await next.begin();
  assert.equal(new Set(requests(next, 'device:register').map(({ args }) => args.key)).size, 1);
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('[PU1] another person on this device is registered with the same address', async () => {
  const bench = await begin();
  center(bench).registerPush(address());
  await bench.settle();
  const next = bench.restart();
  bench.server.userId = 'ben';
  bench.server.inbox.registrations.clear();
  center(next).registerPush(address());
  await next.begin();
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('[PU1] a revocation took the registration along, so it is made again', async () => {
  const bench = await begin();
  center(bench).registerPush(address());
  await bench.settle();
  bench.server.inbox.registrations.clear();
  bench.server.goodbye('TOKEN_REVOKED');
  await bench.settle();
  assert.equal(bench.service.connection().status, 'needs-auth');
  bench.service.reconnectNow();
  await bench.settle();
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('[PU1] [CM2] nor does the lost answer of an earlier registration stand for the one that a revocation took along', async () => {
  const bench = await begin();
  center(bench).registerPush(address());
  await bench.runtime.time.run(0);
  bench.transport.flushToServer();
  bench.transport.toClient.length = 0;
  assert.equal(bench.server.inbox.registrations.size, 1);
  bench.server.inbox.registrations.clear();
  bench.server.goodbye('TOKEN_REVOKED');
  await bench.settle();
  assert.equal(bench.service.connection().status, 'needs-auth');
  bench.service.reconnectNow();
  await bench.settle();
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('[PU1] so may have a restore from a backup', async () => {
  const bench = await begin();
  center(bench).registerPush(address());
  await bench.settle();
  bench.server.inbox.registrations.clear();
  for (const stream of ['user:ann', 'all']) bench.server.recreate(stream);
  bench.transport.cut();
  await bench.pass(10_000);
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('a registration that the service refuses is reported, and tried with the next start', async () => {
  const bench = await begin();
  bench.server.failures.set('device:register', [failure('BAD_REQUEST')]);
  center(bench).registerPush(address());
  await bench.settle();
  assert.ok(bench.faults.some(({ what }) => what === 'register for push'));
  const next = bench.restart();
  center(next).registerPush(address());
  await next.begin();
  assert.equal(bench.server.inbox.registrations.size, 1);
});

test('a stop leaves no timer behind', async () => {
  const bench = await begin();
  bench.server.failures.set('notification:read', [failure('STORE_UNAVAILABLE', { retryAfterMs: 60_000 })]);
  center(bench).markRead([bench.server.notify('user:ann').id]);
  await bench.settle();
  await bench.service.stop();
  await bench.settle();
  assert.equal(bench.runtime.time.pending(), 0);
});
