import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes, failure } from '@slotwire/protocol';
import { refusalWords, unknownAnswerWords, unknownDeedWords } from './outcome.ts';

test('every code has a title, and those of admins say what to do', () => {
  for (const code of errorCodes) assert.notEqual(refusalWords(failure(code)).title, '', code);
  for (const code of [
    'CONFIRMATION_NEEDED',
    'COUNT_CHANGED',
    'AUDIENCE_EMPTY',
    'TOO_LATE',
    'LOCKS_OUT_ADMINS',
  ] as const)
    assert.notEqual(refusalWords(failure(code)).advice, '', code);
});

test('what the service says beyond its code is told, and how long to wait', () => {
  const count = refusalWords(
    failure('COUNT_CHANGED', { message: '90 match, 40 were expected: look at a new preview' }),
  );
  assert.match(count.advice, /^90 match, 40 were expected: look at a new preview\. Nothing was done\./);
  assert.match(refusalWords(failure('RATE_LIMITED', { retryAfterMs: 4_200 })).advice, /Try again in 4\.2 s\.$/);
});

test('without an answer a deed may have been done, and a question is only asked again', () => {
  assert.match(unknownDeedWords({ ok: 'unknown', why: 'timeout', key: 'k' }).advice, /look before you repeat/);
  assert.match(unknownAnswerWords({ ok: 'unknown', why: 'lost' }).advice, /as soon as the connection is back/);
});
