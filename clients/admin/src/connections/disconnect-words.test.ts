import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disconnectWords, oneWords, someWords } from './disconnect-words.ts';

const preview = { matched: 42, people: 40, missing: [], isEveryone: false };

test('how many devices of how many people, before it is done', () => {
  const { title, confirm, consequence } = disconnectWords(preview, 'DISCONNECTED');
  assert.equal(title, 'Disconnect 42 devices of 40 people?');
  assert.equal(confirm, 'Disconnect 42 devices');
  assert.match(consequence, /come back by themselves within 5 seconds/);
  assert.equal(
    disconnectWords({ ...preview, matched: 90_000, people: undefined }, 'DISCONNECTED').title,
    'Disconnect 90,000 devices?',
  );
});

test('[AD4] who is sent away stays away, and that is another sentence', () => {
  const { title, consequence } = disconnectWords(preview, 'SENT_AWAY');
  assert.equal(title, 'Send away 42 devices of 40 people?');
  assert.match(consequence, /stay away until the person opens them again/);
});

test('[AD6] everyone is said to be everyone, and what did not answer is named', () => {
  const words = disconnectWords({ ...preview, isEveryone: true, missing: ['node-2'] }, 'DISCONNECTED');
  assert.match(words.what, /every customer and every vendor/);
  assert.match(words.warning ?? '', /^node-2 did not answer/);
});

test('one and some are called by what they are', () => {
  assert.equal(oneWords('d-03', 'ann', 'DISCONNECTED').title, 'Disconnect device d-03 of ann?');
  assert.equal(someWords(3, 1, 'SENT_AWAY').title, 'Send away 3 devices of 1 person?');
});
