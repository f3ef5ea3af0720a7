import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScreen } from './screen.ts';
import { renderLine, renderSpan, renderTable, type TableRow } from './table.ts';

const row: TableRow = {
  phase: 'running',
  elapsedMs: 83_000,
  url: 'http://127.0.0.1:4000',
  seed: 0x5eed,
  devices: 100,
  connected: 97,
  commandsPerSecond: 12.34,
  commands: 1_204,
  ok: 1_180,
  rejected: 22,
  unknown: 2,
  eventsPerSecond: 154.4,
  events: 9_001,
  deliveryP50Ms: 2.14,
  deliveryP99Ms: undefined,
  ackP50Ms: 1.2,
  ackP99Ms: 7.8,
  resumes: 35,
  snapshots: 101,
  restarts: 4,
  pushes: undefined,
  lost: 0,
  duplicated: 1,
  outOfOrder: 0,
  otherViolations: 0,
  outboxDepth: 3,
  attention: 12,
};

test('a line says everything, without colours', () => {
  assert.equal(
    renderLine(row),
    '01:23 running connected 97/100 commands/s 12.3 ok 1180 rejected 22 unknown 2 events/s 154 delivery p50 2.1 ms p99 - ack p99 7.8 ms ' +
      'resumes 35 snapshots 101 lost 0 duplicated 1 out of order 0 outbox 3 attention 12',
  );
  assert.match(renderLine({ ...row, otherViolations: 2 }), /out of order 0 other violations 2 outbox/);
});

test('pushes are shown where there are gateways', () => {
  const pushed = { ...row, pushes: { taken: 9, new: 2, known: 5 } };
  assert.match(renderLine(pushed), / snapshots 101 pushes 7\/9 lost 0 /);
  const lines = renderTable(pushed, { color: false });
  assert.ok(lines.includes('  pushes        taken 9   reached apps 7   new to them 2'));
  assert.equal(renderTable(row, { color: false }).length, lines.length - 1);
});

test('the table is plain without colour, and paints violations red with it', () => {
  const plain = renderTable(row, { color: false }).join('\n');
  assert.ok(!plain.includes('\u001b'));
  assert.match(plain, /seed 0x5eed {2}01:23 {2}running/);
  assert.match(plain, /violations {4}lost 0 {3}duplicated 1 {3}out of order 0 {3}other 0/);
  assert.ok(renderTable(row, { color: true }).join('\n').includes('duplicated \u001b[31m1\u001b[0m'));
});

test('spans of time', () => {
  assert.deepEqual([0, 59_999, 60_000, 3_600_000, 7_265_000].map(renderSpan), [
    '00:00',
    '00:59',
    '01:00',
    '1:00:00',
    '2:01:05',
  ]);
});

function screenWith(options: { terminal: boolean; columns?: number; quiet?: boolean }) {
  const written: string[] = [];
  const { terminal, columns = 200, quiet = false } = options;
  const screen = createScreen({
    write: (text) => written.push(text),
    terminal,
    color: true,
    columns: () => columns,
    quiet,
  });
  return { screen, written };
}

test('a terminal is drawn over; a text below it stays', () => {
  const { screen, written } = screenWith({ terminal: true });
  screen.show(row);
  screen.show(row);
  const height = renderTable(row, { color: true }).length;
  assert.ok(!written[0]?.startsWith('\u001b[9A'));
  assert.ok(written[1]?.startsWith(`\u001b[${height}A\u001b[2K`));
  screen.print(['stopping']);
  screen.show(row);
  assert.ok(written.at(-1)?.startsWith('\u001b[2K'));
});

test('a narrow terminal gets cut lines, so that none breaks and leaves a rest behind', () => {
  const { screen, written } = screenWith({ terminal: true, columns: 30 });
  screen.show(row);
  for (const line of (written[0] ?? '').split('\n')) assert.ok(line.replace('\u001b[2K', '').length < 60);
  assert.ok(written[0]?.includes('  commands      12.3/s   1204'));
});

test('elsewhere a line per second, and nothing when quiet', () => {
  const { screen, written } = screenWith({ terminal: false });
  screen.show(row);
  assert.deepEqual(written, [`${renderLine(row)}\n`]);
  const silent = screenWith({ terminal: false, quiet: true });
  silent.screen.show(row);
  silent.screen.print(['verdict: valid']);
  assert.deepEqual(silent.written, ['verdict: valid\n']);
});
