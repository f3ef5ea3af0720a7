import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences, type InboxItem, type PushDecision } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { Inbox } from '../oracle/inbox.ts';
import { customerOf, staffOf } from '../people.ts';
import type { PersonLook } from '../survey.ts';
import { createInboxJudge } from './inbox-judge.ts';

const START_MS = Date.UTC(2026, 0, 5);

const item = (id: string, priority: InboxItem['priority'] = 'high'): InboxItem => ({
  id,
  at: new Date(START_MS).toISOString(),
  category: 'booking',
  priority,
  template: 'booking-confirmed',
  params: {},
  actions: ['open'],
  collapseKey: id,
  read: false,
});

const look = (person: string, inbox: InboxItem[]): PersonLook => ({
  person,
  answer: {
    truth: { bookings: [], positions: {}, told: { unread: inbox.length, preferences: defaultPreferences }, inbox },
  },
  devices: [],
});

function setup(decide: (userId: string) => PushDecision['outcome'][] = () => [], open?: () => Promise<never>) {
  const runtime = createVirtualRuntime({ seed: 1, startMs: START_MS });
  const { clock } = runtime;
  const told: string[] = [];
  const judged: { inboxes: readonly Inbox[]; calmMs: number; nowMs: number }[] = [];
  const asked: [string, readonly string[]][] = [];
  const judge = createInboxJudge(
    {
      people: [customerOf('ann'), staffOf('barber', 1)],
      openDecisions:
        open ??
        (async () => ({
          async read(userId, notificationIds) {
            asked.push([userId, notificationIds]);
            const at = new Date(clock.nowMs()).toISOString();
            const before = new Date(START_MS).toISOString();
            return decide(userId).map((outcome, i) => ({
              notificationId: 'n1',
              userId,
              deviceId: 'd1',
              at: i === 0 ? before : at,
              outcome,
            }));
          },
          close: () => void told.push('closed'),
        })),
      oracle: {
        closeTelling: () => void told.push('telling is over'),
        judgeInboxes: (inboxes, calmMs, nowMs) => void judged.push({ inboxes, calmMs, nowMs }),
      },
      clock,
      saw: (point) => told.push(point),
    },
    START_MS,
  );
  return { runtime, judge, told, judged, asked };
}

test('the first look ends what is judged, and the last look at somebody is what they were told', async () => {
  const { runtime, judge, told, judged, asked } = setup();
  await runtime.time.run(10_000);
  judge.begin();
  judge.note(look('customer ann', []));
  judge.note({ person: 'vendor staff-barber-1', answer: { failure: 'x' }, devices: [] });
  judge.note(look('customer nobody', [item('n9')]));
  await runtime.time.run(5_000);
  judge.begin();
  judge.note(look('customer ann', [item('n2', 'low'), item('n1')]));
  await judge.judge();
  const [found] = judged;
  assert.deepEqual([judged.length, found?.calmMs, found?.nowMs], [1, START_MS, START_MS + 10_000]);
  assert.deepEqual(
    found?.inboxes.map(({ user, role, items, strangers }) => [user, role, items.map(({ id }) => id), strangers]),
    [['ann', 'customer', ['n2', 'n1'], true]],
  );
  assert.deepEqual(asked, [['ann', ['n1']]]);
  assert.deepEqual(told, ['telling is over', 'closed']);
});

test('decisions that were made while others were looked at do not count; what they show is seen', async () => {
  const { runtime, judge, told, judged } = setup(() => ['deferred-quiet', 'suppressed-shown']);
  judge.begin();
  judge.note(look('customer ann', [item('n1')]));
  await runtime.time.run(1_000);
  await judge.judge();
  assert.deepEqual(
    judged[0]?.inboxes[0]?.decisions.map(({ outcome }) => outcome),
    ['deferred-quiet'],
  );
  assert.deepEqual(told, ['telling is over', 'push-deferred-by-quiet-hours', 'closed']);
});

test('a service that does not say what it decided is not judged', async () => {
  const { judge, judged } = setup(undefined, () => Promise.reject(new Error('admin was refused: FORBIDDEN')));
  judge.begin();
  judge.note(look('customer ann', []));
  await assert.rejects(judge.judge(), { message: 'admin was refused: FORBIDDEN' });
  assert.equal(judged.length, 0);
});
