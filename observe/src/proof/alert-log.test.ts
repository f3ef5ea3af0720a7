import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveAlert, Received } from '@slotwire/dashboards/local';
import { createAlertLog, titleOf } from './alert-log.ts';

const labels = { alertname: 'PushLate', severity: 'ticket', environment: 'e', instance: 'i' };
const active = (state: ActiveAlert['state'], more = {}): ActiveAlert => ({
  labels: { ...labels, ...more },
  annotations: {},
  state,
  activeAtMs: 0,
  value: 1,
});
const received = (status: Received['status'], atMs: number): Received => ({
  atMs,
  receiver: 'ticket',
  status,
  labels,
  annotations: {},
});

test('rules of one name are told apart by what tells them apart, and by nothing else', () => {
  assert.equal(titleOf(labels), 'PushLate ticket');
  assert.equal(titleOf({ ...labels, severity: 'page', long: '1h', slo: 'push' }), 'PushLate page 1h');
  assert.equal(titleOf({ alertname: 'CertificateEnds', severity: 'page', left: '2d' }), 'CertificateEnds page 2d');
});

test('pending, firing, received, over in Prometheus and resolved each have their instant, and keep it', () => {
  const log = createAlertLog();
  log.noteActive([], 1);
  log.noteActive([active('pending')], 2);
  log.noteActive([active('pending')], 3);
  log.noteActive([active('firing')], 4);
  log.noteReceived(received('firing', 5));
  log.noteActive([active('firing')], 6);
  log.noteReceived(received('firing', 7));
  assert.deepEqual(log.active('e'), ['PushLate ticket']);
  log.noteActive([], 8);
  log.noteReceived(received('resolved', 9));
  assert.deepEqual(log.active('e'), []);
  assert.deepEqual(log.episode('e', 'PushLate ticket', 0), {
    pendingMs: 2,
    firingMs: 4,
    receivedMs: 5,
    endedMs: 8,
    resolvedMs: 9,
  });
});

test('a second time is another episode, and what was over before is not looked at', () => {
  const log = createAlertLog();
  log.noteActive([active('firing')], 1);
  log.noteActive([], 2);
  log.noteActive([active('pending')], 5);
  log.noteActive([], 6);
  assert.equal(log.episode('e', 'PushLate ticket', 3)?.firingMs, undefined);
  assert.deepEqual(log.firedSince('e', 3), []);
  log.noteActive([active('firing')], 7);
  assert.equal(log.episode('e', 'PushLate ticket', 3)?.firingMs, 7);
  assert.deepEqual(log.firedSince('e', 3), ['PushLate ticket']);
  assert.equal(log.episode('other', 'PushLate ticket', 0), undefined);
});

test('several series of one alert are one; it is over with the last of them', () => {
  const log = createAlertLog();
  log.noteActive([active('firing'), active('pending', { instance: 'j' })], 1);
  log.noteActive([active('firing', { instance: 'j' })], 2);
  assert.equal(log.episode('e', 'PushLate ticket', 0)?.endedMs, undefined);
  log.noteActive([], 3);
  assert.deepEqual(log.episode('e', 'PushLate ticket', 0)?.endedMs, 3);
});

test('what Alertmanager tells before Prometheus was asked again belongs to the same episode', () => {
  const log = createAlertLog();
  log.noteReceived(received('firing', 1));
  log.noteActive([], 2);
  log.noteActive([active('firing')], 3);
  const episode = log.episode('e', 'PushLate ticket', 0);
  assert.deepEqual([episode?.receivedMs, episode?.firingMs, episode?.endedMs], [1, 3, undefined]);
});
