import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MonitorEvent } from '@slotwire/protocol';
import { addBatch, clear, emptyTapLog, MAX_ENTRIES, pause, resume } from './tap-log.ts';

const event = (name: string): MonitorEvent => ({
  at: '2026-03-02T09:00:00.000Z',
  node: 'node-1',
  dir: 'in',
  event: name,
  namespace: '/',
});
const batch = (names: string[], dropped = 0, shed = false) => ({ events: names.map(event), dropped, shed });
const shown = (log: typeof emptyTapLog) => log.entries.map((entry) => `${entry.id} ${entry.event.event}`);

test('the newest stands first, and each has its own number', () => {
  const log = addBatch(addBatch(emptyTapLog, batch(['a', 'b'])), batch(['c'], 3, true));
  assert.deepEqual(shown(log), ['3 c', '2 b', '1 a']);
  assert.deepEqual([log.seen, log.dropped, log.shed], [3, 3, true]);
});

test('while it is paused nothing moves, and nothing is lost', () => {
  const paused = addBatch(pause(addBatch(emptyTapLog, batch(['a']))), batch(['b', 'c']));
  assert.deepEqual(shown(paused), ['1 a']);
  assert.equal(paused.held.length, 2);
  assert.deepEqual(shown(resume(paused)), ['3 c', '2 b', '1 a']);
});

test('memory is bounded, shown and held', () => {
  const many = batch(Array.from({ length: 300 }, (_, i) => `e${i}`));
  let log = emptyTapLog;
  for (let i = 0; i < 20; i++) log = addBatch(log, many);
  let paused = pause(log);
  for (let i = 0; i < 20; i++) paused = addBatch(paused, many);
  assert.deepEqual(
    [log.entries.length, paused.held.length, resume(paused).entries.length],
    [MAX_ENTRIES, MAX_ENTRIES, MAX_ENTRIES],
  );
  assert.equal(paused.seen, 12_000);
});

test('cleared it goes on counting, so that numbers stay apart', () => {
  const log = addBatch(clear(addBatch(emptyTapLog, batch(['a']))), batch(['b']));
  assert.deepEqual(shown(log), ['2 b']);
});
