import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCalendar } from './calendar.ts';
import { parseSlot } from './parameters.ts';

/** A Saturday. */
const calendar = createCalendar(Date.parse('2026-03-07T21:30:00Z'));
const range = (words: string) => Object.values(calendar.range(parseSlot(words))).join(' ');

test('a weekday is the first one that is at least two days away', () => {
  assert.equal(range('Monday 10:00 to 11:00'), '2026-03-09T10:00:00.000Z 2026-03-09T11:00:00.000Z');
  assert.equal(range('Sunday 10:00 to 11:00'), '2026-03-15T10:00:00.000Z 2026-03-15T11:00:00.000Z');
  assert.equal(range('Saturday 10:00 to 11:00'), '2026-03-14T10:00:00.000Z 2026-03-14T11:00:00.000Z');
});

test('a slot may end on a later day', () => {
  assert.equal(range('Monday 22:00 to Tuesday 02:00'), '2026-03-09T22:00:00.000Z 2026-03-10T02:00:00.000Z');
  assert.equal(range('Sunday 22:00 to Monday 02:00'), '2026-03-15T22:00:00.000Z 2026-03-16T02:00:00.000Z');
});

test('other days are counted from today', () => {
  assert.equal(range('yesterday 10:00 to 11:00'), '2026-03-06T10:00:00.000Z 2026-03-06T11:00:00.000Z');
  assert.equal(range('tomorrow 10:00 to 11:00'), '2026-03-08T10:00:00.000Z 2026-03-08T11:00:00.000Z');
  assert.equal(range('today in 2 years 10:00 to 11:00'), '2028-03-06T10:00:00.000Z 2028-03-06T11:00:00.000Z');
});

test('a range is described as QA would write it, where that leads back to it', () => {
  const monday = calendar.range(parseSlot('Monday 10:00 to 11:00'));
  assert.equal(calendar.describe(monday), 'Monday 10:00 to 11:00');
  const yesterday = calendar.range(parseSlot('yesterday 10:00 to 11:00'));
  assert.equal(calendar.describe(yesterday), '2026-03-06T10:00:00.000Z to 2026-03-06T11:00:00.000Z');
});

test('a slot that cannot be read says how to write one', () => {
  assert.throws(() => parseSlot('Mondy 10 to 11'), /"Mondy 10 to 11" is no slot; write it like Monday 10:00 to 11:00/);
});

test('days are counted from another moment when the scenario begins there', () => {
  const moved = createCalendar(Date.parse('2026-03-07T21:30:00Z'));
  moved.beginAt(Date.parse('2027-06-01T10:00:00Z'));
  const { startsAt } = moved.range(parseSlot('Monday 10:00 to 11:00'));
  assert.equal(startsAt, '2027-06-07T10:00:00.000Z');
});
