import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf, NOON_MS, notificationId, notificationNo } from './push.fixture.ts';
import { createTestWorker } from './worker.fixture.ts';

test('[NT3] the icon of an iPhone shows the unread count; Android counts for itself, an announcement leaves it as it is', async () => {
  const { runtime, register, tell, commit, sent } = createTestWorker();
  await register(
    deviceOf('ada', { deviceId: 'iphone', provider: 'apns', streams: ['user:ada', 'all'] }),
    deviceOf('ada', { deviceId: 'pixel', streams: ['user:ada', 'all'] }),
  );
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(1_000);
  await tell('user:ada', notificationNo(2));
  await runtime.time.run(1_000);
  await commit({ marks: [{ userId: 'ada', notificationId: notificationId(1), readMs: NOON_MS }] });
  await tell('all', notificationNo(3, { category: 'announcement', template: 'announcement', booking: undefined }));
  await runtime.time.run(1_000);
  await tell('user:ada', notificationNo(4));
  await runtime.time.run(1_000);
  const badges = (token: string) => sent.filter((push) => push.token === token).map(({ badge }) => badge);
  assert.deepEqual(badges('token-of-iphone'), [1, 2, undefined, 3]);
  assert.deepEqual(badges('token-of-pixel'), [undefined, undefined, undefined, undefined]);
});
