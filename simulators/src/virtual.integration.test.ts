/** The command itself: its exit codes, its lines, its files. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { RunRecord } from './record.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const directory = mkdtempSync(path.join(tmpdir(), 'slotwire-sim-'));
after(() => rmSync(directory, { recursive: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** @param interruptAt Ctrl-C once this was printed */
function sim(line: string, interruptAt?: string): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...line.split(' ')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  let interrupted = false;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
    if (interruptAt === undefined || interrupted || !out.includes(interruptAt)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

test('a run says what it draws, what it saw, and how to read its hash; its files hold the rest', async () => {
  const [json, report] = [path.join(directory, 'run.json'), path.join(directory, 'report')];
  const { code, out } = await sim(`--seed 0x5 --devices 24 --hours 6 --json ${json} --report ${report}`);
  // So small a world may well not see everything.
  assert.ok(code === 0 || code === 6, out);
  assert.match(out, /^seed 0x5: 24 devices, 6 h, \d+ faults\nfaults: /);
  assert.match(out, /\nverdict: (valid|unknown) \(lost 0, duplicated 0, out of order 0, differing replicas 0 of 24;/);
  assert.match(out, /\nhistory [0-9a-f]{16}: 144 device-hours in [\d.]+ s, \d+ a second\n$/);
  const record = JSON.parse(readFileSync(json, 'utf8')) as RunRecord;
  assert.deepEqual([record.format, record.world, record.hours, record.report.exitCode], [1, 'virtual', 6, code]);
  assert.match(readFileSync(path.join(report, 'index.html'), 'utf8'), /^<!doctype html>/i);
});

test('a planted bug is found, shrunk and kept; the file replays it', async () => {
  const keep = path.join(directory, 'kept');
  const found = await sim(`--plant deliver-twice --seed 1 --devices 24 --hours 6 --keep ${keep}`);
  assert.equal(found.code, 3, found.out);
  const kept = /\nkept: npm run sim -- --replay (\S+) --plant deliver-twice\n/.exec(found.out)?.[1] ?? '';
  assert.match(found.out, /\nagain: npm run sim -- --seed 0x1 --devices 24 --hours 6\n/);
  assert.match(found.out, /\nshrunk in \d+ runs to [12] devices?, /);
  const replayed = await sim(`--replay ${kept} --plant deliver-twice`);
  assert.equal(replayed.code, 3, replayed.out);
  const mended = await sim(`--replay ${kept}`);
  assert.equal(mended.code, 0, mended.out);
});

test('a hunt ends with a line and with what its seeds saw', async () => {
  const { code, out } = await sim('--seeds 4 --seed 1 --threads 2');
  assert.ok(code === 0 || code === 6, out);
  assert.match(
    out,
    /^4 seeds from 0x1: 0 failed; \d+ device-hours in [\d.]+ s on 2 threads\n {2}reconnect-during-ack +\d+\n/,
  );
});

test('Ctrl-C judges what was seen so far', async () => {
  const { code, out, err } = await sim('--seed 3 --devices 60 --hours 240', 'faults: ');
  assert.match(err, /stopping: what was seen so far is judged/);
  assert.match(out, /\nverdict: /);
  assert.notEqual(code, 130);
});

test('what cannot be run is one sentence and exit code 2', async () => {
  const old = path.join(directory, 'old.json');
  writeFileSync(old, '{"format":0}');
  const cases: [string, RegExp][] = [
    ['--personas nobody', /^slotwire: there is no persona "nobody"; there are: commuter, /],
    ['--faults rain', /^slotwire: --faults "rain": there is no fault "rain"; there are: crash, /],
    ['--mutants nothing', /^slotwire: there is no mutant "nothing"; there are: drop-event, /],
    ['--plant nothing', /^slotwire: there is no mutant "nothing"; there are: /],
    [`--replay ${old}`, /old\.json is of format 0; this simulator reads format 1\n$/],
    ['--json /nowhere/x.json', /^slotwire: \/nowhere\/x\.json cannot be written: /],
    ['--hours many', /^slotwire: --hours "many": not a number/],
  ];
  await Promise.all(
    cases.map(async ([line, sentence]) => {
      const { code, out, err } = await sim(line);
      assert.deepEqual([code, out], [2, ''], line);
      assert.match(err, sentence);
    }),
  );
});
