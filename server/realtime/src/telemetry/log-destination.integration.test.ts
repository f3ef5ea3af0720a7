import assert from 'node:assert/strict';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLog } from './log.ts';
import { openLogDestination } from './log-destination.ts';

function createParts(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'slotwire-log-'));
  const path = join(folder, 'log');
  const lines = openLogDestination(openSync(path, 'w'));
  context.after(() => {
    lines.close();
    rmSync(folder, { recursive: true });
  });
  const flush = () => new Promise<void>((resolve) => lines.flush(resolve));
  return { lines, flush, read: () => readFileSync(path, 'utf8') };
}

test('lines are in the file after a flush, in the order in which they were written', async (context) => {
  const { lines, flush, read } = createParts(context);
  const log = createLog({ level: 'info', nowMs: () => 0, destination: lines });
  for (let number = 0; number < 1_000; number++) log.info({ number, name: 'Zoë' });
  await flush();
  const numbers = read()
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { number: number }).number);
  assert.deepEqual(numbers, [...Array(1_000).keys()]);
});

test('a flush without lines is done as well', async (context) => {
  const { lines, flush, read } = createParts(context);
  await flush();
  lines.write('a line\n');
  await flush();
  await flush();
  assert.equal(read(), 'a line\n');
});
