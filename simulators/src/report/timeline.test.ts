import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry } from '../oracle/history.ts';
import { renderInstant, renderMinute, renderSecond } from './clock-time.ts';
import { describeTimeline, renderTimeline, type TimedEntry } from './timeline.ts';

const START_MS = Date.UTC(2026, 0, 5, 6);
const ID = '019b8c51-7a00-7c3e-9d21-0c4b7e2a1f3c';
const OTHER = '019b8c51-7a00-7c3e-9d21-0c4b7e2a9999';
const CANCEL = '019b8c52-0000-7000-8000-00000000cafe';

const at = (atMs: number, entry: HistoryEntry): TimedEntry => ({ atMs, entry });
const booking = {
  version: 1,
  customerId: 'ann',
  vendorId: 'barber',
  resourceId: 'chair-1',
  status: 'requested',
} as const;
const times = { startsAtMs: Date.UTC(2026, 0, 6, 14), endsAtMs: Date.UTC(2026, 0, 6, 15) };
const mark = { id: ID, version: 1, print: 7, endsAtMs: times.endsAtMs };

const history: TimedEntry[] = [
  at(0, { type: 'join', device: 'c-00012', user: 'ann', streams: ['user:ann'] }),
  at(10, { type: 'join', device: 'v-00001', user: 'staff', streams: ['vendor:barber'] }),
  at(20, { type: 'session', device: 'c-00012', issuedAtMs: START_MS }),
  at(7_923_120, {
    type: 'invoke',
    device: 'c-00012',
    key: ID,
    command: 'booking:create',
    bookingId: ID,
    allowed: ['ok', 'SLOT_TAKEN'],
  }),
  at(7_923_125, { type: 'durable', device: 'c-00012', key: ID }),
  at(7_923_130, { type: 'send', device: 'c-00012', key: ID, command: 'booking:create', bookingId: ID }),
  at(7_923_400, { type: 'unanswered', device: 'c-00012', key: ID }),
  at(7_925_000, { type: 'restart', device: 'c-00012', clean: false }),
  at(7_926_000, { type: 'send', device: 'c-00012', key: ID, command: 'booking:create', bookingId: ID }),
  at(7_926_100, {
    type: 'answer',
    device: 'c-00012',
    key: ID,
    answer: { outcome: 'ok', booking: mark, replayed: true },
    delivered: true,
  }),
  at(7_926_101, { type: 'settled', device: 'c-00012', key: ID, outcome: 'ok' }),
  at(7_926_200, {
    type: 'applied',
    device: 'v-00001',
    event: {
      stream: 'vendor:barber',
      epoch: 'e1',
      offset: 7,
      id: 1,
      type: 'booking.created',
      atMs: START_MS,
      booking: { id: ID, ...booking, ...times },
    },
  }),
  at(7_927_000, {
    type: 'invoke',
    device: 'v-00001',
    key: CANCEL,
    command: 'booking:cancel',
    bookingId: OTHER,
    allowed: ['ok'],
  }),
  at(7_928_000, { type: 'revoked', user: 'ann', issuedBeforeMs: START_MS + 1_000, atMs: START_MS }),
];

test('a booking has one line for each thing that happened to it, on all devices, and none of other bookings', () => {
  assert.deepEqual(renderTimeline(history, { bookingId: ID, startMs: START_MS }), [
    '08:12:03.120  c-00012  asks to create booking …1f3c: chair-1 at 2026-01-06 14:00 (allowed: ok, SLOT_TAKEN)',
    '08:12:03.125  c-00012  has stored create of …1f3c',
    '08:12:03.130  c-00012  sends create of …1f3c',
    '08:12:03.400  c-00012  loses its link before an answer to create of …1f3c: unknown',
    '08:12:06.000  c-00012  sends create of …1f3c again (time 2)',
    '08:12:06.100  c-00012  is answered create of …1f3c: ok, version 1, the first ack again',
    '08:12:06.101  c-00012  shows its person how create of …1f3c ended: ok',
    '08:12:06.200  v-00001  applies booking.created of …1f3c, version 1, requested (vendor:barber 7)',
  ]);
});

test('a device has its joins, restarts and the revocations of its person as well', () => {
  const lines = describeTimeline(history, { device: 'c-00012' });
  assert.deepEqual(
    lines.filter(({ text }) => !text.includes('…')),
    [
      { atMs: 0, who: 'c-00012', text: 'joins as ann, streams user:ann' },
      { atMs: 20, who: 'c-00012', text: 'is welcomed, its token is of 2026-01-05 06:00:00' },
      { atMs: 7_925_000, who: 'c-00012', text: 'is started again after a kill' },
      { atMs: 7_928_000, who: 'service', text: 'revokes the tokens of ann from before 2026-01-05 06:00:01' },
    ],
  );
  assert.ok(!describeTimeline(history, { device: 'v-00001' }).some(({ text }) => text.includes('revokes')));
});

test('both a booking and a device: what both are about', () => {
  const lines = describeTimeline(history, { bookingId: ID, device: 'v-00001' });
  assert.deepEqual(
    lines.map(({ atMs }) => atMs),
    [7_926_200],
  );
});

test('without a filter every entry has a line, and the devices stand in one column', () => {
  const lines = renderTimeline(history, { startMs: START_MS });
  assert.equal(lines.length, history.length);
  const columns = new Set(lines.map((line) => line.search(/c-00012|v-00001|service/)));
  assert.deepEqual([...columns], [14]);
});

