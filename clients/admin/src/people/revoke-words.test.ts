import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revokeWords } from './revoke-words.ts';

test('everywhere is everywhere, and how many are connected is said', () => {
  const words = revokeWords({ userId: 'ann', connected: 2 });
  assert.equal(words.title, 'Sign ann out everywhere?');
  assert.match(words.body, /2 devices are connected now and will be disconnected at once/);
  assert.match(revokeWords({ userId: 'ann', connected: 0 }).body, /None of their devices/);
  assert.doesNotMatch(revokeWords({ userId: 'ann', connected: undefined }).body, /connected now/);
});

test('one device leaves the others as they are', () => {
  const words = revokeWords({ userId: 'ann', deviceId: 'd-03', connected: 1 });
  assert.equal(words.title, 'Sign ann out on d-03?');
  assert.match(words.body, /other devices stay signed in/);
});
