/**
 * Notification center: what an application sees of notifications, preferences and push. Everything here is data: an app draws it,
 * plays it and follows it, and decides nothing.
 */
import type {
  InboxItem,
  Notification,
  NotificationAction,
  NotificationCategory,
  NotificationText,
  PreferenceChanges,
  Preferences,
  PushData,
  PushRegistration,
} from '@slotwire/protocol';
import type { CommandResult } from './outbox.ts';

/** Where a tap on a notification leads. */
export type Route = { screen: 'booking'; bookingId: string } | { screen: 'notification'; id: string };

/** How to sound; undefined: not at all. */
export type Sound = 'default' | 'message' | 'urgent';

/** To be shown over whatever the person is doing: `banner` until it is dismissed, `toast` for some seconds. */
export interface Toast {
  notification: Notification;
  kind: 'toast' | 'banner';
  sound: Sound | undefined;
  /** The app may take it away from here on, ms of the device's clock; undefined: when the person does. */
  untilMs: number | undefined;
}

/** What has just come, for a host that can sound while the person looks elsewhere (a tab behind another). */
export interface Arrival {
  notification: Notification;
  sound: Sound | undefined;
}

export interface NotificationPage {
  notifications: readonly InboxItem[];
  /** For the next page. */
  next: string | undefined;
}

/** What a push was worth to this device. */
export type PushReceipt = 'new' | 'known';

export interface NotificationCenter {
  /** The inbox window, newest first, with own marks that are still on their way. The same array until something changes. */
  inbox(): readonly InboxItem[];
  /** For the badge (NT3). */
  unread(): number;
  /** In the language and zone of the device: of its last registration for push, or of its start. */
  render(notification: Notification): NotificationText;
  route(notification: Notification): Route;
  /** Oldest first. Empty while the app is not in the foreground. */
  toasts(): readonly Toast[];
  dismissToast(id: string): void;
  /** At once on this device, durable, and sent when there is a link. */
  markRead(ids: readonly string[] | 'all'): void;
  /**
   * Runs the action's command through the outbox, also offline, and marks the notification as read (NT6).
   * @returns undefined for `open`, and where the notification is not known or does not offer it
   */
  act(id: string, action: NotificationAction): { key: string; done: Promise<CommandResult> } | undefined;
  /** Beyond the window, from the service. Rejects with a `Failure` or when there is no link. */
  list(query: {
    before?: string;
    limit?: number;
    category?: NotificationCategory;
    unread?: boolean;
  }): Promise<NotificationPage>;
  /** With own changes that are still on their way. */
  preferences(): Preferences;
  /**
   * At once on this device, durable, and sent when there is a link. What the service refuses is taken back and reported
   * (`preferences-refused`).
   */
  setPreferences(changes: PreferenceChanges): void;
  /** What the operating system gave; call it at each start and whenever a token, the zone or the language changes. Durable, like a command. */
  registerPush(registration: PushRegistration): void;
  /** Before signing out. Durable; a device that never gets to say it is silenced by the next person's registration. */
  unregisterPush(): void;
  /**
   * A push has come, whether or not the app was running: makes sure that what it speaks of is fetched.
   * @returns `known` when the app has it already: nothing to show
   */
  onPush(data: PushData): PushReceipt;
}
