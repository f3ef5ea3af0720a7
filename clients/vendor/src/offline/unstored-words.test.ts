import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unstoredWords } from './unstored-words.ts';

test('what would be lost with the tab is counted, with why and what to do', () => {
  assert.equal(unstoredWords(0, 'outdated'), undefined);
  const one = unstoredWords(1, 'outdated');
  assert.equal(one?.title, 'One change of yours is not kept if you close this tab');
  assert.match(one?.text ?? '', /too old to keep it itself.*takes it over/);
  const two = unstoredWords(2, 'follower');
  assert.equal(two?.title, '2 changes of yours are not kept if you close this tab');
  assert.match(two?.text ?? '', /does not answer.*takes them over/);
});
