import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booking, defaultPreferences } from '@slotwire/protocol';
import {
  applied,
  assertFound,
  booking,
  confirmed,
  EPOCH,
  first,
  inserted,
  isApplied,
  judge,
  mark,
  NOW_MS,
  noted,
  recordedHistory,
  without,
} from './history.fixture.ts';
import type { HistoryEntry } from './history.ts';
import { createOracle, type Oracle } from './oracle.ts';
import { compareReplica } from './truth.ts';

test('a history in which all went well is valid', () => {
  assertFound(judge(recordedHistory()), {});
});

// The canaries: each planted fault has to be caught, or the oracle is worth nothing.

test('[DL2] canary: an event that one device never applied is lost', () => {
  assertFound(judge(without(isApplied('tablet', 2))), { lost: 1 });
});

test('[DL3] canary: a missing last event shows in the position', () => {
  const oracle = judge(without(isApplied('tablet', 3)));
  assertFound(oracle, {});
  assert.deepEqual(oracle.position('tablet', 'user:ann'), { epoch: EPOCH, offset: 2 });
  assert.deepEqual(oracle.position('phone', 'user:ann'), { epoch: EPOCH, offset: 3 });
});

test('[DL2] canary: an event that is applied twice is duplicated', () => {
  assertFound(judge(inserted(isApplied('phone', 2), applied('phone', 2, confirmed))), { duplicated: 1 });
});

test('[DL2] canary: two events in the wrong order are out of order, not lost', () => {
  const history = recordedHistory();
  const [second, third] = [history.findIndex(isApplied('tablet', 2)), history.findIndex(isApplied('tablet', 3))];
  [history[second], history[third]] = [history[third]!, history[second]!];
  // The list names the version rule too when the fleet saw it first on this device; here the phone was first.
  assertFound(judge(history), { 'out-of-order': 1 });
});

test('[CM1] canary: an acked booking that is not there is lost', () => {
  assertFound(judge(recordedHistory(), []), { lost: 1 });
});

test('[CM1] canary: an acked change that is not there is lost', () => {
  assertFound(judge(recordedHistory(), [confirmed]), { lost: 1 });
});

test('[CM1] canary: an acked version with other content diverged', () => {
  assertFound(judge(recordedHistory(), [{ ...noted, service: 'Colour' }]), { diverged: 1 });
});

/** What ann was acked, against what the service says is hers while her devices go on. */
function rechecked(bookings: readonly Booking[]): Oracle {
  const oracle = createOracle();
  for (const entry of recordedHistory()) oracle.observe(entry);
  const acked = oracle.ackedLately('ann');
  assert.deepEqual(acked, [mark(noted)]);
  oracle.recheck('ann', acked, bookings, NOW_MS);
  assert.deepEqual(oracle.ackedLately('ann'), []);
  return oracle;
}

test('[CM1] what was acked is looked for while the traffic goes on', () => {
  assertFound(rechecked([{ ...noted, version: 4 }]), {});
  assertFound(rechecked([noted]), {});
});

test('[CM1] canary: while the traffic goes on an acked booking that is not there is lost, and so is an acked change: once', () => {
  for (const found of [[], [confirmed]]) {
    const oracle = rechecked(found);
    assertFound(oracle, { lost: 1 }, 'CM1');
    for (const booking of found) oracle.addTruth([booking]);
    oracle.judgeTruth(NOW_MS);
    assertFound(oracle, { lost: 1 }, 'CM1');
  }
});

test('[CM1] canary: while the traffic goes on an acked version with other content diverged', () => {
  assertFound(rechecked([{ ...noted, service: 'Shave' }]), { diverged: 1 }, 'CM1');
});

test('[CM1] canary: an ack that the link lost counts as an ack', () => {
  const history = without((entry) => entry.type === 'settled');
  const answer = history.find((entry) => entry.type === 'answer' && entry.key === 'k3');
  assert(answer?.type === 'answer');
  answer.delivered = false;
  assertFound(judge(history, [confirmed]), { lost: 2 });
});

test('[CF6] canary: a stored command that ends without an outcome is lost', () => {
  assertFound(judge(without((entry) => entry.type === 'answer' && entry.key === 'k3')), { lost: 1 });
});

test('[CF6] a command that still waits in an outbox is not lost', () => {
  const oracle = createOracle();
  for (const entry of without((entry) => entry.type === 'answer' && entry.key === 'k3')) oracle.observe(entry);
  oracle.addTruth([noted]);
  oracle.judgeTruth(NOW_MS, new Set(['k3']));
  assertFound(oracle, {});
});

test('[CM3] a creation whose answer never came is settled by the booking itself', () => {
  const unanswered = (entry: HistoryEntry) =>
    (entry.type === 'answer' && entry.key === 'k1') || entry.type === 'settled';
  assertFound(judge(without(unanswered)), {});
});

