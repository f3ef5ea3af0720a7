import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { checkFiles } from './output-files.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'slotwire-files-'));
after(() => rmSync(directory, { recursive: true }));

test('directories that are missing are made, files are not emptied', () => {
  const report = path.join(directory, 'a/b/report');
  checkFiles({ json: path.join(directory, 'x.json'), report });
  checkFiles({ report });
  assert.ok(existsSync(report));
  checkFiles({});
});

test('what cannot be written is one sentence that names it', () => {
  const file = path.join(directory, 'file');
  writeFileSync(file, '');
  const message = (files: Parameters<typeof checkFiles>[0]) => {
    try {
      checkFiles(files);
    } catch (error) {
      return `${(error as Error).name} ${(error as Error).message}`;
    }
    return 'it was taken';
  };
  assert.match(message({ json: path.join(file, 'x.json') }), /^FileUnusable .*x\.json cannot be written: ENOTDIR/);
  assert.match(message({ report: path.join(file, 'report') }), /^FileUnusable .*report cannot be written: ENOTDIR/);
  assert.match(message({ history: directory }), /^FileUnusable .* cannot be written: EISDIR/);
});

test('a file system that lets nobody make directories is refused, and not asked for ever', {
  skip: !existsSync('/proc/self'),
}, () => {
  assert.throws(() => checkFiles({ report: '/proc/no-such/report' }), { name: 'FileUnusable' });
});
