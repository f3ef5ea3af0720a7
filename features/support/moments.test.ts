import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMoment, wallClock } from './moments.ts';

const iso = (words: string) => new Date(parseMoment(words)).toISOString();

test('the time on the wall is an instant', () => {
  assert.equal(iso('2027-01-13 07:15 in Asia/Kathmandu'), '2027-01-13T01:30:00.000Z');
  assert.equal(iso('2027-01-12 22:30 in America/Sao_Paulo'), '2027-01-13T01:30:00.000Z');
  assert.equal(iso('2027-07-01 09:00 in Europe/Berlin'), '2027-07-01T07:00:00.000Z');
});

test('of a time that comes twice either can be meant', () => {
  assert.equal(iso('2027-10-31 02:30 in Europe/Berlin'), '2027-10-31T00:30:00.000Z');
  assert.equal(iso('2027-10-31 02:30 in Europe/Berlin for the second time'), '2027-10-31T01:30:00.000Z');
});

test('a time that clocks never show is a mistake of the scenario', () => {
  assert.throws(() => parseMoment('2027-03-28 02:30 in Europe/Berlin'), /do not show 2027-03-28 02:30/);
  assert.throws(() => parseMoment('2027-03-29 02:30 in Europe/Berlin for the second time'), /for the second time/);
});

test('an instant is a time on the wall', () => {
  assert.equal(wallClock(Date.parse('2027-10-31T01:30:00Z'), 'Europe/Berlin'), '2027-10-31 02:30');
});
