import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes, errors, type StreamEvent } from '@slotwire/protocol';
import { booking, EPOCH, noted } from './oracle/history.fixture.ts';
import { readAnswer, readApplied, readCommand } from './readings.ts';

const envelope = {
  stream: 'user:ann',
  epoch: EPOCH,
  offset: 3,
  id: 'event-3',
  at: '2026-01-05T08:00:02.000Z',
} as const;
const actor = { role: 'customer', id: 'ann' } as const;

test('an event is read with its own time and with the state that it tells', () => {
  const of = booking('k1', { version: 2, status: 'confirmed' });
  const event: StreamEvent = {
    ...envelope,
    type: 'booking.updated',
    data: { booking: of, changed: ['status'], actor },
  };
  const { id, ...read } = readApplied(event);
  assert.equal(typeof id, 'number');
  assert.deepEqual(read, {
    stream: 'user:ann',
    epoch: EPOCH,
    offset: 3,
    type: 'booking.updated',
    atMs: Date.parse(envelope.at),
    booking: {
      id: 'k1',
      version: 2,
      customerId: 'ann',
      vendorId: 'barber',
      resourceId: 'chair-1',
      status: 'confirmed',
      startsAtMs: Date.parse(of.startsAt),
      endsAtMs: Date.parse(of.endsAt),
    },
    change: { by: 'customer', fields: ['status'] },
  });
});

test('a note tells the booking and its version, an announcement nothing of the kind', () => {
  const note = noted.notes[0];
  assert.ok(note);
  const added: StreamEvent = { ...envelope, type: 'booking.noted', data: { bookingId: 'k1', version: 3, note } };
  assert.deepEqual(readApplied(added).booking, { id: 'k1', version: 3 });
  const data = { title: 'Closed', text: 'on Monday', priority: 'low' } as const;
  assert.equal(readApplied({ ...envelope, type: 'announcement', data }).booking, undefined);
});

test('[CM5] a creation is about the booking of its own key', () => {
  assert.deepEqual(readCommand('booking:create', { key: 'k1', vendorId: 'barber' }), {
    key: 'k1',
    command: 'booking:create',
    bookingId: 'k1',
  });
  assert.equal(readCommand('booking:note', { key: 'k2', bookingId: 'k1' })?.bookingId, 'k1');
  assert.equal(readCommand('sync:since', { key: 'k3' }), undefined);
});

test('[CM2] an answer ends its key, unless its code asks for a repeat under the same one', () => {
  for (const code of errorCodes) {
    const { retry } = errors[code];
    const answer = readAnswer({ ok: false, code, message: '', retry });
    assert.deepEqual(answer, { outcome: code, retry: retry === 'backoff' || retry === 'now' || retry === 'refresh' });
  }
});

test('[CM3] what is no ack leaves the outcome unknown', () => {
  for (const answer of [undefined, null, 'ok', {}, { ok: true }, { ok: false, code: 'NO_SUCH_CODE' }]) {
    assert.equal(readAnswer(answer), undefined);
  }
});
