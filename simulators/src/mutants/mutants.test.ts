import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { applyEdits, MutantStale } from './hooks.ts';
import { mutants } from './mutants.ts';

const root = path.join(import.meta.dirname, '../../..');

for (const { id, edits } of mutants) {
  test(`the mutant ${id} still fits the code`, () => {
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const source = readFileSync(path.join(root, file), 'utf8');
      const own = edits.filter((edit) => edit.file === file);
      assert.notEqual(applyEdits(source, own), source);
    }
  });
}

test('there are enough of them, each with a name of its own', () => {
  assert.ok(mutants.length >= 12);
  assert.equal(new Set(mutants.map(({ id }) => id)).size, mutants.length);
});

test('an edit that finds nothing, or too much, is no mutant', () => {
  const edit = { file: 'a.ts', find: 'x', replace: 'y' };
  assert.throws(() => applyEdits('abc', [edit]), MutantStale);
  assert.throws(() => applyEdits('x x', [edit]), MutantStale);
  assert.equal(applyEdits('a x', [edit]), 'a y');
});
