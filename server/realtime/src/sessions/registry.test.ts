import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Namespace } from '@slotwire/protocol';
import { claimsOf } from '../service.fixture.ts';
import type { Connection } from '../transport/transport.ts';
import { createRegistry } from './registry.ts';
import { Session } from './session.ts';

let made = 0;
function session(sub: string, deviceId = `d-${++made}`, exp = 100, namespace: Namespace = '/'): Session {
  const connection = { id: `s-${++made}`, namespace } as Connection;
  return new Session(connection, claimsOf({ sub, exp }, 0), { deviceId, platform: 'sim', appVersion: '1' }, made);
}

test('[SE6] a person has any number of devices; the same device is found, in its own namespace', () => {
  const registry = createRegistry();
  const [phone, tablet, panel] = [
    session('c-1', 'phone'),
    session('c-1', 'tablet'),
    session('c-1', 'phone', 100, '/admin'),
  ];
  for (const each of [phone, tablet, panel]) registry.add(each);
  assert.deepEqual(registry.ofUser('c-1'), [phone, tablet, panel]);
  assert.equal(registry.ofDevice(session('c-1', 'phone')), phone);
  assert.equal(registry.ofDevice(session('c-2', 'phone')), undefined);
  registry.remove(phone);
  registry.remove(phone);
  registry.remove(panel);
  assert.deepEqual([registry.ofUser('c-1'), registry.size()], [[tablet], 1]);
  registry.remove(tablet);
  assert.deepEqual(registry.ofUser('c-1'), []);
});

test('[SE4] sessions expire in the second in which their token ends, refreshed ones later, removed ones never', () => {
  const registry = createRegistry();
  const [early, late, refreshed, removed] = [
    session('a', 'd', 10),
    session('b', 'd', 20),
    session('c', 'd', 10),
    session('d', 'd', 10),
  ];
  for (const each of [early, late, refreshed, removed]) registry.add(each);
  refreshed.claims = { ...refreshed.claims, exp: 30 };
  registry.reschedule(refreshed, 10_000);
  registry.remove(removed);
  assert.deepEqual(registry.expired(9_999), []);
  assert.deepEqual(registry.expired(10_000), [early]);
  assert.deepEqual(registry.expired(25_000), [late]);
  assert.deepEqual(registry.expired(30_000), [refreshed]);
});

test('[SE4] a token that has ended before it was added is found by the next sweep, also after the clock jumped', () => {
  const registry = createRegistry();
  registry.expired(1_000_000);
  const old = session('a', 'd', 10);
  registry.add(old);
  assert.deepEqual(registry.expired(1_001_000), [old]);
});

test('[SE4] a clock that was ahead for a moment lets no token live longer once it is right again', () => {
  const registry = createRegistry();
  registry.expired(1_000);
  registry.expired(3_600_000);
  registry.expired(2_000);
  const added = session('a', 'd', 60);
  registry.add(added);
  assert.deepEqual(registry.expired(59_999), []);
  assert.deepEqual(registry.expired(60_000), [added]);
});

test('[DL3] every session is in exactly one group', () => {
  const registry = createRegistry(10);
  const all = Array.from({ length: 50 }, (_, index) => session(`c-${index}`));
  for (const each of all) registry.add(each);
  const grouped = Array.from({ length: 10 }, (_, index) => [...registry.group(index)]).flat();
  assert.equal(grouped.length, 50);
  assert.deepEqual(new Set(grouped), new Set(all));
  for (const each of all) registry.remove(each);
  assert.ok(Array.from({ length: 10 }, (_, index) => [...registry.group(index)].length).every((size) => size === 0));
});
