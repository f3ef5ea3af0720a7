import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Audience, Broadcast, Reach } from '@slotwire/protocol';
import { audienceText, canCancel, progressWords, reachWords, sendWords } from './broadcast-words.ts';

const reach: Reach = {
  people: 31,
  connected: { people: 20, devices: 24 },
  push: { people: 15, devices: 1 },
  missing: [],
};
const broadcast: Broadcast = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  by: 'root',
  audience: { type: 'people', count: 40 },
  title: 't',
  text: '',
  priority: 'normal',
  push: true,
  createdAt: '2026-03-02T09:00:00.000Z',
  dueAt: '2026-03-02T09:00:00.000Z',
  state: 'sending',
};

test('an audience is called by its name, and a list by its length', () => {
  assert.deepEqual(
    [
      { type: 'all' } as const,
      { type: 'role', role: 'vendor' } as const,
      { type: 'group', group: 'beta' } as const,
      { type: 'people', userIds: ['ann'] },
    ].map((audience) => audienceText(audience as Audience)),
    ['Everybody', 'All vendors', 'Group beta', '1 person'],
  );
});

test('[AD8] whom it would reach, and who is not counted', () => {
  const words = reachWords({ ...reach, missing: ['node-2'] });
  assert.deepEqual(
    [words.people, words.connected, words.push],
    ['31 people', '24 devices of 20 people are connected now', '1 device of 15 people can be pushed to'],
  );
  assert.match(words.warning ?? '', /^node-2 did not answer/);
});

test('what sending does is said before it is done', () => {
  const now = sendWords({ type: 'role', role: 'customer' }, reach, { push: true, when: undefined });
  assert.deepEqual([now.title, now.confirm], ['Tell 31 people now?', 'Send to 31 people']);
  assert.match(
    now.body,
    /all customers \(31 people can be reached now\), in the app and by push to 1 device\. .*cannot be taken back/,
  );
  const none = sendWords(
    { type: 'all' },
    { ...reach, push: { people: 0, devices: 0 } },
    { push: true, when: undefined },
  );
  assert.match(none.body, /in the app; no device of theirs can be pushed to/);
  const later = sendWords(
    { type: 'people', userIds: ['ann'] },
    { ...reach, people: 1 },
    { push: false, when: '3 March, 10:00' },
  );
  assert.equal(later.title, 'Tell 1 person on 3 March, 10:00?');
  assert.match(later.body, /these 1 person, in the app only, without push\. .*can be cancelled until then/);
});

test('[AD11] progress counts what a list has been told, what was pushed and what was read', () => {
  const words = progressWords(broadcast, {
    written: 10,
    connected: 9,
    read: 3,
    pushed: { sent: 4, digested: 1, retried: 2, failed: 1, muted: 7 },
  });
  assert.deepEqual(words, {
    part: 0.25,
    written: '10 of 40 people told',
    pushed: '5 pushed, 2 on the way, 1 failed',
    read: '3 read',
  });
  const none = { written: 0, connected: 0, read: 0, pushed: {} };
  assert.equal(progressWords({ ...broadcast, state: 'queued' }, none).part, undefined);
  assert.equal(
    progressWords({ ...broadcast, state: 'sent', audience: { type: 'all' } }, { ...none, written: 1 }).part,
    1,
  );
});

test('[AD10] what was told cannot be cancelled', () => {
  assert.deepEqual(
    (['queued', 'sending', 'sent', 'cancelled', 'failed'] as const).map((state) => canCancel({ state })),
    [true, true, false, false, false],
  );
});
