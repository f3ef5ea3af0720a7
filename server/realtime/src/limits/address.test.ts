import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressKey } from './address.ts';

const same: [a: string, b: string][] = [
  ['192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
  ['2001:DB8:0001:2:3::', '2001:db8:1:2::9'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['fe80::1%eth0', 'fe80::2'],
  ['2001:db8::', '2001:db8:0:0:1::'],
];
const different: [a: string, b: string][] = [
  ['192.0.2.7', '192.0.2.8'],
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
  ['::1', '2001:db8::1'],
];

test('[RL1] an IPv6 host is its /64, and an IPv4 one is itself, however the socket writes it', () => {
  for (const [a, b] of same) assert.equal(addressKey(a), addressKey(b), `${a} and ${b}`);
  for (const [a, b] of different) assert.notEqual(addressKey(a), addressKey(b), `${a} and ${b}`);
  assert.equal(addressKey('2001:db8:1:2::1'), '2001:db8:1:2::/64');
});
