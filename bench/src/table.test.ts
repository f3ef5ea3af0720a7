import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figure } from './rows/row.ts';
import { formatTable, targetText, verdictOf } from './table.ts';

const figure: Figure = {
  row: 'broadcast',
  what: 'broadcast, 1,000 sockets',
  unit: 'events/CPU-s',
  better: 'higher',
  rounds: { slotwire: [110, 130, 120], 'socket.io': [100, 100, 150] },
  target: { atLeast: 1 },
};

test('a line has medians with their spread, the ratio of each round, and the verdict', () => {
  const [, , line] = formatTable([figure]).split('\n') as [string, string, string];
  const cells = line.split('|').map((cell) => cell.trim());
  assert.deepEqual(cells.slice(1, -1), [
    'broadcast',
    'broadcast, 1,000 sockets',
    'events/CPU-s',
    '120 ±8 %',
    '100 ±25 %',
    '',
    '',
    '1.1 (0.8–1.3)',
    '≥ 1 ×',
    'met',
  ]);
});

test('all lines are equally long', () => {
  const lines = formatTable([figure, { ...figure, what: 'x', rounds: {} }]).split('\n');
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
});

test('a target is judged by the median of the ratios, not by the ratio of the medians', () => {
  const rounds = { slotwire: [10, 30, 100], 'socket.io': [11, 40, 50] };
  assert.equal(verdictOf({ ...figure, rounds }), 'MISSED');
  assert.equal(verdictOf({ ...figure, rounds, target: { atMost: 1 } }), 'met');
});

test('a row that brings its own peer is compared with that, and names it', () => {
  const own: Figure = { ...figure, peer: 'bare', rounds: { slotwire: [10, 12], peer: [5, 4] }, target: { atMost: 2 } };
  const cells = formatTable([own])
    .split('\n')[2]
    ?.split('|')
    .map((cell) => cell.trim());
  assert.deepEqual(cells?.slice(4, -1), ['11 ±9 %', '', '', '4.5 ±11 % bare', '2.5 (2–3)', '≤ 2 ×', 'MISSED']);
});

test('a figure can be judged by itself', () => {
  const rounds = { slotwire: [900, 1_100, 1_200] };
  const absolute: Figure = { ...figure, rounds, target: { of: 'figure', atLeast: 1_000 } };
  assert.equal(verdictOf(absolute), 'met');
  assert.equal(verdictOf({ ...absolute, target: { of: 'figure', atMost: 1_000 } }), 'MISSED');
});

test('without a target, or without something to compare with, there is no verdict', () => {
  const { target: _, ...aimless } = figure;
  assert.equal(verdictOf(aimless), undefined);
  assert.equal(verdictOf({ ...figure, rounds: { slotwire: [1] } }), undefined);
});

test('targets read as they are meant', () => {
  assert.equal(targetText({ atLeast: 0.5 }), '≥ 0.5 ×');
  assert.equal(targetText({ atMost: 1.15 }), '≤ 1.15 ×');
  assert.equal(targetText({ of: 'figure', atLeast: 1_000 }), '≥ 1,000');
});
