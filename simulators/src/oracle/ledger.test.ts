import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLedger } from './ledger.ts';
import { createViolations } from './violations.ts';

const answered = (id: string) => ({
  outcome: 'ok' as const,
  booking: { id, version: 1, print: 1, endsAtMs: 0 },
  replayed: false,
});

test('settled commands are forgotten, oldest first, and open ones are not', () => {
  const ledger = createLedger(createViolations(), { settledKeys: 10, bookings: 10 });
  ledger.invoke('open', 'booking:create', 'open', ['ok']);
  ledger.durable('open');
  for (let i = 0; i < 1_000; i++) {
    ledger.invoke(`k${i}`, 'booking:create', `k${i}`, ['ok']);
    ledger.durable(`k${i}`);
    ledger.answer(`k${i}`, answered(`k${i}`), true);
  }
  assert.equal(ledger.size(), 11);
  assert.equal([...ledger.acked()].length, 10);
  assert.deepEqual(ledger.open(), [{ key: 'open', command: 'booking:create', bookingId: 'open' }]);
});

test('a command that the SDK sends under a key of its own is judged by the outcomes of its kind', () => {
  const violations = createViolations();
  const ledger = createLedger(violations);
  ledger.send('own', 'booking:cancel', 'b1');
  ledger.answer('own', { outcome: 'ILLEGAL_TRANSITION', retry: false }, true);
  assert.equal(violations.total(), 0);
  ledger.send('other', 'booking:cancel', 'b1');
  ledger.answer('other', { outcome: 'BAD_REQUEST', retry: false }, true);
  assert.equal(violations.counts().outcome, 1);
});
