import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDeliveries, type Delivery } from './delivery.ts';

const delivery = (token: string, providerId: string) => ({ token, providerId }) as Delivery;

test('of each device the latest hundred are kept, oldest first', () => {
  const deliveries = createDeliveries();
  for (let i = 0; i < 150; i++) deliveries.record(delivery('phone', String(i)));
  const kept = deliveries.of('phone').map(({ providerId }) => Number(providerId));
  assert.deepEqual([kept.length, kept[0], kept.at(-1), deliveries.count()], [100, 50, 149, 150]);
  assert.deepEqual(deliveries.of('another'), []);
});

test('of very many devices the first is forgotten', () => {
  const deliveries = createDeliveries();
  for (let i = 0; i <= 20_000; i++) deliveries.record(delivery(`phone-${i}`, 'x'));
  assert.equal(deliveries.of('phone-0').length, 0);
  assert.equal(deliveries.of('phone-1').length, 1);
});

test('listeners hear what comes until they stop', () => {
  const deliveries = createDeliveries();
  const heard: string[] = [];
  const stop = deliveries.listen(({ providerId }) => heard.push(providerId));
  deliveries.record(delivery('phone', 'first'));
  stop();
  deliveries.record(delivery('phone', 'second'));
  assert.deepEqual(heard, ['first']);
});
