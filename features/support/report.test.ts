import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { featuresDir } from './dry-run.ts';

const cucumber = fileURLToPath(new URL('../../bin/cucumber.js', import.meta.resolve('@cucumber/cucumber/api')));
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotwire-report-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function run(lines: readonly string[], ...options: string[]): { code: number | null; output: string } {
  const file = join(folder, 'odd.feature');
  writeFileSync(
    file,
    ['Feature: odd', '', '  @CF1', '  Scenario: odd', ...lines.map((line) => `    ${line}`)].join('\n'),
  );
  return runCucumber(file, ...options);
}

function runCucumber(...args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cucumber, '--parallel', '0', ...args], {
    cwd: featuresDir,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

describe('a sentence that is no step', () => {
  test('fails the run, with the nearest steps beside it and no snippet', () => {
    const { code, output } = run(["Given Ada's phone is conected", 'When Ada cancels the booking']);
    assert.equal(code, 1);
    assert.match(output, /\? Given Ada's phone is conected {2}\(line 5\)/);
    assert.match(
      output,
      /No step reads like this\. The nearest:\n +Ada's phone is connected\n +as in: \{device\} is connected\n/,
    );
    assert.match(output, /- When Ada cancels the booking/);
    assert.match(output, /1 scenario, 0 passed, 1 failed/);
    assert.doesNotMatch(output, /function|implement|snippet/i);
  });

  test('says which words do not fit', () => {
    const { code, output } = run(['When Ada books chair-1 of vendor-01 for Mondy 10:00 to 11:00']);
    assert.equal(code, 1);
    assert.match(output, /"Mondy 10:00 to 11:00" is no \{slot\}; write Monday 10:00 to 11:00 or /);
  });
});

test('a sentence that fits two steps fails the run and names both', () => {
  const file = join(folder, 'twice.mjs');
  const api = import.meta.resolve('@cucumber/cucumber');
  writeFileSync(file, `import { Given } from '${api}';\nGiven("Ada's phone is {word}", () => {});\n`);
  const { code, output } = run(["Given Ada's phone is connected"], '--import', file);
  assert.equal(code, 1);
  assert.match(output, /More than one step reads like this/);
  assert.match(output, /\{device\} is connected {2}\(steps\/connection\.ts:\d+\)/);
  assert.match(output, /Ada's phone is \{word\}/);
});

test('a condition that does not come says what was seen last, and what had happened', () => {
  const { code, output } = run([
    'Given Ada has a requested booking',
    "Then Ada's phone shows the booking as confirmed within 50 milliseconds",
  ]);
  assert.equal(code, 1);
  assert.match(output, /x Then Ada's phone shows the booking as confirmed within 50 milliseconds {2}\(line 6\)/);
  assert.match(output, /not within 0\.05 s: Ada's phone shows the booking as confirmed\n/);
  assert.match(output, /seen last: requested, version 1, Monday 10:00 to 11:00 \(connected\)/);
  assert.match(output, /what had happened:\n.*the service: listens/);
  assert.match(output, /run it alone: npm run features -- .*odd\.feature:4/);
  assert.doesNotMatch(output, /^ +at /m);
});

test('a name that nobody has is answered with the nearest one', () => {
  const { output } = run(["Given Adda's phone is connected"]);
  assert.match(output, /nobody in the marketplace is called Adda; the nearest name is Ada/);
});

test('a path or a tag that fits no scenario fails the run', () => {
  for (const args of [['no/such.feature'], ['connection', '--tags', '@ZZ9']]) {
    const { code, output } = runCucumber(...args);
    assert.equal(code, 1);
    assert.match(output, /no scenario fits these paths, names and tags/);
  }
});
