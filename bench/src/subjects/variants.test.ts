import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyEdits } from '@slotwire/simulators';
import { lacking } from './variants.ts';

const root = join(import.meta.dirname, '../../..');

for (const { id, edit } of Object.values(lacking).flatMap(({ id, edits }) => edits.map((edit) => ({ id, edit })))) {
  test(`the edit of ${edit.file} for ${id} still fits the code: ${edit.find.split('\n')[0]}`, () => {
    const source = readFileSync(join(root, edit.file), 'utf8');
    assert.notEqual(applyEdits(source, [edit]), source);
  });
}

test('an edit that does not fit ends the process that loads the service', () => {
  const lines = [
    "const { lacking, plantVariant } = await import('./variants.ts');",
    'lacking.notifications.edits[0].find = "what nobody ever wrote";',
    "plantVariant({ without: 'notifications' });",
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
