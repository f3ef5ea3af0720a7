import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullHourAfter, instantOf, wallClockOf } from './wall-clock.ts';

const isoOf = (wallClock: string, zone: string) => {
  const at = instantOf(wallClock, zone);
  return at === undefined ? undefined : new Date(at).toISOString();
};

test('a wall clock means an instant in its zone', () => {
  assert.equal(isoOf('2026-03-02T09:00', 'Europe/Vienna'), '2026-03-02T08:00:00.000Z');
  assert.equal(isoOf('2026-07-02T09:00', 'America/New_York'), '2026-07-02T13:00:00.000Z');
  assert.equal(isoOf('2026-07-02T09:00', 'Asia/Kathmandu'), '2026-07-02T03:15:00.000Z');
  assert.equal(isoOf('2026-07-02T09:00', 'UTC'), '2026-07-02T09:00:00.000Z');
});

test('an hour that is left out lies behind the gap, one that comes twice is the first', () => {
  assert.equal(isoOf('2026-03-29T02:30', 'Europe/Vienna'), '2026-03-29T01:30:00.000Z');
  assert.equal(isoOf('2026-10-25T02:30', 'Europe/Vienna'), '2026-10-25T00:30:00.000Z');
  for (const clock of ['2026-03-29T01:59', '2026-03-29T03:00', '2026-10-25T03:00'])
    assert.equal(wallClockOf(instantOf(clock, 'Europe/Vienna') ?? 0, 'Europe/Vienna'), clock);
});

test('what is no time is none', () => {
  for (const text of ['', '-', 'soon', '2026-02-30T09:00', '2026-03-02', '2026-03-02T25:00'])
    assert.equal(isoOf(text, 'UTC'), undefined, text);
});

test('the next full hour is that of the zone', () => {
  assert.equal(fullHourAfter(Date.UTC(2026, 2, 2, 8, 20), 'Asia/Kathmandu'), '2026-03-02T15:00');
  assert.equal(fullHourAfter(Date.UTC(2026, 2, 2, 8), 'UTC'), '2026-03-02T08:00');
});
