import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLoads, type OutputChunk } from './first-load.ts';

const chunk = (fileName: string, bytes: number, more: Partial<OutputChunk> = {}): OutputChunk => ({
  fileName,
  bytes,
  module: undefined,
  isEntry: false,
  imports: [],
  ...more,
});

test('a page weighs the entry, itself and what both import, each once', () => {
  const loads = firstLoads([
    chunk('main.js', 100, { isEntry: true, imports: ['shared.js'] }),
    chunk('shared.js', 50, { imports: ['main.js'] }),
    chunk('list.js', 20, { module: 'src/list-page.tsx', imports: ['shared.js', 'table.js'] }),
    chunk('table.js', 7),
    chunk('faro.js', 900, { module: 'src/faro.ts' }),
  ]);
  assert.deepEqual(
    loads.map(({ page, bytes }) => [page, bytes]),
    [
      ['(entry)', 150],
      ['src/list-page.tsx', 177],
    ],
  );
  assert.deepEqual(
    loads[1]?.chunks.map(({ fileName }) => fileName),
    ['main.js', 'shared.js', 'list.js', 'table.js'],
  );
});
