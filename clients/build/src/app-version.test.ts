import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { appVersion } from './app-version.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('the same sources have the same version, and two apps have two', () => {
  const version = appVersion(root, 'clients/vendor');
  assert.match(version, /^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
  assert.equal(appVersion(root, 'clients/vendor'), version);
  assert.notEqual(appVersion(root, 'clients/admin'), version);
});
