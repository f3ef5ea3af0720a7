import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits, mergeLimits } from '@slotwire/protocol';
import { findLockOut } from './lock-out.ts';
import { createCurrentLimits, findIssues } from './settings.ts';

test('[RL5] what admins set lies over the configuration, and that over the defaults', () => {
  const current = createCurrentLimits({ connectionsPerPerson: 7, subscriptionsPerSession: 3 });
  assert.equal(current.apply({ version: 2, atMs: 0, changesJson: '{"connectionsPerPerson":9}' }), true);
  assert.deepEqual(current.settings(), { ...defaultLimits, connectionsPerPerson: 9, subscriptionsPerSession: 3 });
  assert.equal(current.version(), 2);
});

test('[RL5] an older word that arrives late changes nothing, and one that cannot be read neither', () => {
  const current = createCurrentLimits();
  current.apply({ version: 2, atMs: 0, changesJson: '{"connectionsPerPerson":9}' });
  assert.equal(current.apply({ version: 1, atMs: 0, changesJson: '{"connectionsPerPerson":4}' }), false);
  for (const changesJson of ['{"connectionsPerPerson":-1}', '{"none":1}', 'nonsense'])
    assert.throws(() => current.apply({ version: 3, atMs: 0, changesJson }));
  assert.deepEqual([current.settings().connectionsPerPerson, current.version()], [9, 2]);
});

test('[RL5] a person who may less than each of their devices makes no sense', () => {
  assert.deepEqual(findIssues(defaultLimits), []);
  const settings = mergeLimits(defaultLimits, { commands: { perPerson: { reads: { size: 1 } } } });
  assert.deepEqual(
    findIssues(settings).map(({ path }) => path),
    ['commands.perPerson.reads.size'],
  );
});

test('[RL6] whatever keeps admins out is found, with the field and the least that it may be', () => {
  assert.equal(findLockOut(defaultLimits), undefined);
  const tiny = { size: 1 };
  const slow = { perSecond: 0.01 };
  const cases: [change: Parameters<typeof mergeLimits>[1], path: string][] = [
    [{ handshakes: { perAddress: tiny } }, 'handshakes.perAddress.size'],
    [{ handshakes: { adminsPerNode: slow } }, 'handshakes.adminsPerNode.perSecond'],
    [{ commands: { perDevice: { admin: tiny } } }, 'commands.perDevice.admin.size'],
    [{ commands: { perPerson: { admin: slow } } }, 'commands.perPerson.admin.perSecond'],
    [{ commands: { perNode: { admin: slow } } }, 'commands.perNode.admin.perSecond'],
  ];
  for (const [change, path] of cases) {
    const found = findLockOut(mergeLimits(defaultLimits, change));
    assert.ok(found?.startsWith(`${path}: with less than `), found);
  }
  // What keeps customers out is the admins' own business.
  const closed = { handshakes: { perNode: tiny }, commands: { perNode: { bookings: slow } } };
  assert.equal(findLockOut(mergeLimits(defaultLimits, closed)), undefined);
});
