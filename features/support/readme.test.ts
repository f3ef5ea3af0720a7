import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { type DryRun, dryRun } from './dry-run.ts';
import { describeGaps, section } from './step-list.ts';

let readme: string;
let run: DryRun;
before(async () => {
  readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  run = await dryRun();
});

const again = 'run `node features/support/write-readme.ts`';

test('README.md lists every step, and no other', () => {
  const rows = section(readme, 'steps').inner.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm);
  const listed = [...rows].map(([, pattern]) => pattern?.replaceAll('\\|', '|'));
  assert.deepEqual(listed.sort(), run.definitions.map(({ pattern }) => pattern).sort(), again);
});

test('README.md says what may stand in each gap', () => {
  assert.equal(section(readme, 'gaps').inner, describeGaps(), again);
});

test('every example in README.md is a sentence of some scenario', () => {
  const sentences = new Set(run.scenarios.flatMap(({ steps }) => steps.map(({ text }) => text)));
  for (const [, , example = ''] of section(readme, 'steps').inner.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)) {
    const text = example.replace(/^(?:Given|When|Then|But) /, '').replaceAll('\\|', '|');
    assert.ok(sentences.has(text), `"${example}" is in no scenario: ${again}`);
  }
});

test('every step is used by some scenario', () => {
  const used = new Set(
    run.scenarios.flatMap(({ steps }) => steps.flatMap((step) => step.definitions.map(({ id }) => id))),
  );
  const unused = run.definitions.filter(({ id }) => !used.has(id)).map(({ pattern }) => pattern);
  assert.deepEqual(unused, []);
});
