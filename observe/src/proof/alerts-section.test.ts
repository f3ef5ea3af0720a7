import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alerts, faults } from '@slotwire/dashboards';
import { injectedFaults } from '@slotwire/metrics';
import { injections } from '../worlds/injections.ts';
import { type Episode, titleOfAlert } from './alert-log.ts';
import { rowOf, together } from './alerts-section.ts';

const ticket = alerts.find(({ name }) => name === 'PushLate');
assert.ok(ticket);
const whole: Episode = { pendingMs: 12_000, firingMs: 14_000, receivedMs: 14_500, endedMs: 32_000, resolvedMs: 33_500 };
const around = { beganMs: 10_000, endedMs: 30_000, also: [] };

test('the title of an alert is of that alert alone', () => {
  const titles = alerts.map(titleOfAlert);
  assert.equal(new Set(titles).size, alerts.length);
});

test('each alert names a fault, each fault can be brought about, and none is of no use', () => {
  const named = new Set<string>(alerts.map(({ fault }) => fault));
  assert.deepEqual([...injectedFaults].sort(), Object.keys(injections).sort());
  assert.deepEqual(
    Object.keys(faults).filter((fault) => !named.has(fault)),
    [],
  );
});

test('a row has the seconds of each step, the last two since the end of the fault', () => {
  assert.deepEqual(rowOf(ticket, whole, around), {
    what: 'PushLate ticket',
    by: 'pushes-held',
    times: { pending: 2, firing: 4, received: 4.5, ended: 2, resolved: 3.5 },
    verdict: 'proven',
    why: '',
  });
});

test('each step that is missing refutes the row, and is named', () => {
  const why = (missing: Partial<Episode>) => {
    const { verdict, why: reason } = rowOf(ticket, { ...whole, ...missing }, around);
    return `${verdict}: ${reason}`;
  };
  assert.equal(why({ resolvedMs: undefined }), 'refuted: its end was not received');
  assert.equal(why({ endedMs: undefined }), 'refuted: it did not end with the fault');
  assert.equal(why({ receivedMs: undefined }), 'refuted: it fired and was not received');
  assert.equal(why({ firingMs: undefined }), 'refuted: it was pending and did not fire');
  assert.equal(why({ pendingMs: 9_000 }), 'refuted: it was active before the fault');
  assert.equal(rowOf(ticket, undefined, around).why, 'it was never active');
});

test('a remark says what else fired, and which page kept a ticket quiet', () => {
  const also = ['A page 1h', 'A page 6h', 'B page'];
  assert.equal(together(also), 'A (page 1h, page 6h), B (page)');
  assert.equal(
    rowOf(ticket, { ...whole, receivedMs: 31_000 }, { ...around, also: ['B page'] }).why,
    'kept quiet by its page until that ended; also fired: B (page)',
  );
});
