import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyEdits } from '@slotwire/simulators';
import { untold } from './untold.ts';

const root = join(import.meta.dirname, '../../..');

for (const edit of untold.edits) {
  test(`the edit of ${edit.file} still fits the code`, () => {
    const source = readFileSync(join(root, edit.file), 'utf8');
    assert.notEqual(applyEdits(source, [edit]), source);
  });
}

test('an edit that does not fit ends the process that loads the service', () => {
  const lines = [
    "const { untold, plantVariant } = await import('./untold.ts');",
    "untold.edits[0].find = 'what nobody ever wrote';",
    'plantVariant({ told: false, pushed: false });',
    "await import('@slotwire/realtime');",
  ];
  const args = ['--input-type=module', '--eval', lines.join('\n')];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /MutantStale: server\/realtime\/src\/bookings\/decision\.ts: found nowhere/);
});
