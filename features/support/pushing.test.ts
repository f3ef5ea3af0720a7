import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App, Driver } from '../drivers/driver.ts';
import type { ReceivedPush } from '../drivers/push.ts';
import type { Devices } from './devices.ts';
import { createPushing } from './pushing.ts';

const phone = { owner: 'Ada', device: 'phone' };
/** A turn of the push worker, and a provider that answers. */
const ON_ITS_WAY_MS = 60;

/** A phone, and what is on its way to it. */
function phoneWith({ there = 0, coming = 0 }: { there?: number; coming?: number }) {
  const push = { title: 'Booking confirmed', body: '', token: 'old', collapseKey: 'b1' } as unknown as ReceivedPush;
  const pushes = Array.from({ length: there }, () => push);
  if (coming > 0) setTimeout(() => pushes.push(...Array.from({ length: coming }, () => push)), ON_ITS_WAY_MS);
  const app = { name: 'Ada’s phone', pushes: () => pushes, pushAddress: () => ({ provider: 'fcm', token: 'new' }) };
  const devices = { app: () => app as unknown as App } as unknown as Devices;
  return createPushing({ driver: {} as Driver, devices });
}

test('no push is no push, and one that is on its way is seen', async () => {
  await phoneWith({}).receivedNothing(phone);
  await assert.rejects(async () => phoneWith({ coming: 1 }).receivedNothing(phone), /has received no push/);
  await assert.rejects(async () => phoneWith({ there: 1 }).receivedNothing(phone), /has received no push/);
});

test('a push that goes out once does not go out twice', async () => {
  await phoneWith({ coming: 1 }).received(phone, 1);
  await assert.rejects(async () => phoneWith({ there: 1, coming: 1 }).received(phone, 1), /has received 1 push/);
});

test('what is on its way to an old token is seen', async () => {
  await phoneWith({}).nothingForOldTokens(phone);
  await assert.rejects(async () => phoneWith({ coming: 1 }).nothingForOldTokens(phone), /an old token/);
});
