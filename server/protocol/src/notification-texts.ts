/**
 * The words of notifications: one text per template and language, pure. Used where a notification is shown: by the service for pushes,
 * by apps for everything else. A language that is not here falls back to English.
 */
import type { Notification, NotificationTemplate } from './notifications.ts';

export const notificationLocales = ['en', 'de'] as const;
export type NotificationLocale = (typeof notificationLocales)[number];

export interface NotificationText {
  title: string;
  body: string;
}

/** What a text can speak of. */
interface Words {
  service: string;
  /** Weekday, day and time of the start, in the reader's zone. */
  when: string;
  /** The time alone. */
  time: string;
  /** Of the asked or new start. */
  to: string;
  /** A note, a reason or an announcement; empty when there is none. */
  text: string;
  title: string;
}

type Texts = Readonly<Record<NotificationTemplate, (words: Words) => NotificationText>>;

const also = (text: string) => (text === '' ? '' : `: ${text}`);

const english: Texts = {
  'booking-requested': ({ service, when }) => ({ title: 'New booking request', body: `${service}, ${when}` }),
  'booking-confirmed': ({ service, when }) => ({ title: 'Booking confirmed', body: `${service}, ${when}` }),
  'booking-declined': ({ service, when, text }) => ({
    title: 'Booking declined',
    body: `${service}, ${when}${also(text)}`,
  }),
  'booking-cancelled': ({ service, when, text }) => ({
    title: 'Booking cancelled',
    body: `${service}, ${when}${also(text)}`,
  }),
  'booking-moved': ({ service, when }) => ({ title: 'Booking moved', body: `${service} is now on ${when}` }),
  'booking-started': ({ service }) => ({ title: 'Your booking has started', body: service }),
  'booking-completed': ({ service }) => ({ title: 'Your booking is complete', body: service }),
  'booking-no-show': ({ service, when }) => ({ title: 'We missed you', body: `${service}, ${when}` }),
  'reschedule-asked': ({ service, when, to }) => ({
    title: 'Asked to move a booking',
    body: `${service} from ${when} to ${to}`,
  }),
  'reschedule-declined': ({ service, when }) => ({
    title: 'The booking stays as it is',
    body: `${service} remains on ${when}`,
  }),
  'note-added': ({ service, text }) => ({ title: `New note on ${service}`, body: text }),
  'reminder-day': ({ service, when }) => ({ title: 'Coming up', body: `${service}, ${when}` }),
  'reminder-hour': ({ service, time }) => ({ title: 'Starting soon', body: `${service} at ${time}` }),
  announcement: ({ title, text }) => ({ title, body: text }),
  'system-notice': ({ title, text }) => ({ title, body: text }),
};

const german: Texts = {
  'booking-requested': ({ service, when }) => ({ title: 'Neue Buchungsanfrage', body: `${service}, ${when}` }),
  'booking-confirmed': ({ service, when }) => ({ title: 'Buchung bestätigt', body: `${service}, ${when}` }),
  'booking-declined': ({ service, when, text }) => ({
    title: 'Buchung abgelehnt',
    body: `${service}, ${when}${also(text)}`,
  }),
  'booking-cancelled': ({ service, when, text }) => ({
    title: 'Buchung abgesagt',
    body: `${service}, ${when}${also(text)}`,
  }),
  'booking-moved': ({ service, when }) => ({ title: 'Buchung verschoben', body: `${service} ist jetzt am ${when}` }),
  'booking-started': ({ service }) => ({ title: 'Deine Buchung hat begonnen', body: service }),
  'booking-completed': ({ service }) => ({ title: 'Deine Buchung ist abgeschlossen', body: service }),
  'booking-no-show': ({ service, when }) => ({ title: 'Wir haben dich vermisst', body: `${service}, ${when}` }),
  'reschedule-asked': ({ service, when, to }) => ({
    title: 'Bitte um Verschiebung',
    body: `${service} von ${when} auf ${to}`,
  }),
  'reschedule-declined': ({ service, when }) => ({
    title: 'Die Buchung bleibt, wie sie ist',
    body: `${service} bleibt am ${when}`,
  }),
  'note-added': ({ service, text }) => ({ title: `Neue Notiz zu ${service}`, body: text }),
  'reminder-day': ({ service, when }) => ({ title: 'Demnächst', body: `${service}, ${when}` }),
  'reminder-hour': ({ service, time }) => ({ title: 'Gleich geht es los', body: `${service} um ${time}` }),
  announcement: ({ title, text }) => ({ title, body: text }),
  'system-notice': ({ title, text }) => ({ title, body: text }),
};

const texts: Readonly<Record<NotificationLocale, Texts>> = { en: english, de: german };

/** @param locale BCP 47; the language alone counts for the words, all of it for dates. @param timeZone IANA */
export function renderNotification(
  { template, params }: Pick<Notification, 'template' | 'params'>,
  { locale, timeZone }: { locale: string; timeZone: string },
): NotificationText {
  const language = locale.slice(0, 2).toLowerCase() as NotificationLocale;
  const known = notificationLocales.includes(language);
  const dates = datesOf(known ? locale : 'en', timeZone);
  const { service = '', startsAt, toStartsAt, text = '', title = '' } = params;
  const words: Words = {
    service,
    when: startsAt === undefined ? '' : dates.day.format(Date.parse(startsAt)),
    time: startsAt === undefined ? '' : dates.time.format(Date.parse(startsAt)),
    to: toStartsAt === undefined ? '' : dates.day.format(Date.parse(toStartsAt)),
    text,
    title,
  };
  return texts[known ? language : 'en'][template](words);
}

interface Dates {
  day: Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
}

/** Making a formatter takes as long as using it a hundred times. Bounded: there are some 400 zones, and few languages. */
const formatters = new Map<string, Dates>();
const MAX_FORMATTERS = 500;

function datesOf(locale: string, timeZone: string): Dates {
  const key = `${locale} ${timeZone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const tag = locale.replaceAll('_', '-');
  const made: Dates = {
    day: new Intl.DateTimeFormat(tag, {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
    time: new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit' }),
  };
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  formatters.set(key, made);
  return made;
}
