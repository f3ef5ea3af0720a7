/** The rules behind the bell and the history. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notificationActions, notificationCategories, notificationPriorities } from '@slotwire/protocol';
import { filterSearch, groupInbox, historyCursor, mergeHistory, parseFilter } from './inbox-groups.ts';
import { anItem } from './inbox-item.fixture.ts';
import { categoryLooks, deedLabels, openDeeds, priorityLabels, standingOf, toneOf } from './notification-words.ts';

const all = { category: undefined, unreadOnly: false };
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

test('every category, priority and action of the protocol has its words', () => {
  for (const category of notificationCategories) assert.ok(categoryLooks[category].label);
  for (const priority of notificationPriorities) assert.ok(priorityLabels[priority]);
  for (const action of notificationActions) assert.ok(action === 'open' || deedLabels[action].label);
});

test('the category with the newest comes first, and in it the newest, read or not', () => {
  const inbox = [
    anItem('5', { category: 'message', read: true }),
    anItem('4'),
    anItem('3', { category: 'message' }),
    anItem('2', { read: true }),
    anItem('1', { category: 'message', read: true }),
  ];
  const groups = groupInbox(inbox, 2);
  assert.deepEqual(
    groups.map(({ category, unread, items, more }) => [category, unread, ids(items), more]),
    [
      ['message', 1, ['5', '3'], 1],
      ['booking', 1, ['4', '2'], 0],
    ],
  );
  assert.deepEqual(groupInbox([], 3), []);
});

test('the history is the live window with older pages, each once, and a mark in the window counts', () => {
  const window = [anItem('5', { read: true }), anItem('4')];
  const older = [anItem('5'), anItem('3'), anItem('2', { category: 'message' })];
  assert.deepEqual(ids(mergeHistory(window, older, all)), ['5', '4', '3', '2']);
  assert.deepEqual(ids(mergeHistory(window, older, { ...all, unreadOnly: true })), ['4', '3', '2']);
  assert.deepEqual(ids(mergeHistory(window, older, { ...all, category: 'message' })), ['2']);
});

test('the next page begins below the window, then where the last one said', () => {
  assert.equal(historyCursor([anItem('5'), anItem('4')], undefined), '4');
  assert.equal(historyCursor([anItem('5')], '2'), '2');
  assert.equal(historyCursor([], undefined), undefined);
});

test('a filter survives the address, and nonsense in the address is no filter', () => {
  for (const filter of [all, { category: 'message', unreadOnly: true } as const]) {
    assert.deepEqual(parseFilter(filterSearch(filter)), filter);
  }
  assert.deepEqual(parseFilter('?category=nonsense&unread=yes'), all);
});

test('what can no longer be done is not offered', () => {
  const item = anItem('1');
  assert.deepEqual(openDeeds(item, { status: 'requested' }), ['confirm', 'decline']);
  assert.deepEqual(openDeeds(item, { status: 'cancelled' }), []);
  assert.deepEqual(openDeeds(item, undefined), ['confirm', 'decline']);
  const asked = { actions: ['open', 'accept-reschedule', 'decline-reschedule'] } as const;
  const times = { startsAt: '2026-01-06T09:00:00.000Z', endsAt: '2026-01-06T10:00:00.000Z' };
  const reschedule = { ...times, askedAt: times.startsAt, by: { role: 'customer', id: 'c' } } as never;
  assert.equal(openDeeds({ actions: [...asked.actions] }, { status: 'confirmed', reschedule }).length, 2);
  assert.equal(openDeeds({ actions: [...asked.actions] }, { status: 'confirmed' }).length, 0);
  assert.deepEqual(openDeeds({ actions: ['open', 'of-tomorrow' as never] }, undefined), []);
});

test('a request asks, a cancellation warns, news informs', () => {
  assert.equal(toneOf(anItem('1')), 'warning');
  assert.equal(toneOf(anItem('1', { template: 'booking-cancelled' })), 'danger');
  assert.equal(toneOf(anItem('1', { template: 'announcement', priority: 'critical' })), 'danger');
  assert.equal(toneOf(anItem('1', { template: 'note-added', priority: 'normal' })), 'info');
});

test('a request that was answered says how it stands; one that waits does not', () => {
  assert.equal(standingOf(anItem('1'), { status: 'confirmed' }), 'confirmed');
  assert.equal(standingOf(anItem('1'), { status: 'requested' }), undefined);
  assert.equal(standingOf(anItem('1'), undefined), undefined);
  assert.equal(standingOf(anItem('1', { template: 'note-added' }), { status: 'confirmed' }), undefined);
});
