import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aRecord, hours, key, NOW_MS, slot } from './booking.fixture.ts';
import { applyPatch, changeInstant, firstRecord, type Patch } from './change.ts';

const ask = { ...slot(5, 6), askedAt: hours(-1) };
const note = { id: key(9), at: hours(0), author: { role: 'customer' as const, id: 'ada' }, text: 'late' };

const cases: [
  title: string,
  patch: Patch,
  changed: string[],
  changedIn: { status?: number; times?: number; reschedule?: number },
][] = [
  ['a status', { status: 'no_show' }, ['status'], { status: 4 }],
  ['both times', slot(3, 4), ['startsAt', 'endsAt'], { times: 4 }],
  ['the end alone', { endsAt: hours(4) }, ['endsAt'], { times: 4 }],
  ['the same times', slot(2, 3), [], {}],
  ['an ask', { reschedule: ask }, ['reschedule'], { reschedule: 4 }],
  ['closing an ask that is not there', { reschedule: null }, [], {}],
  ['a note', { note }, [], {}],
];

for (const [title, patch, changed, changedIn] of cases) {
  test(`[BK4] ${title}: one version more, and what changed in it`, () => {
    const record = aRecord();
    const change = applyPatch(record, patch, hours(0));
    assert.equal(change.record.booking.version, 4);
    assert.equal(change.record.booking.updatedAt, hours(0));
    assert.deepEqual(change.changed, changed);
    assert.deepEqual(change.record.changedIn, { status: 1, times: 1, reschedule: 1, ...changedIn });
    assert.equal(change.record.json, JSON.stringify(change.record.booking));
    assert.equal(record.booking.version, 3, 'the version before is left as it was');
  });
}

test('[BK3] leaving requested and confirmed closes an open ask, confirming keeps it', () => {
  const requested = aRecord({ status: 'requested', reschedule: ask });
  const confirmed = applyPatch(requested, { status: 'confirmed' }, hours(0));
  assert.deepEqual(confirmed.record.booking.reschedule, ask);
  assert.deepEqual(confirmed.changed, ['status']);
  const begun = applyPatch(confirmed.record, { status: 'in_progress' }, hours(0));
  assert.equal('reschedule' in begun.record.booking, false);
  assert.deepEqual(begun.changed, ['status', 'reschedule']);
  assert.deepEqual(begun.record.changedIn, { status: 5, times: 1, reschedule: 5 });
});

test('[BK4] the instant of a change is now, but never before the change that came before it', () => {
  const { booking } = aRecord();
  assert.equal(changeInstant(NOW_MS, booking), hours(0));
  assert.equal(changeInstant(Date.parse(hours(-30)), booking), booking.updatedAt);
});

test('[BK4] a new booking changed in everything in its first version', () => {
  const { booking } = aRecord({ version: 1 });
  assert.deepEqual(firstRecord(booking), {
    booking,
    json: JSON.stringify(booking),
    changedIn: { status: 1, times: 1, reschedule: 1 },
  });
});
