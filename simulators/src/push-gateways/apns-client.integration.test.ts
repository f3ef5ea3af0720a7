/**
 * The APNs gateway as a client that is not ours sees it. Provider and gateway were written beside each other and could share a mistake about
 * the protocol; @parse/node-apn has spoken to Apple for years. (firebase-admin, which would do the same for FCM, knows Google's host alone;
 * there the token endpoint is what google-auth-library talks to.)
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notification, Provider } from '@parse/node-apn';
import { type ApnsGateway, createApnsGateway } from './apns-gateway.ts';
import { apnsToken, runtime } from './push.fixture.ts';

let gateway: ApnsGateway;
let client: Provider;

before(async () => {
  gateway = await createApnsGateway({ runtime });
  client = connectTo(gateway, gateway.apnsKey.teamId);
});
after(async () => {
  await client.shutdown();
  await gateway.close();
});

function connectTo({ url, ca, apnsKey }: ApnsGateway, teamId: string): Provider {
  const { hostname, port } = new URL(url);
  const options = {
    token: { key: apnsKey.key, keyId: apnsKey.keyId, teamId },
    address: hostname,
    port: Number(port),
    ca: [ca],
    requestTimeout: 5_000,
  };
  return new Provider(options);
}

function note(): Notification {
  const notification = new Notification();
  notification.topic = gateway.apnsKey.topic;
  notification.alert = { title: 'Booking confirmed', body: 'Haircut on Monday at 10:00' };
  notification.badge = 3;
  notification.sound = 'default';
  notification.collapseId = 'booking:b-1';
  notification.pushType = 'alert';
  notification.priority = 10;
  return notification;
}

test('what another client sends arrives as it was meant', async () => {
  const { sent, failed } = await client.send(note(), apnsToken(1));
  assert.deepEqual([sent.map(({ device }) => device), failed], [[apnsToken(1)], []]);
  const [delivery] = gateway.deliveries(apnsToken(1));
  assert.ok(delivery);
  const { title, body, badge, sound, collapseKey, urgency, topic } = delivery;
  assert.deepEqual(
    { title, body, badge, sound, collapseKey, urgency, topic },
    {
      title: 'Booking confirmed',
      body: 'Haircut on Monday at 10:00',
      badge: 3,
      sound: 'default',
      collapseKey: 'booking:b-1',
      urgency: 'high',
      topic: gateway.apnsKey.topic,
    },
  );
});

test('another client reads the reasons of the refusals: a dead token, and a provider of another team', async () => {
  gateway.script.setToken(apnsToken(2), 'dead');
  const { failed } = await client.send(note(), apnsToken(2));
  assert.deepEqual([failed[0]?.status, failed[0]?.response?.reason], [410, 'Unregistered']);
  const stranger = connectTo(gateway, 'STRANGER01');
  try {
    const { failed: refused } = await stranger.send(note(), apnsToken(3));
    assert.deepEqual([refused[0]?.status, refused[0]?.response?.reason], [403, 'InvalidProviderToken']);
  } finally {
    await stranger.shutdown();
  }
  assert.deepEqual(gateway.deliveries(apnsToken(3)), []);
});
