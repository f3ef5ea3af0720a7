/** Quiet hours while they are edited. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferencesSchema, type QuietWindow, weekdays } from '@slotwire/protocol';
import { createRandom } from '@slotwire/runtime';
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
  assert.match(ends?.hint ?? '', /whole day/);
  const [overlap] = quietProblems([night, { ...lunch, from: '06:00', to: '08:00' }]);
  assert.deepEqual(
    [overlap?.window, overlap?.field, overlap?.message],
    [1, 'window', 'This window overlaps window 1.'],
  );
});

test('[PF2] what is a problem here is one for the service, and the other way round', () => {
  const random = createRandom(1);
  const times = ['00:00', '06:30', '07:00', '12:00', '13:00', '22:00', '23:59', '', '24:00'];
  const draw = <T>(from: readonly T[]): T => from[Math.floor(random.float() * from.length)] as T;
  let taken = 0;
  for (let round = 0; round < 3_000; round++) {
    const windows = Array.from({ length: 1 + Math.floor(random.float() * 3) }, (): QuietWindow => {
      const days = weekdays.filter(() => random.float() < 0.25);
      return { days: days.length === 0 && random.float() < 0.8 ? ['mon'] : days, from: draw(times), to: draw(times) };
    });
    const { success } = preferencesSchema.shape.quietHours.safeParse({ enabled: true, windows });
    if (success) taken += 1;
    assert.equal(quietProblems(windows).length === 0, success, JSON.stringify(windows));
  }
  assert.ok(taken > 300 && taken < 2_700, String(taken));
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
