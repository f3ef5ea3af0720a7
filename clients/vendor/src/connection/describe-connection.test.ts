import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, errorCodes } from '@slotwire/protocol';
import type { ConnectionState } from '@slotwire/sdk';
import { describeConnection, LONG_ABSENCE_MS, wantsPrompt } from './describe-connection.ts';

test('waiting counts down to the next try, and not below zero', () => {
  const state: ConnectionState = { status: 'waiting', attempt: 3, nextAtMs: 10_000 };
  assert.equal(describeConnection(state, 5_400).detail, 'in 5 s');
  assert.equal(describeConnection(state, 12_000).detail, 'in 0 s');
  assert.equal(describeConnection(state, 5_400).action, 'try-now');
});

test('whatever was refused for good says what to do', () => {
  for (const code of errorCodes) {
    const { look, advice, action } = describeConnection({ status: 'closed', code }, 0);
    assert.equal(look, 'refused', code);
    assert.ok(advice, code);
    assert.ok(action, code);
  }
  assert.equal(describeConnection({ status: 'closed', code: 'PROTOCOL_MISMATCH' }, 0).action, 'reload');
  assert.equal(describeConnection({ status: 'needs-auth', code: 'TOKEN_REVOKED' }, 0).action, 'sign-in');
});

test('who is signed out reads why: there is no token, or the service does not take the one that there is', () => {
  const advice = (code: ErrorCode) => describeConnection({ status: 'needs-auth', code }, 0).advice ?? '';
  assert.match(advice('TOKEN_INVALID'), /No tab of yours has a token/);
  assert.match(advice('TOKEN_REVOKED'), /wants to know again who you are/);
});

test('the person is asked after a long absence, and not while connected', () => {
  const offline: ConnectionState = { status: 'offline' };
  assert.equal(wantsPrompt(offline, 0, LONG_ABSENCE_MS - 1), false);
  assert.equal(wantsPrompt(offline, 0, LONG_ABSENCE_MS), true);
  assert.equal(wantsPrompt(offline, undefined, LONG_ABSENCE_MS), false);
  assert.equal(wantsPrompt({ status: 'connected', sessionId: 's', sinceMs: 0 }, 0, LONG_ABSENCE_MS), false);
});
