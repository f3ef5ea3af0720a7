/** Quiet hours while they are edited. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type QuietWindow, weekdays } from '@slotwire/protocol';
import { mayAdd, nextWindow, quietProblems, refusalWords, windowWords } from './quiet-draft.ts';
import { knownZones } from './zone.ts';

const night: QuietWindow = { days: [...weekdays], from: '22:00', to: '07:00' };
const lunch: QuietWindow = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '12:00', to: '13:00' };

test('windows that the service takes have no problem, also several a day', () => {
  assert.deepEqual(quietProblems([night, lunch, { ...lunch, from: '15:00', to: '15:15' }]), []);
  assert.deepEqual(quietProblems([]), []);
});

test('each problem names its window and its field', () => {
  assert.deepEqual(
    quietProblems([night, { days: [], from: '25:00', to: '' }]).map(({ window, field }) => [window, field]),
    [
      [1, 'days'],
      [1, 'from'],
      [1, 'to'],
    ],
  );
  const [ends] = quietProblems([{ ...night, to: '22:00' }]);
  assert.deepEqual([ends?.window, ends?.field], [0, 'to']);
  assert.match(ends?.message ?? '', /whole day/);
  const [overlap] = quietProblems([night, { ...lunch, from: '06:00', to: '08:00' }]);
  assert.deepEqual(
    [overlap?.window, overlap?.field, overlap?.message],
    [1, 'window', 'This window overlaps window 1.'],
  );
});

test('a window that is added fits beside those that are there, as long as there is room', () => {
  let windows: QuietWindow[] = [];
  for (let i = 0; i < 12; i++) {
    windows = [...windows, nextWindow(windows)];
    assert.deepEqual(quietProblems(windows), [], `window ${i}`);
  }
  assert.deepEqual(windows.slice(0, 2), [night, lunch]);
  assert.equal(mayAdd(windows), true);
  assert.equal(mayAdd(Array.from({ length: 28 }, () => night)), false);
});

test('a window is said as people say it', () => {
  assert.equal(windowWords(night), 'Every day, 22:00 to 07:00 of the next day');
  assert.equal(windowWords(lunch), 'Mon to Fri, 12:00 to 13:00');
  assert.equal(windowWords({ days: ['sun', 'mon'], from: '08:00', to: '09:00' }), 'Mon, Sun, 08:00 to 09:00');
});

test('a refusal says which part of the page it is about', () => {
  const issues = [
    { path: 'quietHours.windows.1', message: 'overlaps window 0' },
    { path: 'timeZone', message: 'no such zone' },
  ];
  assert.equal(
    refusalWords({ issues, message: 'x' }),
    'Quiet hours, window 2: overlaps window 0; Time zone: no such zone',
  );
  assert.equal(refusalWords({ message: 'it does not fit' }), 'it does not fit');
});

test('zones are those that the browser knows, with the chosen one', () => {
  const zones = knownZones('auto', 'Mars/Olympus');
  assert.ok(zones.includes('Europe/Vienna') && zones.includes('UTC') && zones.includes('Mars/Olympus'));
  assert.ok(!zones.includes('auto'));
});
