import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeFcmAnswer } from './fcm-answer.ts';
import { answer, NOW_MS } from './provider.fixture.ts';

interface Said {
  errorCode?: string;
  fields?: string[];
  message?: string;
  headers?: Record<string, string>;
}

function judge(code: number, status: string, { errorCode, fields, message = 'a sentence', headers }: Said = {}) {
  const details = [
    ...(errorCode ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] : []),
    ...(fields ? [{ fieldViolations: fields.map((field) => ({ field, description: 'wrong' })) }] : []),
  ];
  return judgeFcmAnswer(answer(code, { error: { code, status, message, details } }, headers), NOW_MS);
}

test('a message with a name was taken', () => {
  const name = 'projects/p/messages/1';
  assert.deepEqual(judgeFcmAnswer(answer(200, { name }), NOW_MS), { status: 'sent', providerId: name });
});

test('[PU6] tokens of nobody are dead', () => {
  for (const [code, status, said] of [
    [404, 'NOT_FOUND', { errorCode: 'UNREGISTERED' }],
    [403, 'PERMISSION_DENIED', { errorCode: 'SENDER_ID_MISMATCH' }],
    [400, 'INVALID_ARGUMENT', { fields: ['message.token'] }],
    [
      400,
      'INVALID_ARGUMENT',
      { errorCode: 'INVALID_ARGUMENT', message: 'The registration token is not a valid FCM registration token' },
    ],
  ] as const)
    assert.equal(judge(code, status, said as Said).status, 'dead-token', JSON.stringify(said));
});

test('a push that is wrong in itself is refused, and takes no token with it', () => {
  for (const [code, status, said] of [
    [400, 'INVALID_ARGUMENT', { fields: ['message.android.ttl'] }],
    [400, 'INVALID_ARGUMENT', { fields: ['message.token', 'message.data[0].value'] }],
    [400, 'INVALID_ARGUMENT', { errorCode: 'INVALID_ARGUMENT', message: 'Android message is too big' }],
    [400, 'FAILED_PRECONDITION', {}],
    [404, 'NOT_FOUND', {}],
  ] as const)
    assert.equal(judge(code, status, said as unknown as Said).status, 'refused', JSON.stringify(said));
});

test('[PU6] what may pass is a failure, with the wait that FCM asks for, and a minute after a 429 that asks for none', () => {
  const headers = { 'retry-after': '12' };
  assert.partialDeepStrictEqual(judge(503, 'UNAVAILABLE', { errorCode: 'UNAVAILABLE', headers }), {
    status: 'failed',
    retryAfterMs: 12_000,
  });
  assert.partialDeepStrictEqual(judge(429, 'RESOURCE_EXHAUSTED', { errorCode: 'QUOTA_EXCEEDED' }), {
    status: 'failed',
    retryAfterMs: 60_000,
  });
  assert.deepEqual(judge(500, 'INTERNAL', { errorCode: 'INTERNAL' }), {
    status: 'failed',
    detail: '500 INTERNAL a sentence',
  });
  assert.equal(judge(401, 'UNAUTHENTICATED', { errorCode: 'THIRD_PARTY_AUTH_ERROR' }).status, 'failed');
});

test('an access token that is not taken asks for another', () => {
  assert.equal(judge(401, 'UNAUTHENTICATED').status, 'unauthorised');
  assert.equal(judge(403, 'PERMISSION_DENIED').status, 'unauthorised');
});

test('[PU6] an answer that is not of FCM is a failure, whatever its code', () => {
  for (const [code, body] of [
    [200, '<html>'],
    [200, { ok: true }],
    [400, '<html>'],
    [404, ''],
    [502, 'bad gateway'],
    [302, 'null'],
    [503, { error: 'busy' }],
  ] as const)
    assert.equal(judgeFcmAnswer(answer(code, body), NOW_MS).status, 'failed', `${code} ${body}`);
});

test('what is recorded of an answer is short', () => {
  const verdict = judge(500, 'INTERNAL', { message: 'x'.repeat(10_000) });
  assert.ok(verdict.status === 'failed' && verdict.detail.length <= 200);
});
