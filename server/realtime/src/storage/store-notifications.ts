/**
 * What the store keeps of notifications: who was told what, what each person made of it, how they want to be told, and what is still to be
 * pushed. Part of `Store`; writes go through its `commit`, so that a notification is as durable as its cause.
 */
import type {
  Notification,
  NotificationCategory,
  Preferences,
  PushDecision,
  PushEnvironment,
  PushProviderName,
  StreamName,
} from '@slotwire/protocol';

export interface NotificationRecord {
  id: string;
  /** Whoever reads it has the notification in the inbox. */
  stream: StreamName;
  atMs: number;
  category: NotificationCategory;
  /** `JSON.stringify(notification)`. */
  json: string;
  /** When its push is decided; undefined: it is not pushed. */
  pushAtMs: number | undefined;
}

/** What one person made of one notification that is in the store. Marks are set once: the first instant stays. */
export interface Mark {
  userId: string;
  notificationId: string;
  /** A device in the foreground showed it. */
  shownMs?: number;
  readMs?: number;
}

export interface PreferencesRecord {
  userId: string;
  preferences: Preferences;
}

/** A device that can be pushed to. */
export interface PushDevice {
  userId: string;
  deviceId: string;
  provider: PushProviderName;
  token: string;
  environment: PushEnvironment;
  /** Undefined: that of the configuration. */
  topic: string | undefined;
  locale: string;
  timeZone: string;
  /** Of the token with which it registered. */
  streams: readonly StreamName[];
  registeredMs: number;
}

export type DeviceChange =
  /**
   * Takes the token from whoever had it (PU1), and the place of what the device had registered before. Left out when the person or the device
   * was revoked at `issuedMs` or later, which says when the token of the session was issued: a session ends seconds after its revocation, where
   * its node hears of it late. Without `issuedMs` nothing of that is asked.
   */
  | { type: 'register'; device: PushDevice; issuedMs?: number }
  | { type: 'unregister'; userId: string; deviceId: string }
  /** All devices of a person that registered up to this instant. */
  | { type: 'unregister-user'; userId: string; uptoMs: number }
  /** The provider said that it is dead. Nothing happens when the device has another token by now. */
  | { type: 'dead-token'; provider: PushProviderName; token: string };

export type ReminderKind = 'day' | 'hour';

/** Bookings that start at this instant or before have been reminded of, or are not to be (NT7). */
export interface ReminderMark {
  kind: ReminderKind;
  uptoMs: number;
}

export interface TaskKey extends TargetCursor {
  notificationId: string;
}

/**
 * One notification on its way to one device. Waits for `dueMs`: for its first try (0), for the end of quiet hours, for room, or for another try.
 * There is at most one per notification and device.
 */
export interface PushTask extends TaskKey {
  dueMs: number;
  /** Tries that failed. */
  attempts: number;
  /** Was put off (PF4, PU3, PU6): goes out together with the others of its device. */
  deferred: boolean;
  /** Dropped at this instant (PU4). */
  expiresMs: number;
}

export interface PushDecisionRecord extends Omit<PushDecision, 'at'> {
  atMs: number;
}

/** How far the recipients of a notification were gone through. */
export interface PushPlan {
  notificationId: string;
  /** Of the last target; undefined: it is done, and not asked about again. */
  after: TargetCursor | undefined;
  /** When it is looked at again: a lease, should this process end now. */
  pushAtMs: number;
}

export interface TargetCursor {
  userId: string;
  deviceId: string;
}

/** Beside bookings and events in `WriteSet`; what is absent is empty. */
export interface NotificationWrites {
  notifications?: readonly NotificationRecord[];
  marks?: readonly Mark[];
  preferences?: readonly PreferencesRecord[];
  devices?: readonly DeviceChange[];
  reminded?: readonly ReminderMark[];
  push?: PushWrites;
}

export interface PushWrites {
  plans?: readonly PushPlan[];
  /** Inserted, or replaced by notification and device. Of a notification that retention has forgotten they are left out. */
  tasks?: readonly PushTask[];
  /** Removed, after `tasks` were written. */
  done?: readonly TaskKey[];
  decisions?: readonly PushDecisionRecord[];
}

/** Beside keys and bookings in `ReadSet`; what is absent is not read. */
export interface NotificationReads {
  /** Each user at most once; the committer sees to that when several works of a batch name the same. */
  inboxes?: readonly InboxScope[];
  /** Of these people. */
  preferences?: readonly string[];
  reminders?: readonly ReminderKind[];
}

