import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandClasses, commands, defaultLimits, failure, limitSettingsSchema } from '@slotwire/protocol';
import { edit, issuesOf, readDraft } from './limit-draft.ts';
import { limitFields, readLimit } from './limit-fields.ts';

test('every limit has a field, and every field is a limit', () => {
  const leaves = (value: object, path: string): string[] =>
    Object.entries(value).flatMap(([name, inner]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return typeof inner === 'object' ? leaves(inner as object, at) : [at];
    });
  assert.equal(limitSettingsSchema.safeParse(defaultLimits).success, true);
  assert.deepEqual(limitFields.map(({ path }) => path).sort(), leaves(defaultLimits, '').sort());
  assert.equal(limitFields.length, 2 * (3 + 3 * commandClasses.length + 1) + 2);
});

test('[RL5] a draft names what changes, and leaves the rest', () => {
  let draft = edit({}, defaultLimits, 'commands.perDevice.bookings.size', '150');
  draft = edit(draft, defaultLimits, 'handshakes.perNode.perSecond', '250.5');
  draft = edit(draft, defaultLimits, 'connectionsPerPerson', '20');
  const read = readDraft(draft, defaultLimits);
  assert.ok('change' in read);
  assert.deepEqual(read.change, {
    handshakes: { perNode: { perSecond: 250.5 } },
    commands: { perDevice: { bookings: { size: 150 } } },
    connectionsPerPerson: 20,
  });
  assert.deepEqual(
    read.changes.map(({ label, before, after }) => [label, before, after]),
    [
      ['Handshakes: Per node, per second', 500, 250.5],
      ['Commands per device: Bookings, at once', 200, 150],
      ['Connections per person', 50, 20],
    ],
  );
  const args = { key: '01ARZ3NDEKTSV4RRFFQ69G5FAV', change: read.change, note: 'storm' };
  assert.equal(commands['limits:set'].args.safeParse(args).success, true);
});

test('typed back it is no change', () => {
  const draft = edit(
    edit({}, defaultLimits, 'connectionsPerPerson', '20'),
    defaultLimits,
    'connectionsPerPerson',
    '50',
  );
  assert.deepEqual(draft, {});
});

test('what is no limit is said at its field before anything is sent', () => {
  const draft = {
    'commands.perDevice.reads.size': '1.5',
    connectionsPerPerson: 'many',
    'handshakes.perNode.perSecond': '0',
  };
  const read = readDraft(draft, defaultLimits);
  assert.deepEqual('issues' in read && Object.keys(read.issues).sort(), Object.keys(draft).sort());
});

test('[RL5] [RL6] what the service finds wrong is said at its field', () => {
  const person = 'commands.perPerson.reads.size';
  const issues = [
    { path: person, message: 'less than that of a device' },
    { path: 'change', message: 'names no limit' },
    { path: 'note', message: 'too short' },
  ];
  assert.deepEqual(issuesOf(failure('BAD_REQUEST', { issues })), {
    [person]: 'less than that of a device',
    '': 'names no limit',
    note: 'too short',
  });
  const message = 'handshakes.adminsPerNode.size: with less than 5 no admin could connect and change it again';
  assert.deepEqual(issuesOf(failure('LOCKS_OUT_ADMINS', { message })), {
    'handshakes.adminsPerNode.size': 'with less than 5 no admin could connect and change it again',
  });
  assert.equal(readLimit(defaultLimits, 'handshakes.none.size'), undefined);
});