test('[CM2] canary: a key that is acked with two versions took effect twice', () => {
  const again: HistoryEntry = {
    type: 'answer',
    device: 'phone',
    key: 'k3',
    answer: { outcome: 'ok', booking: mark({ ...noted, version: 4 }), replayed: true },
    delivered: true,
  };
  assertFound(judge([...recordedHistory(), again], [{ ...noted, version: 4 }]), { duplicated: 1 });
});

test('[CM2] a repeat that is answered with the first ack is no second effect', () => {
  const again: HistoryEntry = {
    type: 'answer',
    device: 'phone',
    key: 'k3',
    answer: { outcome: 'ok', booking: mark(noted), replayed: true },
    delivered: true,
  };
  assertFound(judge([...recordedHistory(), again]), {});
});

test('[CM2] canary: two keys that made the same version are two commands with one effect', () => {
  const history = recordedHistory();
  const answer = history.find((entry) => entry.type === 'answer' && entry.key === 'k3');
  assert(answer?.type === 'answer');
  answer.answer = { outcome: 'ok', booking: mark(confirmed), replayed: false };
  assertFound(judge(history), { version: 1 });
});

test('[CM2] canary: a rejection that later took effect is found', () => {
  const refused: HistoryEntry = {
    type: 'answer',
    device: 'phone',
    key: 'k3',
    answer: { outcome: 'NOTES_FULL', retry: false },
    delivered: false,
  };
  const sent = (entry: HistoryEntry) => entry.type === 'send' && entry.key === 'k3';
  assertFound(judge(inserted(sent, refused)), { outcome: 1 });
});

test('[CM2] canary: a booking that is created twice is found in its stream', () => {
  const second = applied('phone', 4, first, 'booking.created');
  assertFound(judge([...recordedHistory(), second]), { duplicated: 1 });
});

test('[BK2] canary: two active bookings of one resource overlap', () => {
  const other = booking('k9', {
    startsAt: '2026-01-06T09:30:00.000Z',
    endsAt: '2026-01-06T10:30:00.000Z',
    customerId: 'bob',
  });
  assertFound(judge(recordedHistory(), [noted, other]), { overlap: 1 });
});

test('[BK2] a booking may begin when another ends, and a cancelled one holds nothing', () => {
  const next = booking('k8', { startsAt: '2026-01-06T10:00:00.000Z', endsAt: '2026-01-06T11:00:00.000Z' });
  const cancelled = booking('k9', { status: 'cancelled' });
  assertFound(judge(recordedHistory(), [noted, next, cancelled]), {});
});

test('[BK4] canary: a version that skips one is found', () => {
  const skipping = applied('phone', 4, { ...noted, version: 5 });
  assertFound(judge([...recordedHistory(), skipping]), { version: 1 });
});

test('[DL1] canary: another event at the same offset diverged', () => {
  const history = recordedHistory();
  const entry = history.find(isApplied('tablet', 3));
  assert(entry?.type === 'applied');
  entry.event.id = 77;
  assertFound(judge(history), { diverged: 1 });
});

test('[SE3] canary: an event of a stream that is not the own is foreign', () => {
  assertFound(judge([...recordedHistory(), applied('phone', 4, noted, 'booking.updated', 'vendor:barber')]), {
    foreign: 1,
  });
});

test('[SE3] canary: the booking of somebody else in the own stream is foreign', () => {
  const others = booking('k9', { customerId: 'bob' });
  assertFound(judge([...recordedHistory(), applied('phone', 4, others, 'booking.created')]), { foreign: 1 });
});

test('[CF8] canary: an outcome that was not allowed before is found', () => {
  const history = recordedHistory();
  const answer = history.find((entry) => entry.type === 'answer' && entry.key === 'k3');
  assert(answer?.type === 'answer');
  answer.answer = { outcome: 'FORBIDDEN', retry: false };
  assertFound(judge(history, [confirmed]), { outcome: 1 });
});

test('a backoff is no outcome', () => {
  const busy: HistoryEntry = {
    type: 'answer',
    device: 'phone',
    key: 'k3',
    answer: { outcome: 'STORE_UNAVAILABLE', retry: true },
    delivered: true,
  };
  assertFound(judge(inserted((entry) => entry.type === 'send' && entry.key === 'k3', busy)), {});
});

test('canary: devices that come back in step are a herd', () => {
  const waits = Array.from(
    { length: 40 },
    (_, i): HistoryEntry => ({ type: 'backoff', device: `d${i}`, delayMs: 500 }),
  );
  assertFound(judge([...recordedHistory(), ...waits]), { herd: 1 });
});

// What looks like a fault and is none.

