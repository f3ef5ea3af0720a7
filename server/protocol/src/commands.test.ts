import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ackSchema, failure, success } from './ack.ts';
import { BookingStatus, bookingTransitions } from './bookings.ts';
import { commands } from './commands.ts';
import { refusal } from './errors.ts';
import { streamEventSchema } from './events.ts';
import { handshakeSchema } from './handshake.ts';
import { instantSchema, keySchema, traceparentSchema } from './primitives.ts';
import { streamsOf } from './streams.ts';

const create = {
  key: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  vendorId: 'vendor-01',
  resourceId: 'chair-1',
  service: 'Regular',
  startsAt: '2026-03-01T09:00:00Z',
  endsAt: '2026-03-01T10:00:00.5Z',
};

test('[CM6] instants become canonical, so that equal instants are equal strings', () => {
  const parsed = commands['booking:create'].args.parse(create);
  assert.equal(parsed.startsAt, '2026-03-01T09:00:00.000Z');
  assert.equal(parsed.endsAt, '2026-03-01T10:00:00.500Z');
});

test('[CM6] what does not fit is refused: local times, impossible dates, prototypes, wrong types', () => {
  const { args } = commands['booking:create'];
  for (const bad of [
    { ...create, startsAt: '2026-03-01T09:00:00+01:00' },
    { ...create, startsAt: '2026-02-30T09:00:00Z' },
    { ...create, key: 'key-1' },
    { ...create, key: create.key.toLowerCase() },
    { ...create, vendorId: 'vendor:01' },
    { ...create, vendorId: '__proto__/x' },
    { ...create, service: '' },
    { ...create, service: 7 },
    [],
    null,
    undefined,
    'booking',
  ]) {
    assert.equal(args.safeParse(bad).success, false, JSON.stringify(bad));
  }
});

test('[CM6] unknown fields are ignored', () => {
  assert.ok(!('extra' in commands['booking:create'].args.parse({ ...create, extra: 1 })));
});

test('[CM5] keys are UUIDs in lower case or ULIDs in upper case', () => {
  for (const key of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '0190a2b4-7c1d-7abc-8def-0123456789ab'])
    assert.ok(keySchema.safeParse(key).success, key);
  for (const key of ['0190A2B4-7c1d-7abc-8def-0123456789ab', '81ARZ3NDEKTSV4RRFFQ69G5FAV', ''])
    assert.ok(!keySchema.safeParse(key).success, key);
});

test('[CM10] a traceparent of version 00 with non-zero ids', () => {
  assert.ok(traceparentSchema.safeParse('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01').success);
  assert.ok(!traceparentSchema.safeParse('00-00000000000000000000000000000000-00f067aa0ba902b7-01').success);
});

test('[SE5] session:revoke names a token or a person, not both and not neither', () => {
  const { args } = commands['session:revoke'];
  const key = create.key;
  assert.ok(args.safeParse({ key, userId: 'u-1', deviceId: 'd-1' }).success);
  assert.ok(!args.safeParse({ key, deviceId: 'd-1' }).success);
  assert.ok(!args.safeParse({ key, jti: 't-1', deviceId: 'd-1' }).success);
  assert.ok(args.safeParse({ key, jti: 't-1' }).success);
  assert.ok(!args.safeParse({ key }).success);
  assert.ok(!args.safeParse({ key, jti: 't-1', userId: 'u-1' }).success);
});

test('[SE3] streams are those that the token allows', () => {
  assert.deepEqual(streamsOf({ sub: 'c-1', role: 'customer', vendorId: 'v-1', groups: ['beta'] }), [
    'user:c-1',
    'group:beta',
    'role:customer',
    'all',
  ]);
  assert.deepEqual(streamsOf({ sub: 's-1', role: 'vendor', vendorId: 'v-1' }), [
    'user:s-1',
    'vendor:v-1',
    'role:vendor',
    'all',
  ]);
  assert.deepEqual(streamsOf({ sub: 'a-1', role: 'admin' }), []);
});

test('[SE1] a handshake with at most 32 positions of well-formed streams', () => {
  const auth = { protocol: 1, token: 't', deviceId: 'd-1', platform: 'web', appVersion: '1.0' };
  const position = { epoch: 'e', offset: 3 };
  assert.ok(handshakeSchema.safeParse({ ...auth, positions: { all: position, 'user:c-1': position } }).success);
  assert.ok(!handshakeSchema.safeParse({ ...auth, positions: { everything: position } }).success);
  assert.ok(!handshakeSchema.safeParse({ ...auth, positions: { all: { epoch: 'e', offset: -1 } } }).success);
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`group:g${index}`, position]));
  assert.ok(!handshakeSchema.safeParse({ ...auth, positions: many }).success);
});

test('[BK1] every status has its row, and final ones stay final', () => {
  assert.deepEqual(Object.keys(bookingTransitions).sort(), Object.values(BookingStatus).sort());
  for (const status of ['declined', 'cancelled', 'completed', 'no_show'] as const)
    assert.deepEqual(bookingTransitions[status], []);
});

test('acks and refusals carry the retry class of their code', () => {
  assert.deepEqual(failure('SLOT_TAKEN'), {
    ok: false,
    code: 'SLOT_TAKEN',
    message: 'the slot is already booked',
    retry: 'never',
  });
  assert.deepEqual(refusal('SERVER_DRAINING', { retryAfterMs: 5 }).retryAfterMs, 5);
  const schema = ackSchema(commands['session:profile'].value);
  assert.ok(schema.safeParse(success({ mode: 'live' })).success);
  assert.ok(schema.safeParse(failure('FORBIDDEN')).success);
  assert.ok(!schema.safeParse({ ok: false, code: 'NO_SUCH_CODE', message: '', retry: 'never' }).success);
});

test('a stream event of each type parses, one of an unknown type does not', () => {
  const envelope = { stream: 'all', epoch: 'e', offset: 1, id: create.key, at: '2026-03-01T09:00:00.000Z' };
  const data = { title: 'Hello', text: 'World', priority: 'normal' };
  assert.ok(streamEventSchema.safeParse({ ...envelope, type: 'announcement', data }).success);
  assert.ok(!streamEventSchema.safeParse({ ...envelope, type: 'announcements', data }).success);
});

test('[CM6] what is canonical already stays as it is, and whatever else passes becomes canonical', () => {
  for (const text of [
    '2026-03-01T09:00:00.000Z',
    '2026-03-01T09:00:00Z',
    '2026-03-01T09:00Z',
    '2026-03-01T09:00:00.1Z',
    '2026-03-01T09:00:00.123456Z',
  ]) {
    const parsed = instantSchema.safeParse(text);
    if (parsed.success) assert.equal(parsed.data, new Date(text).toISOString(), text);
  }
  assert.equal(instantSchema.parse('2026-03-01T09:00:00.000Z'), '2026-03-01T09:00:00.000Z');
});
