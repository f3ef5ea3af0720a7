import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingCommandName } from '@slotwire/protocol';
import { createBookingRules } from './bookings.ts';
import {
  applied,
  assertFound,
  inserted,
  isOf,
  judge,
  mark,
  noted,
  recordedHistory,
  without,
} from './history.fixture.ts';
import type { HistoryEntry, Outcome } from './history.ts';
import { createLedger } from './ledger.ts';
import { createViolations } from './violations.ts';

const answered = (id: string) => ({
  outcome: 'ok' as const,
  booking: { id, version: 1, print: 1, endsAtMs: 0 },
  replayed: false,
});

function setUp(settledPerDevice?: number) {
  const violations = createViolations();
  const ledger = createLedger(violations, createBookingRules(violations), settledPerDevice);
  return { violations, ledger };
}

// What the phone does after the recorded history.

const invoke = (key: string, command: BookingCommandName = 'booking:note'): HistoryEntry => ({
  type: 'invoke',
  device: 'phone',
  key,
  command,
  bookingId: 'k1',
  allowed: ['ok', 'CONFLICT'],
});
const durable = (key: string): HistoryEntry => ({ type: 'durable', device: 'phone', key });
const send = (key: string, command: BookingCommandName = 'booking:note', bookingId = 'k1'): HistoryEntry => ({
  type: 'send',
  device: 'phone',
  key,
  command,
  bookingId,
});
const refused = (key: string, outcome: 'CONFLICT' | 'SLOT_TAKEN' = 'CONFLICT'): HistoryEntry => ({
  type: 'answer',
  device: 'phone',
  key,
  answer: { outcome, retry: false },
  delivered: true,
});
const settled = (key: string, outcome: Outcome): HistoryEntry => ({ type: 'settled', device: 'phone', key, outcome });
const chosen = (
  choice: 'mine' | 'theirs',
  key = 'k4',
  command: BookingCommandName = 'booking:reschedule',
): HistoryEntry => ({ type: 'resolved', device: 'phone', key, command, bookingId: 'k1', choice });
const killed: HistoryEntry = { type: 'restart', device: 'phone', clean: false };
const closed: HistoryEntry = { type: 'restart', device: 'phone', clean: true };
const goesOn = (...more: HistoryEntry[]) => judge([...recordedHistory(), ...more]);

/** A reschedule was in conflict with what somebody else did. */
const conflict = [invoke('k4', 'booking:reschedule'), send('k4', 'booking:reschedule'), refused('k4')];

test('[CM2] canary: a command that nobody wished is found', () => {
  assertFound(goesOn(send('k9'), refused('k9', 'SLOT_TAKEN')), { unasked: 1, outcome: 1 });
});

test('[CF3] a choice brings one command under a key that nobody knew', () => {
  const again = [send('k5', 'booking:reschedule'), refused('k5')];
  assertFound(goesOn(...conflict, chosen('mine'), ...again), {});
});

test('[CF3] the outcomes of its kind are right for it, and no others', () => {
  const again = [send('k5', 'booking:reschedule')];
  assertFound(goesOn(...conflict, chosen('mine'), ...again, refused('k5', 'SLOT_TAKEN')), {});
  const wrong: HistoryEntry = {
    type: 'answer',
    device: 'phone',
    key: 'k5',
    answer: { outcome: 'NOT_FOUND', retry: false },
    delivered: true,
  };
  assertFound(goesOn(...conflict, chosen('mine'), ...again, wrong), { outcome: 1 }, 'CF8');
});

test('[CM2] canary: a choice that is sent twice is found', () => {
  const [once, twice] = [send('k5', 'booking:reschedule'), send('k6', 'booking:reschedule')];
  assertFound(goesOn(...conflict, chosen('mine'), once, refused('k5'), twice, refused('k6')), { unasked: 1 }, 'CM2');
});

test('[CF3] canary: what the person gave up is not sent', () => {
  const again = [send('k5', 'booking:reschedule'), refused('k5')];
  assertFound(goesOn(...conflict, chosen('theirs'), ...again), { unasked: 1 });
  // Killed before the first choice was stored, the person was asked again.
  assertFound(goesOn(...conflict, chosen('mine'), killed, chosen('theirs'), ...again), { unasked: 1 });
});

test('[CM2] canary: a choice is for one kind of command on one booking', () => {
  const elsewhere = send('k5', 'booking:reschedule', 'k77');
  const otherKind = send('k5', 'booking:cancel');
  for (const entry of [elsewhere, otherKind]) {
    assertFound(goesOn(...conflict, chosen('mine'), entry, refused('k5', 'SLOT_TAKEN')), {
      unasked: 1,
      ...(entry === otherKind ? { outcome: 1 } : {}),
    });
  }
});

test('[CM5] a creation that is chosen again is another booking', () => {
  const create = [invoke('k4', 'booking:create'), send('k4', 'booking:create', 'k4'), refused('k4')];
  const again = [send('k5', 'booking:create', 'k5'), refused('k5', 'SLOT_TAKEN')];
  assertFound(goesOn(...create, chosen('mine', 'k4', 'booking:create'), ...again), {});
});

test('[CM2] a choice that was lost in a kill does not stand in the way of a later one', () => {
  const history = [
    ...conflict,
    chosen('mine'),
    killed,
    // Never stored, so never sent; the item was dismissed. Then all begins again.
    invoke('k5', 'booking:reschedule'),
    send('k5', 'booking:reschedule'),
    refused('k5'),
    chosen('mine', 'k5'),
    send('k6', 'booking:reschedule'),
    refused('k6'),
  ];
  assertFound(goesOn(...history), {});
});