test('[DL4] after a snapshot a stream goes on at its position, in whatever epoch', () => {
  const snapshot: HistoryEntry = {
    type: 'snapshot',
    device: 'tablet',
    positions: { 'user:ann': { epoch: 'e2', offset: 7 } },
  };
  const next = applied('tablet', 8, noted);
  next.event = { stream: 'user:ann', epoch: 'e2', offset: 8, id: 8, type: 'announcement', atMs: NOW_MS + 9_000 };
  const oracle = judge([...recordedHistory(), snapshot, next]);
  assertFound(oracle, {});
  assert.deepEqual(oracle.position('tablet', 'user:ann'), { epoch: 'e2', offset: 8 });
});

test('[DL4] canary: a new epoch without a snapshot is a loss', () => {
  const next = applied('tablet', 4, noted);
  next.event = { stream: 'user:ann', epoch: 'e2', offset: 4, id: 4, type: 'announcement', atMs: NOW_MS + 9_000 };
  assertFound(judge([...recordedHistory(), next]), { lost: 1 });
});

test('a snapshot that was taken for another reason does not move a stream that has its position', () => {
  const history = recordedHistory();
  const refreshed: HistoryEntry = {
    type: 'snapshot',
    device: 'tablet',
    positions: { 'user:ann': { epoch: EPOCH, offset: 2 } },
  };
  history.splice(history.findIndex(isApplied('tablet', 1)) + 1, 0, refreshed);
  assertFound(judge(history), {});
});

test('after a kill a device may apply again what its storage had missed', () => {
  const history = [
    ...recordedHistory(),
    { type: 'restart', device: 'phone', clean: false } as const,
    applied('phone', 2, confirmed),
    applied('phone', 3, noted, 'booking.noted'),
  ];
  assertFound(judge(history), {});
});

test('after a kill canary: it may not skip', () => {
  const restart = { type: 'restart', device: 'phone', clean: false } as const;
  const late = applied('phone', 5, { ...noted, version: 4 });
  assertFound(judge([...recordedHistory(), restart, late]), { lost: 1 });
});

test('after a proper close canary: nothing may come again', () => {
  const restart = { type: 'restart', device: 'phone', clean: true } as const;
  assertFound(judge([...recordedHistory(), restart, applied('phone', 3, noted)]), { duplicated: 1 });
});

test('[SN2] an acked booking that is long over may be missing: a snapshot leaves it out', () => {
  const over = { startsAt: '2025-12-04T09:00:00.000Z', endsAt: '2025-12-04T10:00:00.000Z' };
  const history = recordedHistory().map((entry): HistoryEntry => {
    if (entry.type !== 'answer' || entry.answer.outcome !== 'ok') return entry;
    return {
      ...entry,
      answer: { ...entry.answer, booking: { ...entry.answer.booking, endsAtMs: Date.parse(over.endsAt) } },
    };
  });
  assertFound(judge(history, []), {});
});

test('canary: [SE3] something came before the welcome', () => {
  assertFound(judge([...recordedHistory(), { type: 'early', device: 'd1', event: 'signal' }]), { 'out-of-order': 1 });
});

// Replicas.

const view = (of: Booking, pending: string[] = []) => ({ booking: of, pending });
const nowMs = Date.parse('2026-01-05T08:00:00.000Z');

test('equal replicas have no differences, whatever the order of keys', () => {
  const shuffled = Object.fromEntries(Object.entries(noted).reverse()) as Booking;
  assert.deepEqual(compareReplica([noted], [view(shuffled)], nowMs), []);
});

test('canary: a differing field, a missing and a superfluous booking are named', () => {
  const other = booking('k2');
  const found = compareReplica([noted, other], [view({ ...noted, status: 'requested' }), view(booking('k3'))], nowMs);
  assert.deepEqual(
    found.map(({ bookingId, field }) => [bookingId, field]),
    [
      ['k1', 'status'],
      ['k2', '(all)'],
      ['k3', '(all)'],
    ],
  );
});

test('canary: an anticipation that is left over is a difference', () => {
  assert.equal(compareReplica([noted], [view(noted, ['k7'])], nowMs)[0]?.field, '(pending)');
});

test('what is told while inboxes are read is not judged', () => {
  const inbox = { user: 'ann', role: 'customer', items: [], unread: 0, preferences: defaultPreferences } as const;
  const told = (close: (oracle: Oracle) => void) => {
    const oracle = createOracle();
    oracle.observe({ type: 'join', device: 'phone', user: 'ann', streams: ['user:ann'] });
    close(oracle);
    const notification = { id: 'n1', category: 'booking', priority: 'high', template: 'booking-confirmed' } as const;
    const event = { stream: 'user:ann', epoch: EPOCH, offset: 1, id: 1, type: 'notification.created', atMs: NOW_MS };
    oracle.observe({ type: 'applied', device: 'phone', event: { ...event, notification } });
    oracle.judgeInboxes([{ ...inbox, decisions: [] }], NOW_MS, NOW_MS);
    return oracle;
  };
  assertFound(
    told(() => {}),
    { lost: 1 },
  );
  assertFound(
    told((oracle) => oracle.closeTelling()),
    {},
  );
});
