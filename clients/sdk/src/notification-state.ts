/**
 * Notification state: the inbox and the preferences as the person has them, which is what the service confirmed and over it what this device
 * wishes for. Takes in events, snapshots, acks and what was stored; whom that concerns is for its host to say.
 */
import {
  closedBy,
  type Failure,
  type InboxItem,
  isKey,
  type Notification,
  notificationOf,
  type PreferenceChanges,
  type Preferences,
  type PushRegistration,
  type StreamEvent,
} from '@slotwire/protocol';
import type { OnFault } from './fault.ts';
import { isAnnouncement, isFields, isNotification, isPreferences } from './inbound.ts';
import { EARLY_KEY, Inbox } from './inbox.ts';
import { PREFERENCES_KEY, PreferenceBook } from './preference-book.ts';
import { ACKED_ADDRESS_KEY, PushAddress } from './push-address.ts';
import { ReadMarks } from './read-marks.ts';
import type { ServerClock } from './server-clock.ts';
import type { SnapshotInbox } from './snapshot.ts';
import { type UploadParts, uploadKey } from './upload.ts';

export interface NotificationStateHost {
  /** A stream has brought something new. */
  onArrived(notification: Notification): void;
  /** The service has answered an upload, and something changed by it. */
  onAnswered(): void;
  onPreferencesRefused(failure: Failure): void;
}

export interface NotificationStateOptions extends UploadParts {
  serverClock: ServerClock;
  onFault: OnFault;
}

/** What has changed since it was last asked. */
export interface Changes {
  inbox: boolean;
  preferences: boolean;
}

export type Applied = 'applied' | 'malformed' | 'other';

export class NotificationState {
  readonly inbox: Inbox;
  readonly #options: NotificationStateOptions;
  readonly #host: NotificationStateHost;
  readonly #book: PreferenceBook;
  #marks: ReadMarks | undefined;
  #address: PushAddress | undefined;
  #loaded: boolean;
  /** Computed when asked for, the same until something changes. */
  #view: readonly InboxItem[] | undefined;
  #unread: number | undefined;
  #inboxChanged: boolean;
  #preferencesChanged: boolean;

