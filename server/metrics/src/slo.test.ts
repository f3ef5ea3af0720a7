import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import { budgetOf, burns, burnWindows, durationOf, select, slo, under } from './slo.ts';
import { slos } from './slos.ts';

test('a threshold is the end of a bucket, or the file does not load', () => {
  const ack = select(catalogue.ackSeconds, { command: 'booking:create' });
  assert.throws(
    () => under(ack, 0.3),
    /slotwire_ack_duration_seconds has no bucket that ends at 0\.3 s: choose one of 0\.0005/,
  );
  assert.equal(under(ack, 0.25).kind, 'under');
});

test('an unknown label, or a value that it cannot have, is a type error', () => {
  select(catalogue.handshakes, { code: ['OK', 'INTERNAL'] });
  // @ts-expect-error: no such label
  select(catalogue.handshakes, { outcome: 'OK' });
  // @ts-expect-error: no such value
  select(catalogue.handshakes, { code: 'FINE' });
  // @ts-expect-error: one of them is no value
  select(catalogue.handshakes, { code: ['OK', 'FINE'] });
});

test('an objective leaves a budget, and a window is one that people plan by', () => {
  const some = slos[0];
  for (const objective of [0, 100, 101, Number.NaN]) assert.throws(() => slo({ ...some, objective }), /objective/);
  for (const windowDays of [1, 365]) assert.throws(() => slo({ ...some, windowDays }), /window/);
  assert.deepEqual(
    slos.map((each) => budgetOf(each)),
    [0.001, 0.001, 0.001, 0.01, 0.00001, 0.005, 0.01, 0.01],
  );
});

test('every SLO has a name, an alert and an address of its own, and says what counts', () => {
  for (const key of ['id', 'title', 'alert', 'about'] as const)
    assert.equal(new Set(slos.map((each) => each[key])).size, slos.length, key);
  for (const { id, alert, about } of slos) {
    assert.match(id, /^[a-z]+(?:-[a-z]+)*$/);
    assert.match(alert, /^[A-Z][A-Za-z]+BudgetBurn$/);
    assert.match(about, /^\p{Lu}.*\.$/u);
  }
});

test('burns are those of the workbook: each burns its part of the budget before it tells', () => {
  const parts = burns.map(({ factor, longSeconds }) => Math.round((factor * longSeconds * 100) / (30 * 86_400)));
  assert.deepEqual(parts, [2, 5, 10, 10]);
  for (const { shortSeconds, longSeconds } of burns) assert.ok(longSeconds / shortSeconds >= 11);
  assert.deepEqual(burnWindows.map(durationOf), ['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
});
