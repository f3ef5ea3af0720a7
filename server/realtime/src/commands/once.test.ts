import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, errorCodes, failure } from '@slotwire/protocol';
import { createLedger } from '../bookings/view.fixture.ts';
import { emptyReadSet, emptyWriteSet, type Revocation } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';
import { accept, type Decision, hashArgs, type Outcome, once, reject } from './once.ts';

const revocation: Revocation = { kind: 'user', id: 'eve', atMs: 1 };
const keyed = { userId: 'ada', key: 'k-1', argsHash: hashArgs('session:revoke', { userId: 'eve' }), atMs: 1 };

/** A work that decides this, and counts how often it was asked. */
function workOf(decision: Decision): Work<Outcome> & { asked: number } {
  const work = {
    asked: 0,
    reads: { ...emptyReadSet, bookings: ['b-1'] },
    decide() {
      work.asked++;
      return decision;
    },
  };
  return work;
}

const accepted = accept('{"closed":2}', { ...emptyWriteSet, revocations: [revocation] });

test('[CM2] the first outcome is kept in the same commit as its writes', () => {
  const { writes, value } = createLedger().run(once(keyed, workOf(accepted)));
  assert.deepEqual(value, { code: 'OK', json: '{"ok":true,"value":{"closed":2}}', replayed: false });
  assert.deepEqual(writes.revocations, [revocation]);
  assert.deepEqual(writes.keys, [
    { userId: 'ada', key: 'k-1', argsHash: keyed.argsHash, ack: '{"ok":true,"value":{"closed":2}}', atMs: 1 },
  ]);
});

test('[CM2] a repeat gets the first ack with `replayed`, and does nothing', () => {
  const ledger = createLedger();
  ledger.run(once(keyed, workOf(accepted)));
  const again = workOf(accept('{"closed":0}', emptyWriteSet));
  const { writes, value } = ledger.run(once({ ...keyed, atMs: 2 }, again));
  assert.deepEqual(value, { code: 'OK', json: '{"ok":true,"value":{"closed":2},"replayed":true}', replayed: true });
  assert.deepEqual(writes, emptyWriteSet);
  assert.equal(again.asked, 0);
});

test('[CM2] a rejected command that is repeated stays rejected, though it could take effect by now', () => {
  const ledger = createLedger();
  ledger.run(once(keyed, workOf(reject('SLOT_TAKEN', { freeJson: '[]' }))));
  const { writes, value } = ledger.run(once(keyed, workOf(accepted)));
  assert.equal(value.code, 'SLOT_TAKEN');
  assert.deepEqual(JSON.parse(value.json), failure('SLOT_TAKEN', { free: [], replayed: true }));
  assert.deepEqual(writes, emptyWriteSet);
});

test('[CM2] the same key with other arguments is reused, and the first outcome stands', () => {
  const ledger = createLedger();
  ledger.run(once(keyed, workOf(accepted)));
  const other = { ...keyed, argsHash: hashArgs('session:revoke', { userId: 'bob' }) };
  const { writes, value } = ledger.run(once(other, workOf(accepted)));
  assert.equal(value.code, 'KEY_REUSED');
  assert.equal(value.replayed, false);
  assert.deepEqual(JSON.parse(value.json), failure('KEY_REUSED'));
  assert.deepEqual(writes, emptyWriteSet);
  assert.equal(ledger.run(once(keyed, workOf(accepted))).value.replayed, true);
});

test('[CM2] people do not meet in their keys', () => {
  const ledger = createLedger();
  ledger.run(once(keyed, workOf(accepted)));
  assert.equal(ledger.run(once({ ...keyed, userId: 'bob' }, workOf(accepted))).value.replayed, false);
});

test('[CM2] what the command reads is kept, and its key is added', () => {
  assert.deepEqual(once(keyed, workOf(accepted)).reads, {
    keys: [{ userId: 'ada', key: 'k-1' }],
    bookings: ['b-1'],
    slots: [],
  });
});

test('every rejection is the failure of the protocol', () => {
  for (const code of errorCodes) {
    assert.deepEqual(JSON.parse(reject(code).value.json), failure(code));
    assert.equal(reject(code).value.code, code satisfies ErrorCode);
  }
  assert.deepEqual(
    JSON.parse(reject('BAD_TIMES', { message: 'not "then"' }).value.json),
    failure('BAD_TIMES', { message: 'not "then"' }),
  );
  const json = reject('CONFLICT', { currentJson: '{"id":1}', freeJson: '[2]' }).value.json;
  assert.deepEqual(JSON.parse(json), { ...failure('CONFLICT'), current: { id: 1 }, free: [2] });
});

const args = {
  key: 'k-1',
  vendorId: 'v',
  resourceId: 'r',
  baseVersion: 3,
  accept: true,
  deep: { a: [1, { b: 2, c: 3 }] },
};
const same: [title: string, args: object][] = [
  ['another key', { ...args, key: 'k-2' }],
  ['a trace', { ...args, trace: '00-1' }],
  ['an absent field', { ...args, reason: undefined }],
  ['another order', { deep: { a: [1, { c: 3, b: 2 }] }, accept: true, baseVersion: 3, resourceId: 'r', vendorId: 'v' }],
];
const different: [title: string, args: object][] = [
  ['another value', { ...args, vendorId: 'w' }],
  ['another type', { ...args, baseVersion: '3' }],
  ['a field more', { ...args, reason: '' }],
  ['null for absent', { ...args, reason: null }],
  ['another order of a list', { ...args, deep: { a: [{ b: 2, c: 3 }, 1] } }],
  ['values swapped', { ...args, vendorId: 'r', resourceId: 'v' }],
  ['another inner key', { ...args, deep: { a: [1, { b: 2, c: 3, key: 4 }] } }],
];

for (const [title, other] of same) {
  test(`[CM2] ${title} does not make other arguments`, () => assert.equal(hashArgs('c', other), hashArgs('c', args)));
}
for (const [title, other] of different) {
  test(`[CM2] ${title} makes other arguments`, () => assert.notEqual(hashArgs('c', other), hashArgs('c', args)));
}

test('[CM2] the same arguments of another command are others', () => {
  assert.notEqual(hashArgs('booking:cancel', args), hashArgs('booking:reschedule', args));
  assert.match(hashArgs('booking:cancel', args), /^[\w-]{22}$/);
});
