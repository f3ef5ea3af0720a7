import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureWords } from './failure-words.ts';
import { FetchError } from './later-component.ts';

const missing = new FetchError(new TypeError('Failed to fetch dynamically imported module'), () => {});

test('what was not fetched is tried again; where the service has a newer version, only that helps', () => {
  const now = failureWords(missing, 'This page', false);
  assert.deepEqual([now.title, now.best], ['This page could not be fetched', 'try-again']);
  const old = failureWords(missing, 'This page', true);
  assert.deepEqual([old.why, old.best], ['A new version is there', 'reload']);
});

test('what fails by itself does so in any version', () => {
  for (const isOld of [false, true]) {
    const { title, best } = failureWords(new Error('undefined is not a function'), 'The chart', isOld);
    assert.deepEqual([title, best], ['The chart has failed', 'try-again']);
  }
});
