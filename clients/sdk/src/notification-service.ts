/**
 * Notification service: the notification center of one device. Decides what interrupts the person, runs what they choose, and tells the
 * application what changed; what is known of notifications at all is in `notification-state.ts`.
 */
import type {
  Failure,
  InboxItem,
  Notification,
  NotificationAction,
  NotificationText,
  PreferenceChanges,
  Preferences,
  PushData,
  PushRegistration,
  StreamEvent,
} from '@slotwire/protocol';
import type { Command } from './command.ts';
import type { Emitter } from './emitter.ts';
import { isFields, isInboxItem } from './inbound.ts';
import { commandOf, routeOf, textOf } from './notification-actions.ts';
import type { NotificationCenter, NotificationPage, PushReceipt, Route, Sound, Toast } from './notification-center.ts';
import {
  type Applied,
  NotificationState,
  type NotificationStateHost,
  type NotificationStateOptions,
} from './notification-state.ts';
import type { CommandResult } from './outbox.ts';
import { SHOWN_FOR_MS, ShownReports } from './shown-reports.ts';
import type { SnapshotInbox } from './snapshot.ts';
import type { SocketServiceEvents } from './socket-service.ts';
import { soundOf, Toasts, toastOf } from './toasts.ts';
import type { UploadLink } from './upload.ts';

/** What is older when it comes was missed: it is in the inbox, and not worth an interruption, ms. */
export const TOAST_AGE_MS = 300_000;
/** So many pushes are remembered: the person has seen their notifications outside of the app. */
const MAX_PUSHED = 100;

const noToasts: readonly Toast[] = [];

export interface NotificationHost extends UploadLink {
  /** The app is in front of the person. */
  isInFront(): boolean;
  /** Puts it into the outbox. */
  run(command: Omit<Command, 'key' | 'trace'>): { key: string; done: Promise<CommandResult> };
  /** There is something to fetch, also where the power policy would sleep. */
  wake(): void;
}

export interface NotificationServiceOptions extends NotificationStateOptions {
  emitter: Emitter<SocketServiceEvents>;
  link: NotificationHost;
  /** At the start; a registration for push says it anew. */
  locale: string;
  timeZone: string;
}

export class NotificationService implements NotificationCenter, NotificationStateHost {
  readonly state: NotificationState;
  readonly #options: NotificationServiceOptions;
  #toasts: Toasts | undefined;
  #toastsChanged: boolean;
  #shown: ShownReports | undefined;
  #pushed: Set<string> | undefined;
  #wasInFront: boolean;
  /** Where the device is, and what its person speaks. */
  #region: { locale: string; timeZone: string };

  constructor(options: NotificationServiceOptions) {
    this.#options = options;
    this.state = new NotificationState(options, this);
    this.#toasts = undefined;
    this.#toastsChanged = false;
    this.#shown = undefined;
    this.#pushed = undefined;
    this.#wasInFront = options.link.isInFront();
    this.#region = options;
  }

  // What the application calls

  inbox(): readonly InboxItem[] {
    return this.state.items();
  }

  unread(): number {
    return this.state.unread();
  }

  render(notification: Notification): NotificationText {
    return textOf(notification, this.#region);
  }

  route(notification: Notification): Route {
    return routeOf(notification);
  }

  toasts(): readonly Toast[] {
    return this.#options.link.isInFront() ? (this.#toasts?.all() ?? noToasts) : noToasts;
  }

  dismissToast(id: string): void {
    this.#keepToasts(({ notification }) => notification.id !== id);
    this.settle();
  }

  markRead(ids: readonly string[] | 'all'): void {
    this.state.markRead(ids);
    this.settle();
  }

  act(id: string, action: NotificationAction): { key: string; done: Promise<CommandResult> } | undefined {
    const notification = this.state.inbox.get(id);
    if (notification?.actions.includes(action) !== true) return undefined;
    // Both in one turn: a crash leaves either the command and the mark, or neither.
    const command = commandOf(notification, action);
    const receipt = command === undefined ? undefined : this.#options.link.run(command);
    this.markRead([id]);
    return receipt;
  }

  list(query: Parameters<NotificationCenter['list']>[0]): Promise<NotificationPage> {
    return new Promise((resolve, reject) => {
      this.#options.requests.send('notification:list', query, (outcome) => {
        if (outcome.ok === true) resolve(this.#readPage(outcome.value));
        else reject(outcome.ok === false ? outcome : new Error(`list notifications: ${outcome.why}`));
      });
    });
  }

  preferences(): Preferences {
    return this.state.preferences();
  }

  setPreferences(changes: PreferenceChanges): void {
    this.state.changePreferences(plain(changes));
    this.settle();
  }

  registerPush(registration: PushRegistration): void {
    this.#region = registration;
    this.state.setAddress(plain(registration));
  }

  unregisterPush(): void {
    this.state.setAddress(null);
  }

