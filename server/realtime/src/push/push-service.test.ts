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
