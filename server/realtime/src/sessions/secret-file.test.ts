import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSecretFile } from './secret-file.ts';

const secret = 'a-secret-of-thirty-two-characters!';

test('the line break at the end of the file is no part of the secret', async () => {
  assert.deepEqual(await loadSecretFile('/run/secret', async () => `${secret}\n`), { ok: true, secret });
});

test('what is wrong is said without the path and without what the file holds: both may be the secret', async () => {
  const missing = await loadSecretFile(secret, async () => {
    throw Object.assign(new Error(`no such file ${secret}`), { code: 'ENOENT' });
  });
  assert.deepEqual(missing, { ok: false, problem: 'SLOTWIRE_JWT_SECRET_FILE: the file cannot be read (ENOENT)' });
  const short = await loadSecretFile('/run/secret', async () => 'hunter2');
  assert.deepEqual(short, {
    ok: false,
    problem: 'SLOTWIRE_JWT_SECRET_FILE: what the file holds is shorter than 32 characters',
  });
});
