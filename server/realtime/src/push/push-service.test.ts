import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestService } from '../service.fixture.ts';
import { createMemoryProvider } from './memory.ts';
import type { PushMessage } from './provider.ts';

test('[PU1] [PU2] a device that registered through its socket is pushed to five seconds after the cause', async (t) => {
  const sent: PushMessage[] = [];
  const fcm = createMemoryProvider('fcm', (message) => {
    sent.push(message);
    return { status: 'sent', providerId: undefined };
  });
  const world = await createTestService({ push: { fcm } });
  t.after(() => world.stop());
  const ada = await world.connect({ sub: 'ada' });
  const pushToken = 'x'.repeat(64);
  const registered = await ada.ask('device:register', {
    key: world.runtime.ids.next(),
    provider: 'fcm',
    pushToken,
    locale: 'de',
    timeZone: 'Europe/Berlin',
  });
  assert.equal(registered.ok, true, JSON.stringify(registered));
  const { time } = world.runtime;
  const told = world.service.announce('user:ada', { title: 'Wartung', text: 'Heute Nacht', priority: 'high' });
  await world.finish(told);
  await time.run(4_900);
  assert.equal(sent.length, 0);
  await time.run(200);
  assert.deepEqual(
    sent.map(({ token, title, body }) => [token, title, body]),
    [[pushToken, 'Wartung', 'Heute Nacht']],
  );
  assert.deepEqual(world.service.push.state(), { fcm: 'on', apns: 'off: no credentials' });
});

test('[PU1] a token of APNs is the same in either case: it goes to the person who registered it last', async (t) => {
  const sent: PushMessage[] = [];
  const apns = createMemoryProvider('apns', (message) => {
    sent.push(message);
    return { status: 'sent', providerId: undefined };
  });
  const world = await createTestService({ push: { apns } });
  t.after(() => world.stop());
  const register = async (sub: string, deviceId: string, pushToken: string) => {
    const client = await world.connect({ sub }, { deviceId });
    const args = { provider: 'apns', pushToken, locale: 'en', timeZone: 'Europe/Berlin' };
    const answer = await client.ask('device:register', { key: world.runtime.ids.next(), ...args });
    assert.equal(answer.ok, true, JSON.stringify(answer));
  };
  await register('ada', 'old-app', 'AB'.repeat(32));
  await register('bob', 'new-app', 'ab'.repeat(32));
  await world.finish(world.service.announce('user:ada', { title: 'For Ada', text: '', priority: 'high' }));
  await world.finish(world.service.announce('user:bob', { title: 'For Bob', text: '', priority: 'high' }));
  await world.runtime.time.run(10_000);
  assert.deepEqual(
    sent.map(({ title }) => title),
    ['For Bob'],
  );
});
