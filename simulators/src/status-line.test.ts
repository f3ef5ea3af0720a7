import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStatusLine } from './status-line.ts';

function open(terminal: boolean) {
  const written: string[] = [];
  const aside: string[] = [];
  let nowMs = 0;
  const line = createStatusLine({
    write: (text) => written.push(text),
    writeAside: (text) => aside.push(text),
    terminal,
    columns: () => 12,
    elapsedMs: () => nowMs,
  });
  const at = (ms: number, status: string) => {
    nowMs = ms;
    line.status(status);
  };
  return { ...line, at, text: () => written.join(''), aside: () => aside.join('') };
}

test('on a terminal a status takes the place of the one before it, and of what is printed none is lost', () => {
  const { at, print, text } = open(true);
  at(0, '1 seed');
  at(1, '2 seeds, and more than fits');
  print('a line');
  at(2, '');
  assert.equal(text(), '1 seed\r\x1b[K2 seeds, an\r\x1b[Ka line\n');
});

test('a log gets a whole line every half a minute, and none while there are others', () => {
  const { at, print, text, aside } = open(false);
  at(29_999, '1 seed');
  at(30_000, '2 seeds, and more than fits');
  at(59_000, '3 seeds');
  at(60_000, '4 seeds');
  print('a line');
  at(89_000, '5 seeds');
  at(90_000, '');
  at(90_000, '6 seeds');
  assert.equal(aside(), '2 seeds, and more than fits\n4 seeds\n6 seeds\n');
  assert.equal(text(), 'a line\n');
});