test('[CM4] canary: commands that leave the outbox in another order are found', () => {
  const both = [invoke('k4'), invoke('k5')];
  assertFound(goesOn(...both, send('k4'), refused('k4'), send('k5'), refused('k5')), {});
  assertFound(goesOn(...both, send('k5'), refused('k5'), send('k4'), refused('k4')), { 'out-of-order': 1 }, 'CM4');
});

test('[CM4] a repeat is no other order, and a choice takes its place when it is made', () => {
  const history = [...conflict, chosen('mine'), invoke('k6'), send('k5', 'booking:reschedule'), refused('k5')];
  assertFound(goesOn(...history, send('k6'), refused('k6'), send('k5', 'booking:reschedule')), {});
  const swapped = [...conflict, chosen('mine'), invoke('k6'), send('k6'), refused('k6')];
  assertFound(goesOn(...swapped, send('k5', 'booking:reschedule'), refused('k5')), { 'out-of-order': 1 }, 'CM4');
});

test('[CF6] canary: a stored command whose application was killed has to be sent or settled', () => {
  assertFound(goesOn(invoke('k4'), durable('k4'), killed), { lost: 1 }, 'CF6');
  assertFound(goesOn(invoke('k4'), durable('k4'), killed, send('k4')), { lost: 1 }, 'CF6');
  assertFound(goesOn(invoke('k4'), durable('k4'), killed, send('k4'), refused('k4')), {});
  assertFound(goesOn(invoke('k4'), durable('k4'), killed, settled('k4', 'CONFLICT')), {});
});

test('[CF6] canary: a proper close is no excuse either', () => {
  assertFound(goesOn(invoke('k4'), durable('k4'), closed), { lost: 1 }, 'CF6');
});

test('[CF6] canary: what was sent had been stored, said or not', () => {
  assertFound(goesOn(invoke('k4'), send('k4'), killed), { lost: 1 }, 'CF6');
  assertFound(goesOn(...conflict, chosen('mine'), send('k5', 'booking:reschedule'), killed), { lost: 1 }, 'CF6');
});

test('[CF6] a command that a kill overtook on its way to the storage is nobody’s loss', () => {
  assertFound(goesOn(invoke('k4'), killed), {});
});

test('[CF6] who removes the application gives up what was in its outbox', () => {
  const wiped: HistoryEntry = { type: 'wiped', device: 'phone' };
  const joined: HistoryEntry = { type: 'join', device: 'phone', user: 'ann', streams: ['user:ann', 'all'] };
  assertFound(goesOn(invoke('k4'), durable('k4'), wiped, joined), {});
  // What comes now is of the new installation, which knows nothing of the old one's keys and choices.
  assertFound(goesOn(invoke('k4'), durable('k4'), wiped, joined, send('k4'), refused('k4', 'SLOT_TAKEN')), {
    unasked: 1,
    outcome: 1,
  });
  assertFound(goesOn(...conflict, chosen('mine'), wiped, joined, send('k5', 'booking:reschedule'), refused('k5')), {
    unasked: 1,
  });
});

test('[CM3] canary: a device that makes an outcome up is found', () => {
  const made = without((entry) => isOf('answer', 'k3')(entry));
  assertFound(judge([...made, settled('k3', 'NOTES_FULL'), settled('k3', 'NOTES_FULL')]), { outcome: 1 }, 'CM3');
  assertFound(judge([...made, settled('k3', 'ok')]), { outcome: 1 }, 'CM3');
  assertFound(goesOn(...conflict, settled('k4', 'SLOT_TAKEN')), { outcome: 1 }, 'CM3');
});

test('[CF8] canary: what never left the device may be refused there, for a reason that was right', () => {
  assertFound(goesOn(invoke('k4'), durable('k4'), settled('k4', 'CONFLICT')), {});
  assertFound(goesOn(invoke('k4'), durable('k4'), settled('k4', 'INTERNAL')), { outcome: 1 }, 'CF8');
});

test('[CM2] a key is known again after a kill, with the booking that it made', () => {
  const replay: HistoryEntry = {
    type: 'answer',
    device: 'phone',
    key: 'k3',
    answer: { outcome: 'ok', booking: mark(noted), replayed: true },
    delivered: true,
  };
  const history = inserted(isOf('answer', 'k3'), killed, send('k3'), replay);
  assertFound(judge([...history, applied('phone', 4, { ...noted, version: 4 })], [{ ...noted, version: 4 }]), {});
});

test('settled commands are forgotten, oldest first and device by device, and open ones are not', () => {
  const { ledger } = setUp(10);
  ledger.invoke('phone', 'open', 'booking:create', 'open', ['ok']);
  ledger.durable('phone', 'open');
  for (let i = 0; i < 1_000; i++) {
    for (const device of ['phone', 'desk']) {
      ledger.invoke(device, `k${i}`, 'booking:create', `${device}-${i}`, ['ok']);
      ledger.send(device, `k${i}`, 'booking:create', `${device}-${i}`);
      ledger.answer(device, `k${i}`, answered(`${device}-${i}`), true);
    }
  }
  assert.equal(ledger.size(), 21);
  assert.deepEqual(ledger.open(), [{ device: 'phone', key: 'open', command: 'booking:create', bookingId: 'open' }]);
});

test('what kills leave unstored is forgotten too', () => {
  const { ledger } = setUp(10);
  for (let i = 0; i < 1_000; i++) {
    ledger.invoke('phone', `k${i}`, 'booking:note', 'b1', ['ok']);
    ledger.killed('phone');
  }
  assert.equal(ledger.size(), 10);
});
