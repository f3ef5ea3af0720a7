import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoveragePoint } from '../coverage.ts';
import { booking, mark, recordedHistory } from './history.fixture.ts';
import type { HistoryEntry, Outcome } from './history.ts';
import { createSightings } from './sightings.ts';

const MINUTE_MS = 60_000;
const device = 'phone';
const key = 'k';
const about = { device, key, command: 'booking:note', bookingId: 'b' } as const;

const invoke: HistoryEntry = { type: 'invoke', ...about, allowed: ['ok'] };
const durable: HistoryEntry = { type: 'durable', device, key };
const send: HistoryEntry = { type: 'send', ...about };
const unanswered: HistoryEntry = { type: 'unanswered', device, key };
const killed: HistoryEntry = { type: 'restart', device, clean: false };
const closed: HistoryEntry = { type: 'restart', device, clean: true };
const wiped: HistoryEntry = { type: 'wiped', device };
const ok = (more: { replayed?: boolean; delivered?: boolean } = {}): HistoryEntry => ({
  type: 'answer',
  device,
  key,
  answer: { outcome: 'ok', booking: mark(booking('b')), replayed: more.replayed ?? false },
  delivered: more.delivered ?? true,
});
const refused = (outcome: Exclude<Outcome, 'ok'>, retry = false): HistoryEntry => ({
  type: 'answer',
  device,
  key,
  answer: { outcome, retry },
  delivered: true,
});

/** What this history shows, in order; a number lets so many minutes pass. */
function seen(...history: (HistoryEntry | number)[]): CoveragePoint[] {
  const points: CoveragePoint[] = [];
  const sightings = createSightings((point) => points.push(point));
  let atMs = 0;
  for (const entry of history) {
    if (typeof entry === 'number') atMs += entry * MINUTE_MS;
    else sightings.observe(entry, atMs);
  }
  return points;
}

test('a quiet history shows nothing', () => {
  assert.deepEqual(seen(...recordedHistory()), []);
});

test('[CM3] an ack that comes over another link than its command', () => {
  assert.deepEqual(seen(invoke, send, unanswered, send, ok()), ['reconnect-during-ack']);
  assert.deepEqual(seen(invoke, send, unanswered, send, refused('NOTES_FULL')), ['reconnect-during-ack']);
  // The answer that a link lost, and a link that was lost, are the same to the device.
  assert.deepEqual(seen(invoke, send, ok({ delivered: false }), send, ok()), ['reconnect-during-ack']);
  assert.deepEqual(seen(invoke, send, unanswered, send, refused('STORE_UNAVAILABLE', true)), []);
  assert.deepEqual(seen(invoke, unanswered, send, send), []);
});

test('[CM2] a repeat that was answered with its first ack', () => {
  assert.deepEqual(seen(invoke, send, ok({ replayed: true })), ['duplicate-suppressed']);
});

test('[CF3] a choice on a conflict', () => {
  assert.deepEqual(seen({ type: 'resolved', ...about, choice: 'theirs' }), ['conflict-chosen']);
});

test('[CF5] a slot that was taken, once per command', () => {
  assert.deepEqual(seen(invoke, send, refused('SLOT_TAKEN'), refused('SLOT_TAKEN')), ['slot-race-lost']);
});

test('[CM3] a stored command that the next run of the application sends', () => {
  assert.deepEqual(seen(invoke, durable, killed, send, unanswered, send), ['outbox-replayed-after-kill']);
  assert.deepEqual(seen(invoke, durable, send, killed, send), ['outbox-replayed-after-kill']);
  assert.deepEqual(seen(invoke, durable, closed, send), []);
  assert.deepEqual(seen(invoke, killed, send), []);
  assert.deepEqual(seen(invoke, durable, killed, wiped, send), []);
});

test('[CM4] a command that waited for an hour and more before it was first sent', () => {
  assert.deepEqual(seen(invoke, 60, send, 60, send), ['offline-for-hours']);
  assert.deepEqual(seen(invoke, 59, send, 60, send), []);
  // Nobody saw when the choice on a conflict entered the outbox.
  assert.deepEqual(seen(300, send), []);
});

test('what has ended is forgotten, however it ended', () => {
  const sightings = createSightings(() => {});
  const sizeAfter = (...history: HistoryEntry[]) => {
    for (const entry of history) sightings.observe(entry, 0);
    return sightings.size();
  };
  assert.equal(sizeAfter(invoke, send, ok()), 0);
  assert.equal(sizeAfter(invoke, { type: 'settled', device, key, outcome: 'NOT_FOUND' }), 0);
  assert.equal(sizeAfter(invoke, killed), 0);
  assert.equal(sizeAfter(invoke, durable, killed), 1);
  assert.equal(sizeAfter(wiped), 0);
});
