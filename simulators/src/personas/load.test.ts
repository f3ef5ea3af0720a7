import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { loadPersonas, PERSONAS, PersonaError, parsePersona, pickPersonas } from './load.ts';
import { browserFields, createBrowserPersona, createPhonePersona, phoneFields } from './persona.fixture.ts';

function problemOf(fields: Record<string, unknown>): string {
  try {
    parsePersona('commuter', JSON.stringify({ ...phoneFields, ...fields }));
  } catch (error) {
    assert.ok(error instanceof PersonaError);
    return error.message;
  }
  throw new assert.AssertionError({ message: 'it was accepted' });
}

test('a persona has the name of its file, and what it does not say by default', () => {
  const { name, devices, places, perDay } = createPhonePersona({}, 'night-worker');
  assert.equal(name, 'night-worker');
  assert.deepEqual(devices, [1]);
  assert.deepEqual(places, []);
  assert.deepEqual(perDay, { kills: 0, reinstalls: 0, slowSpells: 0 });
});

test('an error names the file, the field and what is wrong', () => {
  assert.equal(
    problemOf({ commandsPerMinute: 61 }),
    'personas/commuter.json: commandsPerMinute: Too big: expected number to be <=60',
  );
  assert.equal(problemOf({ perDay: { crashes: 1 } }), 'personas/commuter.json: perDay.crashes: there is no such field');
  assert.match(problemOf({ network: 'wifi' }), /^personas\/commuter\.json: network: Invalid option/);
});

test('an error in one kind of look speaks of that kind', () => {
  const often = { from: '08:00', to: '18:00', perHour: 61, forSeconds: [1, 2] };
  assert.match(problemOf({ looks: [often] }), /^personas\/commuter\.json: looks\[0\]\.perHour: Too big[^;]*$/);
  assert.match(
    problemOf({ looks: [{ ...often, perHour: 'often' }] }),
    /^personas\/commuter\.json: looks\[0\]\.perHour: Invalid input[^;]*$/,
  );
  const once = { at: '8:00', forMinutes: [1, 2] };
  assert.match(problemOf({ looks: [often, once] }), /looks\[1\]\.at: a time of day such as 07:30$/);
});

test('all that is wrong is said at once', () => {
  assert.match(problemOf({ share: -1, about: '' }), /: about: .*; share: /);
});

test('a span begins with its smaller end', () => {
  const looks = [{ at: '12:00', forMinutes: [20, 10] }];
  assert.match(problemOf({ looks }), /looks\[0\]\.forMinutes: the smaller one comes first$/);
});

test('a phone has a battery, a browser has neither battery nor doze, and both are looked at', () => {
  assert.match(problemOf({ battery: undefined }), /: battery: a phone has one$/);
  assert.match(problemOf({ looks: [] }), /: looks: somebody who never looks/);
  assert.match(problemOf({ devices: [0, 0] }), /: devices: nobody has a device$/);
  assert.throws(() => createBrowserPersona({ battery: phoneFields.battery }), /: battery: a browser has none$/);
  assert.throws(() => createBrowserPersona({ dozesAfterMinutes: 60 }), /: dozesAfterMinutes: a browser does not doze$/);
});

test('what is not JSON, and a name that is no file name of a persona, are said', () => {
  assert.throws(() => parsePersona('commuter', '{'), /^PersonaError: personas\/commuter\.json: not JSON: /);
  assert.throws(() => parsePersona('Commuter', '{}'), /personas\/Commuter\.json: the name is not in lower case/);
});

test('personas are picked by name, in their own order; an unknown one is told what there is', () => {
  const all = [createPhonePersona({}, 'a'), createPhonePersona({}, 'b'), createBrowserPersona({}, 'c')];
  assert.deepEqual(
    pickPersonas(all, ['c', 'a', 'a']).map(({ name }) => name),
    ['a', 'c'],
  );
  assert.throws(() => pickPersonas(all, ['a', 'x']), /there is no persona "x"; there are: a, b, c$/);
});

test('personas without a vendor or without a customer are no run', () => {
  const all = [createPhonePersona({}, 'a'), createBrowserPersona({}, 'b'), createBrowserPersona({ share: 0 }, 'c')];
  assert.throws(() => pickPersonas(all, ['a']), /of a: none is a vendor with a share above 0/);
  assert.throws(() => pickPersonas(all, ['b']), /of b: none is a customer with/);
  assert.throws(() => pickPersonas(all, ['a', 'c']), /of a, c: none is a vendor with/);
  assert.throws(() => pickPersonas(all, []), /of no personas: none is a customer/);
});

test('a directory is read by name, whatever else lies in it', (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'personas-'));
  t.after(() => rmSync(directory, { recursive: true }));
  assert.throws(() => loadPersonas(directory), /none is a customer/);
  writeFileSync(path.join(directory, 'z.json'), JSON.stringify(phoneFields));
  writeFileSync(path.join(directory, 'b.json'), JSON.stringify(browserFields));
  writeFileSync(path.join(directory, 'README.md'), 'not a persona');
  assert.deepEqual(
    loadPersonas(directory).map(({ name }) => name),
    ['b', 'z'],
  );
  assert.throws(() => loadPersonas(path.join(directory, 'none')), /cannot be read: ENOENT/);
});

test('the shipped personas load, and every phone has a power budget', () => {
  const personas = loadPersonas(PERSONAS);
  assert.ok(personas.length >= 12);
  for (const { name, device, powerBudget, about } of personas) {
    assert.equal(powerBudget !== undefined, device === 'phone', name);
    assert.match(about, /^[A-Z].*\.$/, name);
  }
});
