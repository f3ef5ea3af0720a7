/**
 * Preferences: how a person wants to be told. Whether a channel is open for a notification is one pure rule, kept by the service (which
 * pushes) and by devices (which show and sound) alike.
 */
import * as z from 'zod';
import {
  type Notification,
  type NotificationCategory,
  notificationCategories,
  notificationPrioritySchema,
  reaches,
} from './notifications.ts';
import { idSchema, keySchema } from './primitives.ts';

export const NotificationChannel = { InApp: 'inApp', Push: 'push', Sound: 'sound' } as const;
export type NotificationChannel = (typeof NotificationChannel)[keyof typeof NotificationChannel];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM, 00:00 to 23:59');

/** On each of these days from `from` to `to`; where `to` is not later, to that time of the next day. Wall-clock times of the person. */
export const quietWindowSchema = z
  .object({
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'a day is named twice'),
    from: timeOfDay,
    to: timeOfDay,
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'a window ends at another time than it starts; for a whole day take two windows',
  });
export type QuietWindow = z.infer<typeof quietWindowSchema>;

export const preferenceLimits = { maxWindows: 28, maxMuted: 200 } as const;

export const quietHoursSchema = z
  .object({ enabled: z.boolean(), windows: z.array(quietWindowSchema).max(preferenceLimits.maxWindows) })
  .superRefine(({ windows }, context) => {
    const overlap = findOverlap(windows);
    if (overlap === undefined) return;
    const [first, second] = overlap;
    context.addIssue({
      code: 'custom',
      path: ['windows', second],
      message: `overlaps window ${first}`,
    });
  });
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** An IANA zone that this runtime knows, or `auto`: that of the device that registered for push last, UTC without one. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine((zone) => zone === 'auto' || isTimeZone(zone), 'no such IANA time zone, as Europe/Berlin is one');

const switches = z.object({ inApp: z.boolean(), push: z.boolean(), sound: z.boolean() });
const priorities = z.object({
  inApp: notificationPrioritySchema,
  push: notificationPrioritySchema,
  sound: notificationPrioritySchema,
});
const muted = z.object({
  vendors: z.array(idSchema).max(preferenceLimits.maxMuted),
  bookings: z.array(keySchema).max(preferenceLimits.maxMuted),
});
/** Strict: a category that is not known would be a switch that does nothing. */
const byCategory = <T extends z.ZodType>(schema: T) =>
  z.strictObject(
    Object.fromEntries(notificationCategories.map((name) => [name, schema])) as Record<NotificationCategory, T>,
  );

export const preferencesSchema = z.object({
  /** Grows by one with every change; 0 while all are defaults. */
  version: z.number().int().min(0),
  timeZone: timeZoneSchema,
  categories: byCategory(switches),
  /** A notification of less does not use the channel. */
  minimumPriority: priorities,
  muted,
  quietHours: quietHoursSchema,
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** What a change may name; what it does not name stays (PF1). */
export const preferenceChanges = {
  timeZone: timeZoneSchema.optional(),
  categories: byCategory(switches.partial().optional()).optional(),
  minimumPriority: priorities.partial().optional(),
  muted: muted.partial().optional(),
  quietHours: quietHoursSchema.optional(),
};
const changesSchema = z.object(preferenceChanges);
export type PreferenceChanges = z.infer<typeof changesSchema>;

const on = { inApp: true, push: true, sound: true } as const;

export const defaultPreferences: Preferences = {
  version: 0,
  timeZone: 'auto',
  categories: { booking: on, message: on, reminder: on, announcement: { ...on, sound: false }, system: on },
  minimumPriority: { inApp: 'low', push: 'normal', sound: 'normal' },
  muted: { vendors: [], bookings: [] },
  quietHours: { enabled: false, windows: [] },
};

/** Field by field: switches one by one, lists and quiet hours as a whole. The version grows. */
export function mergePreferences(current: Preferences, changes: PreferenceChanges): Preferences {
  const categories = { ...current.categories };
  for (const name of notificationCategories) {
    const changed = changes.categories?.[name];
    if (changed !== undefined) categories[name] = { ...categories[name], ...defined(changed) };
  }
  return {
    version: current.version + 1,
    timeZone: changes.timeZone ?? current.timeZone,
    categories,
    minimumPriority: { ...current.minimumPriority, ...defined(changes.minimumPriority) },
    muted: { ...current.muted, ...defined(changes.muted) },
    quietHours: changes.quietHours ?? current.quietHours,
  };
}

/** Why a channel is closed to a notification; undefined when it is open. */
export type Closed = 'category-off' | 'below-minimum' | 'muted-vendor' | 'muted-booking';

/** Quiet hours are not looked at here: they defer, and close nothing (PF4). Critical passes always (PF5). */
export function closedBy(
  preferences: Preferences,
  { category, priority, booking }: Pick<Notification, 'category' | 'priority' | 'booking'>,
  channel: NotificationChannel,
): Closed | undefined {
  if (priority === 'critical') return undefined;
  if (!preferences.categories[category][channel]) return 'category-off';
  if (!reaches(priority, preferences.minimumPriority[channel])) return 'below-minimum';
  if (booking === undefined) return undefined;
  if (preferences.muted.vendors.includes(booking.vendorId)) return 'muted-vendor';
  return preferences.muted.bookings.includes(booking.id) ? 'muted-booking' : undefined;
}

export const ianaZoneSchema = z.string().max(64).refine(isTimeZone, 'no such IANA time zone, as Europe/Berlin is one');

/**
 * Abbreviations that ICU takes for zones, and with it `Intl`. IANA has none of them, as most mean several places, and Temporal refuses
 * them: the quiet hours of whoever named one could not be told.
 */
const icuAbbreviation = /^(?:AC|AE|AG|AR|AS|BE|BS|CA|CN|CS|CT|EA|EC|IE|IS|JS|MI|NE|NS|PL|PN|PR|PS|SS|VS)T$/i;

export function isTimeZone(zone: string): boolean {
  // Offsets such as "+05:30" are accepted by newer engines, but know nothing of summer time.
  if (!/^[A-Za-z]/.test(zone) || icuAbbreviation.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** In minutes of a week that begins on Monday; one that passes the end of the week ends beyond it. */
function spansOf({ days, from, to }: QuietWindow): { start: number; end: number }[] {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const length = (minutes(to) - minutes(from) + DAY_MINUTES) % DAY_MINUTES;
  return days.map((day) => {
    const start = weekdays.indexOf(day) * DAY_MINUTES + minutes(from);
    return { start, end: start + length };
  });
}

/** The first two windows that share a minute. */
function findOverlap(windows: readonly QuietWindow[]): [first: number, second: number] | undefined {
  const spans = windows.flatMap((window, index) => spansOf(window).map((span) => ({ ...span, index })));
  for (const [place, a] of spans.entries()) {
    for (const b of spans.slice(place + 1)) {
      const meet = [-WEEK_MINUTES, 0, WEEK_MINUTES].some((shift) => a.start < b.end + shift && b.start + shift < a.end);
      if (meet) return a.index < b.index ? [a.index, b.index] : [b.index, a.index];
    }
  }
  return undefined;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without fields that are there and undefined. */
function defined<T extends object>(value: T | undefined): Defined<T> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, field]) => field !== undefined)) as Defined<T>;
}
