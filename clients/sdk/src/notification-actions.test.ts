import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands, type NotificationAction, notificationActions } from '@slotwire/protocol';
import { wireArgs } from './command.ts';
import { aNotification } from './fake-inbox.fixture.ts';
import { commandOf, routeOf } from './notification-actions.ts';

const KEY = '0192f3a0-0000-7000-8000-000000000002';
const offering = (...actions: NotificationAction[]) => aNotification('n', { actions });

for (const action of notificationActions.filter((candidate) => candidate !== 'open')) {
  test(`[NT6] ${action} is a command that the service understands, on the version of the notification`, () => {
    const command = commandOf(offering(action), action);
    assert.ok(command !== undefined);
    const args = wireArgs({ ...command, key: KEY, trace: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01` });
    assert.equal(args.baseVersion, 2);
    assert.equal(commands[command.command].args.safeParse(args).success, true);
  });
}

test('[NT6] what each action does', () => {
  const deeds = notificationActions.map((action) => {
    const command = commandOf(offering(action), action);
    const { bookingId: _, ...args } = command?.args ?? {};
    return [action, command?.command, args];
  });
  assert.deepEqual(deeds, [
    ['open', undefined, {}],
    ['confirm', 'booking:transition', { to: 'confirmed' }],
    ['decline', 'booking:transition', { to: 'declined' }],
    ['accept-reschedule', 'booking:answer-reschedule', { accept: true }],
    ['decline-reschedule', 'booking:answer-reschedule', { accept: false }],
    ['cancel', 'booking:cancel', {}],
  ]);
});

test('what is not offered, or not about a booking, is no command', () => {
  assert.equal(commandOf(offering('open'), 'confirm'), undefined);
  const { booking: _, ...announcement } = offering('cancel');
  assert.equal(commandOf(announcement, 'cancel'), undefined);
  const newer = 'snooze' as NotificationAction;
  assert.equal(commandOf(offering(newer), newer), undefined);
});

test('a tap leads to the booking, or else to the notification', () => {
  const { booking, ...announcement } = aNotification('n');
  assert.deepEqual(routeOf({ ...announcement, booking }), { screen: 'booking', bookingId: booking?.id });
  assert.deepEqual(routeOf(announcement), { screen: 'notification', id: 'n' });
});
