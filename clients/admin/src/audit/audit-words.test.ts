import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames } from '@slotwire/protocol';
import { actionText, auditActions, detailText, outcomeText, targetText } from './audit-words.ts';

test('every action of the filter is a command, or what the service itself reports', () => {
  for (const action of auditActions)
    if (action !== 'token:replay') assert.ok((commandNames as string[]).includes(action), action);
  assert.equal(actionText('limits:set'), 'Changed limits');
  assert.equal(actionText('newer:command'), 'newer:command');
});

test('an outcome is done, refused, or a code', () => {
  assert.deepEqual(['OK', 'refused', 'TOO_LATE'].map(outcomeText), ['Done', 'Refused', 'TOO_LATE']);
});

test('a target is called by what it is', () => {
  assert.deepEqual(['user:ann', 'role:customer', 'session:s-1', 'all', undefined].map(targetText), [
    'person ann',
    'all customers',
    'session s-1',
    'all',
    'everybody',
  ]);
});

test('a detail is a line, without what is empty', () => {
  const detail = {
    filter: { role: 'vendor' },
    code: 'DISCONNECTED',
    reason: undefined,
    missing: [],
    matched: 4,
    people: ['a', 'b', 'c', 'd'],
  };
  assert.equal(detailText(detail), 'filter.role vendor · code DISCONNECTED · matched 4 · people a, b, c, …');
});