  onPush({ id }: PushData): PushReceipt {
    if (this.state.inbox.get(id) !== undefined || this.state.isRead(id) || this.#pushed?.has(id)) return 'known';
    this.#pushed ??= new Set();
    this.#pushed.add(id);
    const [oldest] = this.#pushed;
    if (this.#pushed.size > MAX_PUSHED && oldest !== undefined) this.#pushed.delete(oldest);
    this.#options.link.wake();
    return 'new';
  }

  // What the device tells

  /** One of a batch: `settle` follows. */
  apply(event: StreamEvent): Applied {
    return this.state.apply(event);
  }

  applySnapshot(inbox: SnapshotInbox, authoritative: boolean): void {
    this.state.applySnapshot(inbox, authoritative);
    this.settle();
  }

  /** Tells listeners what has changed, once for all that came together. */
  settle(): void {
    const { emitter } = this.#options;
    const changes = this.state.takeChanges();
    if (changes.inbox) this.#keepToasts(({ notification: { id } }) => this.#isUnread(id));
    if (changes.inbox && emitter.has('notifications')) emitter.emit('notifications', { unread: this.unread() });
    if (changes.preferences) emitter.emit('preferences', this.preferences());
    if (!this.#toastsChanged) return;
    this.#toastsChanged = false;
    emitter.emit('toasts', this.toasts());
  }

  onUp(): void {
    this.state.onUp();
    this.#shown?.onUp();
    this.settle();
  }

  onDown(): void {
    this.state.onDown();
  }

  onLoaded(): void {
    this.state.onLoaded();
    this.settle();
  }

  /** The conditions of the device may have changed. */
  onConditions(): void {
    const isInFront = this.#options.link.isInFront();
    if (isInFront === this.#wasInFront) return;
    this.#wasInFront = isInFront;
    if (this.#toasts === undefined) return;
    // What passes by itself has passed when the person comes back; a banner waits for them.
    this.#toasts.keep(({ kind }) => kind === 'banner');
    this.#toastsChanged = true;
    this.settle();
  }

  erase(): void {
    this.state.erase();
    this.#shown?.clear();
    this.#pushed = undefined;
    this.settle();
  }

  // What the state tells

  onArrived(notification: Notification): void {
    const { link, serverClock, runtime, emitter } = this.#options;
    const { id, at, expiresAt } = notification;
    const nowMs = serverClock.nowMs();
    const ageMs = Math.max(0, nowMs - Date.parse(at));
    const isInFront = link.isInFront();
    if (ageMs >= TOAST_AGE_MS || (!isInFront && !emitter.has('arrived'))) return;
    if (this.#pushed?.has(id) || this.state.isRead(id) || !this.state.isOpen(notification)) return;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs) return;
    const sound = this.#soundOf(notification);
    emitter.emit('arrived', { notification, sound });
    if (!isInFront) return;
    const { title, body } = this.render(notification);
    const facts = { sound, textLength: title.length + body.length };
    this.#toasts ??= new Toasts();
    const toast = toastOf(notification, { ...facts, nowMs: runtime.clock.nowMs() });
    const isShown = this.#toasts.add(toast, runtime.clock.nowMs());
    this.#toastsChanged = true;
    if (isShown && ageMs < SHOWN_FOR_MS) this.#needShown().add(id, ageMs);
  }

  onAnswered(): void {
    this.settle();
  }

  onPreferencesRefused(failure: Failure): void {
    this.#options.emitter.emit('preferences-refused', failure);
  }

  // Within

  #isUnread(id: string): boolean {
    return this.state.inbox.get(id) !== undefined && !this.state.isRead(id);
  }

  #keepToasts(isKept: (toast: Toast) => boolean): void {
    if (this.#toasts?.keep(isKept)) this.#toastsChanged = true;
  }

  #soundOf(notification: Notification): Sound | undefined {
    const { serverClock, onFault } = this.#options;
    const { timeZone } = this.#region;
    try {
      return soundOf(notification, this.preferences(), { timeZone, nowMs: serverClock.nowMs() });
    } catch (error) {
      // Older engines lack newer zones. In doubt the night stays silent.
      onFault('find out whether it is quiet time', error);
      return undefined;
    }
  }

  #needShown(): ShownReports {
    const { runtime, requests, link } = this.#options;
    this.#shown ??= new ShownReports({ ...runtime, requests, isUp: () => link.isUp() });
    return this.#shown;
  }

  #readPage(value: unknown): NotificationPage {
    const listed = isFields(value) && Array.isArray(value.notifications) ? value.notifications : [];
    const notifications = listed
      .filter(isInboxItem)
      .map((item) => (!item.read && this.state.isRead(item.id) ? { ...item, read: true } : item));
    return { notifications, next: isFields(value) && typeof value.next === 'string' ? value.next : undefined };
  }
}

/** A copy that nobody changes afterwards, without fields that are there and undefined. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