test('what other entries would have told may be missing: the key stands for its command', () => {
  const lines = describeTimeline([at(1, { type: 'durable', device: 'c-1', key: CANCEL })]);
  assert.equal(lines[0]?.text, 'has stored command …cafe');
});

test('every kind of entry is told in words', () => {
  const told = (entry: HistoryEntry) => describeTimeline([at(0, entry)])[0]?.text;
  const device = 'c-1';
  const answer = { type: 'answer', device, key: 'k1' } as const;
  assert.equal(
    told({ ...answer, answer: { outcome: 'STORE_UNAVAILABLE', retry: true }, delivered: true }),
    'is answered command k1: STORE_UNAVAILABLE, to be repeated',
  );
  assert.equal(
    told({ ...answer, answer: { outcome: 'SLOT_TAKEN', retry: false }, delivered: false }),
    'misses the answer, lost on its way, to command k1: SLOT_TAKEN',
  );
  assert.equal(
    told({ type: 'resolved', device, key: 'k1', command: 'booking:reschedule', bookingId: 'b1', choice: 'mine' }),
    'chooses mine about the rejected reschedule of b1',
  );
  assert.equal(
    told({ type: 'snapshot', device, positions: { 'user:ann': { epoch: 'e1', offset: 41 } } }),
    'takes a snapshot: user:ann 41 in e1',
  );
  assert.equal(told({ type: 'snapshot', device, positions: {} }), 'takes a snapshot: no streams');
  assert.equal(told({ type: 'restart', device, clean: true }), 'is started again');
  assert.equal(told({ type: 'backoff', device, delayMs: 1_840 }), 'waits 1.84 s before it tries to connect');
  assert.equal(told({ type: 'wiped', device }), 'is removed with all that it kept');
  assert.equal(
    told({
      type: 'applied',
      device,
      event: { stream: 'group:all', epoch: 'e1', offset: 3, id: 1, type: 'announcement', atMs: 0 },
    }),
    'applies announcement (group:all 3)',
  );
  assert.equal(
    told({
      type: 'applied',
      device,
      event: {
        stream: 'user:ann',
        epoch: 'e1',
        offset: 4,
        id: 1,
        type: 'booking.noted',
        atMs: 0,
        booking: { id: 'b1', version: 3 },
      },
    }),
    'applies booking.noted of b1, version 3 (user:ann 4)',
  );
});

test('what people are told and pushed is told as well, and belongs to its booking', () => {
  const device = 'c-1';
  const push = {
    type: 'push',
    device,
    token: 't',
    notification: 'n-0123456789ab',
    priority: 'high',
    urgency: 'high',
  } as const;
  const registered = {
    type: 'registered',
    device,
    deviceId: 'd',
    token: 't',
    timeZone: 'Asia/Tokyo',
    atMs: 0,
  } as const;
  const notification = {
    id: 'n-0123456789ab',
    category: 'booking',
    priority: 'high',
    template: 'booking-confirmed',
    booking: { id: ID, version: 2, vendorId: 'barber' },
  } as const;
  const entries: HistoryEntry[] = [
    {
      type: 'applied',
      device,
      event: { stream: 'user:ann', epoch: 'e1', offset: 5, id: 1, type: 'notification.created', atMs: 0, notification },
    },
    { ...push, count: 1, answer: 'sent', atMs: 0 },
    { type: 'pushed', device, notification: notification.id, receipt: 'known' },
    { ...push, count: 3, answer: 'failed', atMs: 0 },
    { type: 'shown', device, ids: [notification.id], stage: 'sent', atMs: 0 },
    { type: 'read', device, ids: 'all', stage: 'acked', atMs: 0 },
    { type: 'preferences', device, key: 'k', stage: 'refused', atMs: 0 },
    { ...registered, stage: 'acked' },
  ];
  const lines = describeTimeline(entries.map((entry) => at(0, entry)));
  assert.deepEqual(
    lines.map(({ text }) => text),
    [
      'applies notification.created: booking-confirmed …89ab of …1f3c, version 2 (user:ann 5)',
      'a gateway took a push of …89ab (high)',
      'is pushed …89ab, which it has already',
      'a gateway failed to take a push of 3 notifications (high)',
      'says that it showed …89ab',
      'has marked as read everything',
      'is refused as it changes how its person wants to be told',
      'is registered for push, in Asia/Tokyo',
    ],
  );
  const own = describeTimeline(
    entries.map((entry) => at(0, entry)),
    { bookingId: ID },
  );
  assert.deepEqual(own, lines.slice(0, 4));
});

test('an entry of a kind that this version does not know is shown as it is', () => {
  const entry = { type: 'dreamt', device: 'c-1', of: ['sheep', 2] } as unknown as HistoryEntry;
  assert.deepEqual(describeTimeline([at(5, entry)]), [{ atMs: 5, who: 'c-1', text: 'dreamt of=["sheep",2]' }]);
});

test('times are of the run: its own clock, the days after the first one marked', () => {
  assert.equal(renderInstant(0, 0), '00:00:00.000');
  assert.equal(renderInstant(7_923_120.9, START_MS), '08:12:03.120');
  assert.equal(renderInstant(18 * 3_600_000, START_MS), '+1d 00:00:00.000');
  assert.equal(renderSecond(18 * 3_600_000 - 1, START_MS), '23:59:59');
  assert.equal(renderMinute(50 * 3_600_000, START_MS), '+2d 08:00');
});

test('no entries, no lines', () => {
  assert.deepEqual(renderTimeline([], { startMs: 0 }), []);
});
