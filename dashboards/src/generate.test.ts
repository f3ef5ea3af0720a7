/** Generated files: what lies in the tree is what the code says. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { GENERATED, generate } from './generate.ts';

const root = join(import.meta.dirname, '../..');

test('generated files are not out of date, and none is there that nobody writes (npm run gen)', () => {
  const files = generate();
  const stale = [...files].filter(([path, text]) => readOr(path) !== text).map(([path]) => path);
  assert.deepEqual(stale, [], 'npm run gen');
  const there = readdirSync(join(root, GENERATED), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  assert.deepEqual(
    there.filter((path) => !files.has(path)),
    [],
    'npm run gen',
  );
});

test('the same input gives the same bytes', () => {
  assert.deepEqual([...generate()], [...generate()]);
});

test('twins have the same expressions, and windows of seconds', () => {
  const files = generate();
  const shape = (text: string) => text.replace(/\[\d+[smhd]\]|(?<=for: |interval: )\d+[smhd]/g, 'W');
  for (const [path, text] of files) {
    if (!path.includes('/rules/')) continue;
    const twin = files.get(path.replace('/rules/', '/twins/')) ?? '';
    assert.equal(shape(twin), shape(text), path);
    if (text.includes('[5m]')) assert.ok(twin.includes('[5s]'), path);
  }
});

function readOr(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}
