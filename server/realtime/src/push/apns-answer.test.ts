import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeApnsAnswer } from './apns-answer.ts';
import { answer, NOW_MS } from './provider.fixture.ts';

const judge = (code: number, reason: string, headers: Record<string, string> = {}) =>
  judgeApnsAnswer(answer(code, { reason }, headers), NOW_MS);

test('a push with an id was taken', () => {
  assert.deepEqual(judgeApnsAnswer(answer(200, '', { 'apns-id': 'A-1' }), NOW_MS), {
    status: 'sent',
    providerId: 'A-1',
  });
});

test('every reason that Apple documents has its result', () => {
  const expected = {
    'dead-token': ['400 BadDeviceToken', '400 DeviceTokenNotForTopic', '410 Unregistered', '410 ExpiredToken'],
    'expired-provider-token': ['403 ExpiredProviderToken'],
    refused: [
      '400 BadCollapseId',
      '400 BadExpirationDate',
      '400 BadMessageId',
      '400 BadPriority',
      '400 BadTopic',
      '400 DuplicateHeaders',
      '400 InvalidPushType',
      '400 MissingDeviceToken',
      '400 MissingTopic',
      '400 PayloadEmpty',
      '400 TopicDisallowed',
      '404 BadPath',
      '405 MethodNotAllowed',
      '413 PayloadTooLarge',
    ],
    failed: [
      '400 IdleTimeout',
      '403 BadCertificate',
      '403 BadCertificateEnvironment',
      '403 BadEnvironmentKeyIdInToken',
      '403 Forbidden',
      '403 InvalidProviderToken',
      '403 MissingProviderToken',
      '403 UnrelatedKeyIdInToken',
      '429 TooManyProviderTokenUpdates',
      '429 TooManyRequests',
      '500 InternalServerError',
      '503 ServiceUnavailable',
      '503 Shutdown',
    ],
  };
  for (const [status, answers] of Object.entries(expected)) {
    for (const detail of answers) {
      const [code, reason] = detail.split(' ');
      assert.deepEqual(judge(Number(code), reason ?? ''), { status, detail });
    }
  }
});

test('[PU6] a failure says how long Apple wants us to wait', () => {
  assert.partialDeepStrictEqual(judge(429, 'TooManyRequests', { 'retry-after': '30' }), { retryAfterMs: 30_000 });
  assert.partialDeepStrictEqual(judge(503, 'Shutdown', { 'retry-after': 'Sun, 01 Mar 2026 09:00:10 GMT' }), {
    retryAfterMs: 10_000,
  });
});

test('[PU6] an answer that is not of APNs is a failure, whatever its code', () => {
  for (const [code, body] of [
    [200, '<html>'],
    [400, '<html>'],
    [403, ''],
    [404, '{}'],
    [502, 'null'],
  ] as const)
    assert.equal(judgeApnsAnswer(answer(code, body), NOW_MS).status, 'failed', `${code} ${body}`);
});
