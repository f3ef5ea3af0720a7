import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'slotwire-bench-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, '--quick', '--data', folder, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  return { child, output, exited: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> };
}

const onLinux = { skip: process.platform !== 'linux' && 'processes are looked up in /proc' };

/** Processes whose command line names one of our directories. */
function leftOver(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));
}

test('a run prints a table, writes its figures, and leaves nothing behind', onLinux, async () => {
  const json = join(folder, 'figures.json');
  const { output, exited } = start('--only', 'commands', '--json', json);
  assert.deepEqual(await exited, [0, null], output.err);
  assert.match(output.out, /\| commands +\| acks, 8 in flight each/);
  const { machine, settings, figures } = JSON.parse(readFileSync(json, 'utf8'));
  assert.equal(machine.node, process.version);
  assert.equal(figures[0].rounds.slotwire.length, settings.rounds);
  rmSync(json);
  assert.deepEqual([readdirSync(folder), leftOver()], [[], []]);
});

test('Slotwire is compared with itself, and with a client of the push gateways', onLinux, async () => {
  const { output, exited } = start('--only', 'notifications', 'upkeep', 'telemetry', 'announcement', 'push', 'size');
  assert.deepEqual(await exited, [0, null], output.err);
  const lines = [
    /\| notifications .* untold /,
    /\| upkeep .* unkept /,
    /\| upkeep .* uncounted /,
    /\| telemetry .* unmeasured /,
    /\| telemetry .* with OTLP .* without /,
    /\| telemetry .* \/metrics with all series, 500 sockets .* no sockets /,
    /\| announcement .* one reader /,
    /\| push .* bare undici /,
    /\| size .* among 5,000 bookings .* among 50 /,
  ];
  for (const line of lines) assert.match(output.out, line);
  assert.deepEqual([readdirSync(folder), leftOver()], [[], []]);
});

test('Ctrl-C ends it at once, with all of its processes and files', {
  skip: process.platform !== 'linux',
}, async () => {
  const { child, output, exited } = start('--only', 'commands');
  while (!output.err.includes('round 1')) await once(child.stderr, 'data');
  assert.notEqual(leftOver().length, 0);
  child.kill('SIGINT');
  assert.deepEqual(await exited, [130, null], output.err);
  assert.deepEqual(readdirSync(folder), []);
  const giveUpAt = Date.now() + 5_000;
  while (leftOver().length > 0 && Date.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(leftOver(), []);
});
