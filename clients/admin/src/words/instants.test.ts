import assert from 'node:assert/strict';
import { test } from 'node:test';
import { briefInstantText, instantText } from './instants.ts';

const at = '2026-03-02T08:00:05.000Z';
const nowMs = Date.parse('2026-11-28T10:00:00.000Z');
const london = { locale: 'en-GB', timeZone: 'Europe/London' };
const newYork = { locale: 'en-US', timeZone: 'America/New_York' };
/** ICU puts narrow spaces before AM and PM. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

test('an instant is told in the zone and the way of its reader', () => {
  assert.equal(instantText(at, london), '2 Mar 2026, 08:00:05');
  assert.equal(instantText(Date.parse(at), london), '2 Mar 2026, 08:00:05');
  assert.equal(plain(instantText(at, newYork)), 'Mar 2, 2026, 3:00:05 AM');
});

test('a brief instant leaves the year out while it is this one, and its seconds otherwise', () => {
  assert.equal(briefInstantText(at, london, nowMs), '2 Mar, 08:00:05');
  assert.equal(plain(briefInstantText(at, newYork, nowMs)), 'Mar 2, 03:00:05 AM');
  assert.equal(briefInstantText('2025-12-31T23:30:00.000Z', london, nowMs), '31 Dec 2025, 23:30');
});

test('which year it is goes by the zone', () => {
  const newYear = Date.parse('2026-01-01T00:00:00.000Z');
  assert.equal(briefInstantText(newYear, london, nowMs), '1 Jan, 00:00:00');
  assert.equal(plain(briefInstantText(newYear, newYork, nowMs)), 'Dec 31, 2025, 7:00 PM');
});
