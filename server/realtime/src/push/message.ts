/**
 * The push that a device gets, of one notification or of several that waited for it (PF4). Words only: whether it is sent is decided
 * elsewhere, and how it is packed for the network is the provider's business.
 */
import { type Notification, type NotificationText, reaches, renderNotification } from '@slotwire/protocol';
import type { PushDevice } from '../storage/store-notifications.ts';
import type { PushMessage } from './provider.ts';

/** One notification that goes out. */
export interface Outgoing {
  notification: Notification;
  /** PF5: its sound channel is open. */
  sound: boolean;
  expiresMs: number;
}

/** A lock screen shows fewer; providers refuse what is above 4 KB in all. Code points. */
const MAX_TITLE = 100;
const MAX_BODY = 400;
/** Titles that a digest names. */
const MAX_TITLES = 3;

const DIGEST_KEY = 'digest';
const DEFAULT_SOUND = 'default';

/** @param outgoing at least one @throws RangeError when `Intl` knows neither the locale nor its language */
export function messageFor(device: PushDevice, outgoing: readonly Outgoing[], badge: number | undefined): PushMessage {
  const newestFirst = outgoing.toSorted((a, b) => (a.notification.id < b.notification.id ? 1 : -1));
  const newest = newestFirst[0] as Outgoing;
  const { id, category, booking, collapseKey } = newest.notification;
  const single = newestFirst.length === 1;
  const { title, body } = single ? textOf(newest, device) : digestOf(newestFirst, device);
  const urgent = newestFirst.find(({ notification }) => reaches(notification.priority, 'high')) ?? newest;
  return {
    token: device.token,
    environment: device.environment,
    topic: device.topic,
    title: shorten(title, MAX_TITLE),
    body: shorten(body, MAX_BODY),
    data: {
      id,
      category,
      priority: urgent.notification.priority,
      ...(booking !== undefined && single ? { bookingId: booking.id } : {}),
      ...(single ? {} : { digest: String(newestFirst.length) }),
    },
    collapseKey: single ? collapseKey : DIGEST_KEY,
    urgency: reaches(urgent.notification.priority, 'high') ? 'high' : 'normal',
    sound: newestFirst.some(({ sound }) => sound) ? DEFAULT_SOUND : undefined,
    badge,
    // A digest is of use as long as anything in it is.
    expiresMs: Math.max(...newestFirst.map(({ expiresMs }) => expiresMs)),
  };
}

/** A locale can be well-formed for a registration and still be none that `Intl` takes (`de-12`); its language then says enough. */
function textOf({ notification }: Outgoing, { locale, timeZone }: PushDevice): NotificationText {
  try {
    return renderNotification(notification, { locale, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return renderNotification(notification, { locale: locale.slice(0, 2), timeZone });
  }
}

function digestOf(newestFirst: readonly Outgoing[], device: PushDevice): NotificationText {
  const titles = newestFirst.slice(0, MAX_TITLES).map((one) => textOf(one, device).title);
  const more = newestFirst.length - titles.length;
  const german = device.locale.slice(0, 2).toLowerCase() === 'de';
  const andMore = german ? `und ${more} weitere` : `and ${more} more`;
  return {
    title: german ? `${newestFirst.length} neue Mitteilungen` : `${newestFirst.length} new notifications`,
    body: [titles.join(', '), ...(more > 0 ? [andMore] : [])].join(' '),
  };
}

function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}