export interface InboxScope {
  userId: string;
  streams: readonly StreamName[];
  /** Notifications before this instant have left the inbox. */
  fromMs: number;
}

/** Beside `Facts`. */
export interface NotificationFacts {
  /** By user: the newest `notificationLimits.inboxWindow`, newest first. */
  inboxes: ReadonlyMap<string, readonly InboxEntry[]>;
  /** Absent: nothing was ever set. */
  preferences: ReadonlyMap<string, Preferences>;
  /** Absent: no reminder of this kind was ever looked for. */
  reminded: ReadonlyMap<ReminderKind, number>;
}

export interface InboxEntry {
  notification: Notification;
  read: boolean;
}

export interface InboxQuery extends InboxScope {
  /** Only ids less than this one. */
  before?: string | undefined;
  limit: number;
  category?: NotificationCategory | undefined;
  /** True: only those without a read mark. */
  unread?: boolean | undefined;
}

export interface DuePush {
  record: NotificationRecord;
  after: TargetCursor | undefined;
}

/** Somebody who is to hear of a notification, with all that the decision needs. */
export interface PushTarget {
  device: PushDevice;
  /** Undefined: defaults. */
  preferences: Preferences | undefined;
  /** The zone of the person's device that registered last. */
  deviceTimeZone: string;
  shown: boolean;
  read: boolean;
}

/** A task with what it needs; `target` is undefined when the device is no longer registered, or no longer reads the notification's stream. */
export interface DueTask {
  task: PushTask;
  notification: Notification;
  target: PushTarget | undefined;
}

/** Reads outside of a commit. */
export interface NotificationStore {
  /** Newest (greatest id) first. */
  listInbox(query: InboxQuery): Promise<InboxEntry[]>;
  preferencesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Preferences>>;
  /** A slice of what it takes to list what starts in `(fromMs, toMs]`. @returns whether it can be listed now; it stays so while time goes on */
  prepareStarting(fromMs: number, toMs: number): Promise<boolean>;
  /** Confirmed bookings that start in `(fromMs, toMs]`, which is prepared, ascending by start, behind `after`: the last of the page before. */
  listStarting(
    fromMs: number,
    toMs: number,
    after: { startsMs: number; id: string } | undefined,
    limit: number,
  ): Promise<{ id: string; startsMs: number }[]>;
  remindedTo(kind: ReminderKind): Promise<number | undefined>;
  /** Takes notifications whose push is due: they are due again at `leaseMs`, unless a `PushPlan` says otherwise. Oldest first. */
  takeDuePushes(nowMs: number, leaseMs: number, limit: number): Promise<DuePush[]>;
  /** Registered devices that read the stream, ascending by person and device, after the cursor. */
  listTargets(
    stream: StreamName,
    notificationId: string,
    after: TargetCursor | undefined,
    limit: number,
  ): Promise<PushTarget[]>;
  /**
   * Takes tasks that are due: they are due again at `leaseMs`, unless they are written before. Of those that were put off and those that never
   * were half of the limit each, unless there are fewer: the ends of quiet hours heap up what was put off, and what is new shall not wait for
   * all of it. The new ones come first, and of each the oldest first; those of one instant device by device, as what waited for a device goes
   * out together.
   */
  takeDueTasks(nowMs: number, leaseMs: number, limit: number): Promise<DueTask[]>;
  /** Of tasks that were taken a while ago, in their order: the target of each as it is now. */
  targetsOf(tasks: readonly TaskKey[]): Promise<(PushTarget | undefined)[]>;
  /** When the next push or task is due; undefined when nothing waits. */
  nextPushMs(): Promise<number | undefined>;
  /** How many decisions since `fromMs` say `sent`. A digest is one push: the notifications in it should say `sent` once in all. */
  countSent(devices: readonly TargetCursor[], fromMs: number): Promise<SentCounts>;
  /** Newest first: those recorded last. */
  listDecisions(query: DecisionQuery): Promise<PushDecisionRecord[]>;
}

/** Of each device that was asked about, by `deviceKey`, and of each of their people, by user id. Each has an entry. */
export interface SentCounts {
  devices: ReadonlyMap<string, number>;
  users: ReadonlyMap<string, number>;
}

export interface DecisionQuery {
  userId?: string | undefined;
  notificationId?: string | undefined;
  limit: number;
}

export const deviceKey = ({ userId, deviceId }: TargetCursor): string => `${userId} ${deviceId}`;
