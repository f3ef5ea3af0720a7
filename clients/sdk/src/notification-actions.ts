/** Notification actions: what a notification says, which command each of its actions is, and where a tap leads. Pure. */
import {
  type BookingCommandName,
  type Notification,
  type NotificationAction,
  type NotificationText,
  notificationTemplates,
  renderNotification,
} from '@slotwire/protocol';
import type { Command } from './command.ts';
import type { Route } from './notification-center.ts';

type Deed = Pick<Command, 'command' | 'args'>;

const deeds: Readonly<Record<Exclude<NotificationAction, 'open'>, { command: BookingCommandName; args: object }>> = {
  confirm: { command: 'booking:transition', args: { to: 'confirmed' } },
  decline: { command: 'booking:transition', args: { to: 'declined' } },
  'accept-reschedule': { command: 'booking:answer-reschedule', args: { accept: true } },
  'decline-reschedule': { command: 'booking:answer-reschedule', args: { accept: false } },
  cancel: { command: 'booking:cancel', args: {} },
};

/**
 * The command is based on the version of which the notification speaks, not on the newest (NT6): the person answers what they read, and
 * what has changed since is for the service to judge.
 * @returns undefined for `open`, for what the notification does not offer, and for an action of a newer version of this app.
 */
export function commandOf(
  { actions, booking }: Notification,
  action: NotificationAction,
): Omit<Command, 'key' | 'trace'> | undefined {
  if (action === 'open' || booking === undefined || !actions.includes(action)) return undefined;
  const deed: { command: BookingCommandName; args: object } | undefined = deeds[action];
  if (deed === undefined) return undefined;
  const { command, args } = deed;
  return {
    command,
    bookingId: booking.id,
    args: { bookingId: booking.id, ...args } satisfies Deed['args'],
    base: booking.version,
  };
}

export function routeOf({ id, booking }: Notification): Route {
  return booking === undefined ? { screen: 'notification', id } : { screen: 'booking', bookingId: booking.id };
}

export function textOf(notification: Notification, region: { locale: string; timeZone: string }): NotificationText {
  const { template, params } = notification;
  // A template of a newer service: what it carries as text is better than nothing.
  if (!notificationTemplates.includes(template)) return { title: params.title ?? '', body: params.text ?? '' };
  return renderNotification(notification, region);
}
