/**
 * Notifications: what a person is told beside the state itself. A notification is addressed to a stream, like any event; who reads the
 * stream has it in the inbox. It carries a template and its parameters, not a text: each device renders it in its own language and zone.
 */
import * as z from 'zod';
import { idSchema, instantSchema, keySchema, versionSchema } from './primitives.ts';

export const NotificationCategory = {
  Booking: 'booking',
  Message: 'message',
  Reminder: 'reminder',
  Announcement: 'announcement',
  System: 'system',
} as const;
export type NotificationCategory = (typeof NotificationCategory)[keyof typeof NotificationCategory];
export const notificationCategories = Object.values(NotificationCategory) as [
  NotificationCategory,
  ...NotificationCategory[],
];
export const notificationCategorySchema = z.enum(notificationCategories);

/** Ascending. `critical` passes every preference, quiet hours and mutes. */
export const notificationPriorities = ['low', 'normal', 'high', 'critical'] as const;
export const notificationPrioritySchema = z.enum(notificationPriorities);
export type NotificationPriority = z.infer<typeof notificationPrioritySchema>;

/** What is said. `notification-texts.ts` has the words of each, in every language. */
export const notificationTemplates = [
  'booking-requested',
  'booking-confirmed',
  'booking-declined',
  'booking-cancelled',
  'booking-moved',
  'booking-started',
  'booking-completed',
  'booking-no-show',
  'reschedule-asked',
  'reschedule-declined',
  'note-added',
  'reminder-day',
  'reminder-hour',
  'announcement',
  'system-notice',
] as const;
export const notificationTemplateSchema = z.enum(notificationTemplates);
export type NotificationTemplate = z.infer<typeof notificationTemplateSchema>;

/** What the reader can do about it at once. All but `open` are a booking command on the version that the notification speaks of (NT6). */
export const notificationActions = [
  'open',
  'confirm',
  'decline',
  'accept-reschedule',
  'decline-reschedule',
  'cancel',
] as const;
export const notificationActionSchema = z.enum(notificationActions);
export type NotificationAction = z.infer<typeof notificationActionSchema>;

export const notificationLimits = {
  /** The unread count and the inbox of a device look at the newest so many (NT3). */
  inboxWindow: 100,
  /** Notifications are kept so long, ms (30 days). */
  keptMs: 30 * 86_400_000,
  /** And at most so many a stream. */
  keptPerStream: 1_000,
  maxTitleLength: 120,
  maxTextLength: 1_000,
  /** Ids in one `notification:read` or `notification:shown`. */
  maxIds: 100,
  maxPage: 100,
} as const;

export const notificationSchema = z.object({
  /** Of the event that brought it. Ids sort by time: the greater one is the newer one. */
  id: keySchema,
  at: instantSchema,
  category: notificationCategorySchema,
  priority: notificationPrioritySchema,
  template: notificationTemplateSchema,
  /** For the template: instants as ISO 8601, names as they are. */
  params: z.record(z.string(), z.string()),
  /** What it is about, where that is a booking: as it stood after the change. */
  booking: z.object({ id: keySchema, version: versionSchema, vendorId: idSchema }).optional(),
  actions: z.array(notificationActionSchema),
  /** A later notification of the same key takes the place of an earlier one on the lock screen. */
  collapseKey: z.string().max(64),
  /** Of no use after this instant: it stays in the inbox, but is not pushed any more. */
  expiresAt: instantSchema.optional(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** A notification as one person has it. */
export const inboxItemSchema = notificationSchema.extend({ read: z.boolean() });
export type InboxItem = z.infer<typeof inboxItemSchema>;

export const announcementSchema = z.object({
  title: z.string().min(1).max(notificationLimits.maxTitleLength),
  text: z.string().max(notificationLimits.maxTextLength),
  priority: notificationPrioritySchema,
  /** `system`: from the platform itself, as for a maintenance. Default: `announcement`. */
  category: z.enum(['announcement', 'system']).optional(),
  expiresAt: instantSchema.optional(),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** An announcement is one event, whoever reads the stream: service and devices derive its notification alike (NT5). */
export function notificationOf(event: { id: string; at: string }, announcement: Announcement): Notification {
  const { title, text, priority, category = 'announcement', expiresAt } = announcement;
  return {
    id: event.id,
    at: event.at,
    category,
    priority,
    template: category === 'system' ? 'system-notice' : 'announcement',
    params: { title, text },
    actions: ['open'],
    collapseKey: event.id,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** True when `priority` is at least `minimum`. */
export const reaches = (priority: NotificationPriority, minimum: NotificationPriority): boolean =>
  notificationPriorities.indexOf(priority) >= notificationPriorities.indexOf(minimum);