  constructor(options: NotificationStateOptions, host: NotificationStateHost) {
    const { journal, serverClock, onFault } = options;
    this.#options = options;
    this.#host = host;
    this.inbox = new Inbox(journal, serverClock);
    this.#book = new PreferenceBook(options, {
      onAccepted: () => this.#onAnswered(() => this.#touchPreferences()),
      onRefused: (_changes, failure) => {
        onFault('change preferences', failure);
        this.#onAnswered(() => this.#touchPreferences());
        this.#host.onPreferencesRefused(failure);
      },
    });
    this.#marks = undefined;
    this.#address = undefined;
    this.#loaded = false;
    this.#view = undefined;
    this.#unread = undefined;
    this.#inboxChanged = false;
    this.#preferencesChanged = false;
  }

  /** With own marks. */
  items(): readonly InboxItem[] {
    if (this.inbox.prune()) this.#touchInbox();
    this.#view ??= this.inbox
      .items()
      .map((item) => (!item.read && this.#marks?.has(item.id) ? { ...item, read: true } : item));
    return this.#view;
  }

  /** What is not read and may come into the app (NT3). */
  unread(): number {
    const items = this.items();
    this.#unread ??= items.filter((item) => !item.read && this.isOpen(item)).length;
    return this.#unread;
  }

  isRead(id: string): boolean {
    return this.inbox.isRead(id) || (this.#marks?.has(id) ?? false);
  }

  /** The person wants to see it in the app. */
  isOpen(notification: Notification): boolean {
    return closedBy(this.#book.view(), notification, 'inApp') === undefined;
  }

  preferences(): Preferences {
    return this.#book.view();
  }

  takeChanges(): Changes {
    const changes = { inbox: this.#inboxChanged, preferences: this.#preferencesChanged };
    this.#inboxChanged = false;
    this.#preferencesChanged = false;
    return changes;
  }

  /** Something waits to be sent, or for its answer. */
  isBusy(): boolean {
    return this.#uploads().some((upload) => !upload.isEmpty());
  }

  // What this device wishes for

  /** Also ids that have not come yet: a push may have brought the person here before the stream did. */
  markRead(ids: readonly string[] | 'all'): void {
    const named = ids === 'all' ? this.items().map(({ id }) => id) : [...new Set(ids)];
    const unread = named.filter((id) => !this.isRead(id) && isKey(id));
    if (unread.length === 0) return;
    this.#needMarks().add(unread);
    this.#touchInbox();
  }

  changePreferences(changes: PreferenceChanges): void {
    this.#book.change(changes);
    this.#touchPreferences();
  }

  /** @param registration null: this device is not to be pushed to. */
  setAddress(registration: PushRegistration | null): void {
    this.#needAddress().set(registration);
  }

  // What the service says

  apply(event: StreamEvent): Applied {
    const data: Record<string, unknown> = isFields(event.data) ? event.data : {};
    switch (event.type) {
      case 'notification.created':
        return this.#arrive(data.notification);
      case 'announcement':
        return isAnnouncement(data) ? this.#arrive(notificationOf(event, data)) : 'malformed';
      case 'notification.read':
        if (!Array.isArray(data.ids)) return 'malformed';
        this.#confirmRead(data.ids.filter((id) => typeof id === 'string'));
        return 'applied';
      case 'preferences.updated':
        if (!isPreferences(data.preferences)) return 'malformed';
        if (this.#book.confirm(data.preferences)) this.#touchPreferences();
        return 'applied';
      default:
        return 'other';
    }
  }

  applySnapshot({ notifications, preferences }: SnapshotInbox, authoritative: boolean): void {
    if (this.inbox.applySnapshot(notifications, authoritative)) this.#touchInbox();
    this.#settleMarks();
    if (preferences !== undefined && this.#book.confirm(preferences, authoritative)) this.#touchPreferences();
  }

  onUp(): void {
    if (this.inbox.prune()) this.#touchInbox();
    for (const upload of this.#uploads()) upload.onUp();
  }

  onDown(): void {
    this.inbox.endSnapshot();
    for (const upload of this.#uploads()) upload.onDown();
  }

  /** The service may have forgotten this device: its token was revoked, or its data were restored from a backup. */
  onForgotten(): void {
    this.#address?.onForgotten();
  }

  // What is stored

  /** @returns false when the record cannot be read. */
  load(key: string, record: unknown): boolean {
    switch (key) {
      case EARLY_KEY:
        return this.inbox.loadEarly(record);
      case PREFERENCES_KEY:
        return this.#book.load(record);
      case ACKED_ADDRESS_KEY:
        return this.#needAddress().loadAcked(record);
      case uploadKey('read'):
        return this.#needMarks().load(record);
      case uploadKey('preferences'):
        return this.#book.loadChanges(record);
      case uploadKey('push'):
        return this.#needAddress().upload.load(record);
      default:
        return key.startsWith('notification/') && this.inbox.load(record);
    }
  }

  onLoaded(): void {
    this.#loaded = true;
    this.#address?.onLoaded();
    this.#touchPreferences();
  }

  /** Another person has signed in: what was the other's is gone, where this device is reached is not. */
  erase(): void {
    this.inbox.clear();
    this.#marks?.clear();
    this.#book.clear();
    this.#address?.onOtherPerson();
    this.#touchPreferences();
  }

  // Within

  #arrive(notification: unknown): Applied {
    if (!isNotification(notification)) return 'malformed';
    if (this.inbox.put(notification)) {
      this.#touchInbox();
      this.#host.onArrived(notification);
    }
    return 'applied';
  }

  #confirmRead(ids: readonly string[]): void {
    if (this.inbox.markRead(ids)) this.#touchInbox();
    this.#settleMarks();
  }

  #settleMarks(): void {
    this.#marks?.settle((id) => this.inbox.isRead(id));
  }

  #onAnswered(touch: () => void): void {
    touch();
    this.#host.onAnswered();
  }

  #uploads() {
    const uploads = [this.#marks?.upload, this.#book.upload(), this.#address?.upload];
    return uploads.filter((upload) => upload !== undefined);
  }

  #needMarks(): ReadMarks {
    this.#marks ??= new ReadMarks(this.#options, {
      // The event says the same, but may come later, and the count must not jump in between.
      onAccepted: (ids) => this.#onAnswered(() => this.#confirmRead(ids)),
      onRefused: (_ids, failure) => {
        this.#options.onFault('mark notifications as read', failure);
        this.#onAnswered(() => this.#touchInbox());
      },
    });
    return this.#marks;
  }

  #needAddress(): PushAddress {
    if (this.#address === undefined) {
      this.#address = new PushAddress(this.#options, (failure) => this.#options.onFault('register for push', failure));
      if (this.#loaded) this.#address.onLoaded();
    }
    return this.#address;
  }

  #touchInbox(): void {
    this.#view = undefined;
    this.#unread = undefined;
    this.#inboxChanged = true;
  }

  /** They say what counts as unread, too. */
  #touchPreferences(): void {
    this.#preferencesChanged = true;
    this.#touchInbox();
  }
}
