import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aPoint, ofRole, START_MS } from '../series/point.fixture.ts';
import { emptyCriticalLog, noteLevels, noteReplays, noteSeconds, worst } from './critical-log.ts';

const titles = (log: typeof emptyCriticalLog) => log.events.map(({ title }) => title);

test('failures of a minute are one entry that grows, and is over when it has been calm', () => {
  let log = noteSeconds(
    emptyCriticalLog,
    [0, 1, 2].map((i) => aPoint(i, { errors: { INTERNAL: 2 } })),
  );
  assert.deepEqual(
    log.events.map(({ title, detail, open }) => [title, detail, open]),
    [['Commands failed inside the service', 'INTERNAL, 6 times.', true]],
  );
  assert.equal(worst(log), 'critical');
  log = noteSeconds(
    log,
    Array.from({ length: 12 }, (_, i) => aPoint(3 + i)),
  );
  assert.deepEqual(
    log.events.map(({ open, lastMs }) => [open, lastMs]),
    [[false, START_MS + 2_000]],
  );
  assert.equal(worst(log), undefined);
  assert.equal(noteSeconds(log, [aPoint(20, { errors: { INTERNAL: 1 } })]).events.length, 2);
});

test('what a few devices do every day is no news, a storm of it is', () => {
  const few = noteSeconds(emptyCriticalLog, [aPoint(0, { errors: { RATE_LIMITED: 19, SLOT_TAKEN: 500 } })]);
  assert.deepEqual(titles(few), []);
  assert.deepEqual(titles(noteSeconds(few, [aPoint(1, { errors: { RATE_LIMITED: 1 } })])), [
    'Requests were over their limit',
  ]);
});

test('a second that was told before is not counted again', () => {
  const points = [aPoint(0, { errors: { INTERNAL: 1 } }), aPoint(1)];
  const log = noteSeconds(noteSeconds(emptyCriticalLog, points), points);
  assert.equal(log.events[0]?.detail, 'INTERNAL, once.');
});

test('a node that others outlast is silent until it speaks again', () => {
  let log = noteSeconds(emptyCriticalLog, [aPoint(0, { node: 'node-2' }), aPoint(0)]);
  log = noteSeconds(log, [aPoint(5), aPoint(6), aPoint(7)]);
  assert.deepEqual(
    log.events.map(({ title, node, open }) => [title, node, open]),
    [['node-2 is silent', 'node-2', true]],
  );
  log = noteSeconds(log, [aPoint(8, { node: 'node-2' })]);
  assert.equal(log.events[0]?.open, false);
});

test('a drop of connections is told once, and a slow decline is not', () => {
  const point = (second: number, connections: number) => aPoint(second, { roles: { customer: ofRole(connections) } });
  const log = noteSeconds(emptyCriticalLog, [point(0, 100), point(1, 99), point(2, 60), point(3, 59)]);
  assert.deepEqual(titles(log), ['40 connections of node-1 dropped']);
  const slow = noteSeconds(
    emptyCriticalLog,
    Array.from({ length: 60 }, (_, i) => point(i, 1_000 - 5 * i)),
  );
  assert.deepEqual(titles(slow), []);
});

test('a load level is an entry until it changes', () => {
  const at = (level: 'normal' | 'elevated' | 'critical') => [{ node: 'node-1', level }];
  let log = noteLevels(emptyCriticalLog, at('normal'), 0);
  assert.deepEqual(titles(log), []);
  log = noteLevels(log, at('elevated'), 1_000);
  log = noteLevels(log, at('elevated'), 2_000);
  log = noteLevels(log, at('critical'), 3_000);
  assert.deepEqual(
    log.events.map(({ title, open }) => [title, open]),
    [
      ['The load of node-1 is critical', true],
      ['The load of node-1 is elevated', false],
    ],
  );
  log = noteLevels(log, at('normal'), 4_000);
  assert.equal(titles(log)[0], 'node-1 is calm again');
  assert.equal(worst(log), undefined);
});

test('[SE12] replayed tokens of a while are one entry, told once', () => {
  const record = (id: string, minute: number, target = `user:${id}`) => ({
    id,
    at: `2026-03-02T09:${minute}:00.000Z`,
    target,
    address: '10.0.0.7',
  });
  let log = noteReplays(emptyCriticalLog, [record('ann', 10)]);
  assert.deepEqual(titles(log), ['A token of ann was used on another device']);
  const known = log;
  log = noteReplays(log, [record('ann', 10)]);
  assert.equal(log, known);
  log = noteReplays(log, [record('cleo', 40), record('ben', 15), record('ann', 10)]);
  assert.deepEqual(titles(log), [
    'A token of cleo was used on another device',
    'Tokens of 2 people were used on another device',
  ]);
  assert.equal(log.events[1]?.detail, 'ben and ann, from 10.0.0.7.');
});

test('a day of trouble fills a hundred lines, not the memory', () => {
  let log = emptyCriticalLog;
  for (let i = 0; i < 400; i++) log = noteLevels(log, [{ node: 'n', level: i % 2 === 0 ? 'elevated' : 'critical' }], i);
  assert.equal(log.events.length, 100);
});
