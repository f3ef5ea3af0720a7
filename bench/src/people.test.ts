import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, deviceOf } from './people.ts';

test('every second device is of Apple, and no two have the same token', () => {
  const addresses = Array.from({ length: 100 }, (_, index) => addressOf(index));
  assert.equal(addresses.filter(({ provider }) => provider === 'apns').length, 50);
  assert.equal(new Set(addresses.map(({ token }) => token)).size, 100);
});

test('tokens look as the gateways want them to', () => {
  assert.match(addressOf(99_998).token, /^[A-Za-z0-9:_-]{32,4096}$/);
  assert.match(addressOf(99_999).token, /^(?:[0-9a-f]{2}){32}$/);
});

test('a person reads a stream of their own beside the others', () => {
  assert.deepEqual(deviceOf(7, ['group:g'], 0).streams, ['user:p-7', 'group:g']);
});
