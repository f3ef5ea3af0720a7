/** The event log as a contract: what is generated of it, and that each line that the code can write is of a kind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createTestService } from '../../service.fixture.ts';
import { StoreError } from '../../storage/store.ts';
import { createLog } from '../log.ts';
import { type LogCall, readLogCalls } from './calls.fixture.ts';
import { allKinds, eventLogSchema, kindsOf } from './event-log.ts';
import { generateEventLog } from './generated.ts';
import { type Kind, levels } from './kind.ts';

const root = join(import.meta.dirname, '../../../../..');

const command = {
  level: 30,
  time: '2027-03-01T10:00:00.000Z',
  dir: 'in',
  event: 'booking:note',
  user: 'c-1',
  device: 'd-1',
  session: 's-1',
  bytes: 120,
  ms: 1.25,
  outcome: 'OK',
};
const namesOf = (line: unknown) => kindsOf(line).map(({ name }) => name);

test('generated files are not out of date (npm run gen)', () => {
  for (const [path, text] of generateEventLog()) assert.equal(readFileSync(join(root, path), 'utf8'), text, path);
});

test('a line has the fields of its kind, no other, and none is null', () => {
  assert.deepEqual(namesOf(command), ['command']);
  assert.deepEqual(namesOf({ ...command, trace: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }), ['command']);
  const spoiled = [
    { ...command, text: 'hello' },
    { ...command, trace: null },
    { ...command, trace: 'mine' },
    { ...command, user: undefined },
    { ...command, outcome: 'FINE' },
    { ...command, event: 'booking:steal' },
    { ...command, level: 40 },
    { ...command, ms: -1 },
    { ...command, msg: 'hello' },
    null,
  ];
  for (const line of spoiled) assert.deepEqual(namesOf(line), [], JSON.stringify(line));
});

test('the JSON Schema says what the kinds say, to a validator that knows nothing of them', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(eventLogSchema());
  const start = { level: 30, time: command.time, msg: 'listening on http://127.0.0.1:1' };
  const lines = [
    command,
    { ...command, extra: 1 },
    { ...command, bytes: 1.5 },
    { ...command, time: 'now' },
    { level: 30, time: command.time, msg: 'stopped' },
    { level: 50, time: command.time, msg: 'stopped' },
    { ...start, url: 'http://127.0.0.1:1', mode: 'production', data: '.data', pid: 1, seeded: 0 },
    start,
    { level: 50, time: command.time, msg: 'tokens cannot be checked', err: { type: 'Error', message: '', stack: '' } },
    { level: 50, time: command.time, msg: 'tokens cannot be checked', err: 'no' },
  ];
  const verdicts = lines.map((line) => validate(line));
  assert.deepEqual(verdicts, [true, false, false, false, true, false, true, false, true, false]);
  assert.deepEqual(
    lines.map((line) => kindsOf(line).length === 1),
    verdicts,
  );
});

const matches = (call: LogCall, kind: Kind): boolean => {
  const { msg, line } = kind;
  if (!kind.levels.includes(call.level)) return false;
  if (msg === undefined ? call.msg !== undefined : call.msg !== ('is' in msg ? msg.is : msg.begins)) return false;
  // What is spread into a line, or made elsewhere, is for the tests that read real lines.
  const names = Object.keys(line.shape).filter((name) => !['level', 'time', 'msg'].includes(name));
  if (!call.fields.every((name) => names.includes(name))) return false;
  if (call.event !== undefined && line.shape.event?.safeParse(call.event).success !== true) return false;
  const needed = names.filter((name) => line.shape[name]?.safeParse(undefined).success !== true);
  return call.isOpen || needed.every((name) => call.fields.includes(name));
};

test('every call of a log in the code is of one kind, and every kind is written somewhere', () => {
  const calls = readLogCalls(join(root, 'server/realtime/src'));
  const unknown = calls.filter((call) => !allKinds.some((kind) => matches(call, kind)));
  assert.deepEqual(unknown, [], 'these are of no kind: add it to kinds.ts or faults.ts, and run npm run gen');
  const unwritten = allKinds.filter((kind) => !calls.some((call) => matches(call, kind)));
  assert.deepEqual(
    unwritten.map(({ name }) => name),
    [],
    'nothing writes these any more',
  );
});

test('names, levels and sentences of kinds are apart', () => {
  assert.equal(new Set(allKinds.map(({ name }) => name)).size, allKinds.length);
  const sentences = allKinds.flatMap(({ msg }) => (msg === undefined ? [] : ['is' in msg ? msg.is : msg.begins]));
  assert.equal(new Set(sentences).size, sentences.length);
  assert.deepEqual(Object.values(levels), [20, 30, 40, 50, 60]);
});

test('faults are of their kinds as well, with the error as it is', async (t) => {
  const written: string[] = [];
  const log = createLog({ level: 'debug', nowMs: () => 0, destination: { write: (line) => written.push(line) } });
  const world = await createTestService({ log });
  t.after(() => world.stop());
  const client = await world.connect({});
  const failing = () => Promise.reject(new StoreError('disk full', { cause: new Error('SQLITE_FULL') }));
  t.mock.method(world.store, 'readLog', failing);
  t.mock.method(world.store, 'states', failing);
  const answer = await client.ask('sync:since', { stream: 'user:c-1', epoch: 'e', offset: 0 });
  assert.equal(answer.code, 'STORE_UNAVAILABLE');
  await world.connect({ sub: 'c-2' });
  const lines = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of lines) assert.equal(kindsOf(line).length, 1, JSON.stringify(line));
  assert.deepEqual(lines.filter(({ level }) => level === levels.error).flatMap(namesOf), [
    'fault-handler',
    'fault-open-streams',
  ]);
});
