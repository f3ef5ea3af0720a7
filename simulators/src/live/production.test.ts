import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { jwtVerify } from 'jose';
import { FileUnusable } from '../output-files.ts';
import { customerOf, staffOf } from '../people.ts';
import { issueByKey, readPeople, readTokenKey } from './production.ts';

const folder = mkdtempSync(join(tmpdir(), 'slotwire-production-'));
after(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const file = join(folder, 'file');
  writeFileSync(file, text);
  return file;
}

const saying = (pattern: RegExp) => (error: Error) => error instanceof FileUnusable && pattern.test(error.message);

const ann = { id: 'ann', name: 'Ann' };
const salon = { id: 'salon', name: 'Salon', resources: [{ id: 'chair', name: 'Chair' }] };

test('people come from a file, and what is wrong with it is one sentence', () => {
  const people = { customers: [ann], vendors: [salon], admins: [] };
  assert.deepEqual(readPeople(fileOf(JSON.stringify(people))), people);
  const cases: [text: string, sentence: RegExp][] = [
    ['{', /file is not JSON: /],
    ['{}', /file: customers: /],
    [JSON.stringify({ ...people, vendors: [{ id: 'salon' }] }), /file: vendors\.0\.name: /],
    [JSON.stringify({ ...people, customers: [] }), /file has no customer, so nobody books$/],
    [JSON.stringify({ ...people, vendors: [{ ...salon, resources: [] }] }), /has no vendor with a resource/],
  ];
  for (const [text, sentence] of cases) assert.throws(() => readPeople(fileOf(text)), saying(sentence), text);
  assert.throws(() => readPeople(join(folder, 'missing')), saying(/missing cannot be read: ENOENT/));
});

test('a secret is read as the service reads it', () => {
  const secret = 's'.repeat(32);
  const options = { people: '', tokenSecret: fileOf(`${secret}\n`), tokenIssuer: 'i', tokenAudience: 'a' };
  assert.deepEqual(readTokenKey(options), { secret, issuer: 'i', audience: 'a' });
  assert.throws(
    () => readTokenKey({ ...options, tokenSecret: fileOf('short\n') }),
    saying(/file holds fewer than 32 characters, so it is no token secret$/),
  );
});

test('[SE1] tokens say who, and end when they are said to', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const secret = 's'.repeat(32);
  const issue = issueByKey({ secret, issuer: 'i', audience: 'a' }, runtime);
  const token = await issue(staffOf('salon', 1));
  const currentDate = new Date(runtime.clock.nowMs());
  const checked = { issuer: 'i', audience: 'a', algorithms: ['HS256'], currentDate };
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), checked);
  assert.deepEqual([payload.sub, payload.role, payload.vendorId], ['staff-salon-1', 'vendor', 'salon']);
  assert.equal(payload.exp, Math.floor(runtime.clock.nowMs() / 1_000) + 600);
  const other = await jwtVerify(await issue(customerOf('ann')), new TextEncoder().encode(secret), checked);
  assert.equal(other.payload.vendorId, undefined);
  assert.notEqual(other.payload.jti, payload.jti);
});
