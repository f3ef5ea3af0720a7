import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toPlainWords } from './service-process.ts';

test('a line of the log as a person reads it', () => {
  const cases: [string, string][] = [
    [
      '{"level":"info","time":"2026-01-05T08:00:01.123Z","msg":"listening on http://x"}',
      '08:00:01 info: listening on http://x',
    ],
    [
      '{"level":"error","time":"2026-01-05T08:00:01.123Z","err":{"message":"disk full"},"msg":"the log cannot be read"}',
      '08:00:01 error: the log cannot be read: disk full',
    ],
    ['{"level":"info","event":"booking:create","outcome":"OK"}', 'info: booking:create'],
    ['Error: something else', 'Error: something else'],
    ['{broken', '{broken'],
  ];
  for (const [line, words] of cases) assert.equal(toPlainWords(line), words);
});
