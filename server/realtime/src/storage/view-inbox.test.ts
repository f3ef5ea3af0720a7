import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notificationLimits } from '@slotwire/protocol';
import { DAY_MS, upTo } from './store.fixture.ts';
import { emptyWriteSet, type WriteSet } from './store.ts';
import { noteId, notificationOf, numberOf, preferencesIn, recordOfNote } from './store-notifications.fixture.ts';
import type { InboxEntry, InboxScope } from './store-notifications.ts';
import { createView } from './view.ts';

const scope: InboxScope = { userId: 'ada', streams: ['user:ada', 'all'], fromMs: DAY_MS };
const entriesOf = (...numbers: number[]) =>
  numbers.map((n): InboxEntry => ({ notification: notificationOf(Math.abs(n)), read: n < 0 }));

function viewOf(entries: readonly InboxEntry[], scopes: readonly InboxScope[] = [scope]) {
  const view = createView({ keys: new Map(), bookings: new Map(), inboxes: new Map([['ada', entries]]) }, scopes);
  return {
    view,
    apply: (writes: Partial<WriteSet>) => view.apply({ ...emptyWriteSet, ...writes }),
    /** Those that are read are negative. */
    inbox: (userId = 'ada') =>
      view.inbox(userId).map(({ notification, read }) => numberOf(notification.id) * (read ? -1 : 1)),
  };
}

test('a view shows the inbox that was found', () => {
  const { inbox, view } = viewOf(entriesOf(3, -2));
  assert.deepEqual(inbox(), [3, -2]);
  assert.deepEqual(view.inbox('eve'), []);
});

test('[NT1] what an earlier work told is in the inbox of those who read the stream', () => {
  const { apply, inbox } = viewOf(entriesOf(3), [scope, { userId: 'bob', streams: ['all'], fromMs: DAY_MS }]);
  apply({ notifications: [recordOfNote(5, 'user:ada'), recordOfNote(2, 'all'), recordOfNote(9, 'vendor:salon')] });
  assert.deepEqual(inbox(), [5, 3, 2], 'in their order, whoever wrote first');
  assert.deepEqual(inbox('bob'), [2]);
  apply({ notifications: [recordOfNote(4, 'all'), recordOfNote(6, 'all', { atMs: DAY_MS - 1 })] });
  assert.deepEqual(inbox(), [5, 4, 3, 2], 'what is too old is in no inbox');
});

test('[NT3] the window moves with what is told', () => {
  const size = notificationLimits.inboxWindow;
  const { apply, inbox } = viewOf(entriesOf(...upTo(size).reverse()));
  apply({ notifications: [recordOfNote(size + 1, 'all')] });
  assert.deepEqual(
    inbox(),
    upTo(size + 1)
      .reverse()
      .slice(0, size),
  );
});

test('[NT4] what an earlier work marked is read, also when the batch brought it; what was shown is not', () => {
  const { apply, inbox } = viewOf(entriesOf(3, 2, 1));
  apply({ notifications: [recordOfNote(4, 'all')] });
  apply({
    marks: [
      { userId: 'ada', notificationId: noteId(4), readMs: 1 },
      { userId: 'ada', notificationId: noteId(3), shownMs: 1 },
      { userId: 'bob', notificationId: noteId(2), readMs: 1 },
      { userId: 'ada', notificationId: noteId(1), readMs: 1 },
    ],
  });
  assert.deepEqual(inbox(), [-4, 3, 2, -1]);
});

test('[PF1] [NT7] preferences and reminder marks are those of the last work that wrote them', () => {
  const view = createView({
    keys: new Map(),
    bookings: new Map(),
    preferences: new Map([['ada', preferencesIn('UTC')]]),
    reminded: new Map([['day', 100]]),
  });
  assert.deepEqual([view.preferences('ada'), view.preferences('bob')], [preferencesIn('UTC'), undefined]);
  assert.deepEqual([view.remindedTo('day'), view.remindedTo('hour')], [100, undefined]);
  const next = preferencesIn('Asia/Tokyo', 2);
  view.apply({
    ...emptyWriteSet,
    preferences: [{ userId: 'ada', preferences: next }],
    reminded: [{ kind: 'hour', uptoMs: 200 }],
  });
  assert.deepEqual([view.preferences('ada'), view.preferences('bob')], [next, undefined]);
  assert.deepEqual([view.remindedTo('day'), view.remindedTo('hour')], [100, 200]);
});
