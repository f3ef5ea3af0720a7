import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceKey, type NotificationStore, type PushDevice } from '../storage/store-notifications.ts';
import { type Caps, createCaps } from './caps.ts';
import { deviceOf, HOUR_MS, NOON_MS } from './push.fixture.ts';

const phone = deviceOf('ada');
const tablet = deviceOf('ada', { deviceId: 'ada-tablet' });
const bobs = deviceOf('bob');

/** A store that says how many pushes each device got. */
function storeWith(sent: [PushDevice, number][]): Pick<NotificationStore, 'countSent'> {
  return {
    async countSent(asked, fromMs) {
      assert.equal(fromMs, NOON_MS - HOUR_MS);
      const users = new Map<string, number>();
      for (const [{ userId }, count] of sent) users.set(userId, (users.get(userId) ?? 0) + count);
      const devices = new Map(sent.map(([device, count]) => [deviceKey(device), count]));
      return { devices: new Map(asked.map((one) => [deviceKey(one), devices.get(deviceKey(one)) ?? 0])), users };
    },
  };
}

/** How many pushes the device may have in one round. */
async function roomOf(caps: Caps, device: PushDevice): Promise<number> {
  const room = await caps.look([phone, tablet, bobs], NOON_MS);
  let count = 0;
  for (; count < 100 && room.cappedUntilMs(device) === undefined; count++) room.take(device);
  return count;
}

test('[PU3] a device has room for 20 pushes in an hour, with those on their way', async () => {
  const caps = createCaps(storeWith([[phone, 12]]));
  assert.equal(await roomOf(caps, phone), 8);
  caps.start(phone);
  caps.start(phone);
  assert.equal(await roomOf(caps, phone), 6);
  caps.end(phone);
  assert.equal(await roomOf(caps, phone), 7);
});

test('[PU3] a person has room for 60, on all devices together; nobody else has less for it', async () => {
  const caps = createCaps(
    storeWith([
      [phone, 18],
      [deviceOf('ada', { deviceId: 'ada-watch' }), 39],
    ]),
  );
  assert.equal(await roomOf(caps, tablet), 3);
  caps.start(phone);
  assert.equal(await roomOf(caps, tablet), 2);
  assert.equal(await roomOf(caps, bobs), 20);
});

test('[PU3] whoever is capped is looked at again at the next five minutes of the clock, all at one instant', async () => {
  const caps = createCaps(storeWith([[phone, 20]]));
  const room = await caps.look([phone], NOON_MS);
  assert.equal(room.cappedUntilMs(phone), NOON_MS + 300_000);
});

test('[PU3] what is committed while the store is asked is rather counted twice than not at all', async () => {
  const store = storeWith([[phone, 19]]);
  const caps = createCaps({
    async countSent(...asked) {
      caps.end(phone);
      return store.countSent(...asked);
    },
  });
  caps.start(phone);
  assert.equal(await roomOf(caps, phone), 0);
});
