import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commands } from './commands.ts';
import { type ErrorCode, errors } from './errors.ts';
import { serverEvents, streamEventTypes } from './events.ts';
import { PROTOCOL_VERSION } from './version.ts';

const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8');

/** Rows of the table whose first column is headed `first`, as cells without backticks. */
function table(first: string): string[][] {
  const lines = spec.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${first} +\\|`).test(line));
  assert.notEqual(start, -1, `SPEC.md has a table headed ${first}`);
  const rows = lines.slice(start + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

test('each error code is in SPEC.md with its retry class, and each code there exists', () => {
  const written = Object.fromEntries(table('code').map(([code, retry]) => [code, retry]));
  const declared = Object.fromEntries(Object.entries(errors).map(([code, { retry }]) => [code, retry]));
  assert.deepEqual(written, declared);
});

test('each command is in SPEC.md with namespaces, roles and key, and each command there exists', () => {
  const written = table('command');
  const declared = Object.entries(commands).map(([name, { namespaces, roles, keyed }]) => [
    name,
    namespaces.join(', '),
    roles.join(', '),
    keyed ? 'yes' : 'no',
  ]);
  assert.deepEqual(written, declared);
});

test('rules are numbered without gap or repeat', () => {
  const ids = [...spec.matchAll(/^- \*\*([A-Z]{2})(\d+)\*\*/gm)].map(([, family, number]) => ({
    family: family as string,
    number: Number(number),
  }));
  assert.ok(ids.length > 30);
  for (const family of new Set(ids.map((id) => id.family))) {
    const numbers = ids.filter((id) => id.family === family).map((id) => id.number);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
      family,
    );
  }
});

test('each rule that SPEC.md names somewhere is defined there', () => {
  const defined = new Set([...spec.matchAll(/^- \*\*([A-Z]{2}\d+)\*\*/gm)].map(([, id]) => id));
  const named = [...spec.matchAll(/\b((?:SE|DL|SN|CM|BK|CF|NT|PF|PU|RL|AD|AN|MO|OV)\d+)\b/g)].map(([, id]) => id);
  for (const id of named) assert.ok(defined.has(id), `${id} is defined`);
});

test('every code, event type and event is explained in prose or tables', () => {
  for (const name of [...Object.keys(errors), ...Object.keys(serverEvents), ...streamEventTypes])
    assert.ok(spec.includes(`\`${name}\``), name);
});

test('SPEC.md is of this version', () => {
  assert.match(spec, new RegExp(`^Version ${PROTOCOL_VERSION}\\.`, 'm'));
});

test('[CM1] an error whose outcome is unknown is repeated with the same key, never given up', () => {
  const unknown: ErrorCode[] = ['INTERNAL', 'STORE_UNAVAILABLE'];
  for (const code of unknown) assert.equal(errors[code].retry, 'backoff');
});
