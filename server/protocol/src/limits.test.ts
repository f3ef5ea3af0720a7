import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames, commands } from './commands.ts';
import { commandClassOf } from './commands-limits.ts';
import { defaultLimits, limitChangesSchema, limitSettingsSchema, mergeLimits } from './limits.ts';

const setArgs = commands['limits:set'].args;
const key = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

test('the defaults are settings that can hold', () => {
  assert.deepEqual(limitSettingsSchema.parse(defaultLimits), defaultLimits);
});

test('[RL5] changes are merged field by field, and leave what they do not name', () => {
  const merged = mergeLimits(defaultLimits, {
    handshakes: { perNode: { size: 7 } },
    commands: { perDevice: { reads: { perSecond: 0.5 } } },
  });
  assert.deepEqual(merged.handshakes.perNode, { size: 7, perSecond: defaultLimits.handshakes.perNode.perSecond });
  assert.deepEqual(merged.commands.perDevice.reads, {
    size: defaultLimits.commands.perDevice.reads.size,
    perSecond: 0.5,
  });
  assert.deepEqual(merged.commands.perPerson, defaultLimits.commands.perPerson);
  assert.deepEqual(mergeLimits(merged, {}), merged);
  assert.deepEqual(mergeLimits(mergeLimits({}, { connectionsPerPerson: 3 }), { handshakes: {} }), {
    connectionsPerPerson: 3,
    handshakes: {},
  });
});

test('[RL5] a field that does not exist, and a bucket that can hold nothing, are refused with their path', () => {
  const pathOf = (change: unknown, note: unknown = 'why') => {
    const parsed = setArgs.safeParse({ key, change, note });
    return parsed.success ? 'fits' : parsed.error.issues[0]?.path.join('.');
  };
  assert.equal(pathOf({ connectionsPerPerson: 3 }), 'fits');
  assert.equal(pathOf({ connectionsPerPersn: 3 }), 'change');
  assert.equal(pathOf({ commands: { perDevice: { reeds: { size: 1 } } } }), 'change.commands.perDevice');
  assert.equal(pathOf({ handshakes: { perNode: { size: 0 } } }), 'change.handshakes.perNode.size');
  assert.equal(pathOf({ handshakes: { perNode: { perSecond: 0 } } }), 'change.handshakes.perNode.perSecond');
  assert.equal(pathOf({ handshakes: { perNode: { size: 1.5 } } }), 'change.handshakes.perNode.size');
  for (const nothing of [{}, { handshakes: {} }, { commands: { perDevice: { reads: {} } } }]) {
    assert.equal(pathOf(nothing), 'change', JSON.stringify(nothing));
  }
  assert.equal(pathOf({ connectionsPerPerson: 3 }, ' '), 'note');
  assert.equal(limitChangesSchema.safeParse(null).success, false);
});

test('[RL2] every command has a class', () => {
  const classes = Object.fromEntries(
    commandNames.map((name) => [name, commandClassOf(name, commands[name], commands[name].namespaces[0] as string)]),
  );
  assert.equal(classes['booking:create'], 'bookings');
  assert.equal(classes['preferences:set'], 'writes');
  assert.equal(classes['notification:shown'], 'writes');
  assert.equal(classes['sync:snapshot'], 'reads');
  assert.equal(classes['telemetry:report'], 'telemetry');
  assert.equal(classes['session:refresh'], 'session');
  assert.equal(classes['limits:set'], 'admin');
  for (const name of commandNames) {
    const { keyed, namespaces } = commands[name];
    if (keyed) assert.notEqual(classes[name], 'reads', name);
    assert.equal(classes[name] === 'admin', !(namespaces as readonly string[]).includes('/'), name);
  }
  assert.equal(commandClassOf('no:such', undefined, '/'), 'reads');
  assert.equal(commandClassOf('no:such', undefined, '/admin'), 'admin');
});
