/** Tab notifications: the notification center of a tab, whichever tab leads. */
import {
  defaultPreferences,
  type InboxItem,
  type Notification,
  type NotificationAction,
  type NotificationText,
  type PreferenceChanges,
  type Preferences,
  type PushData,
  type PushRegistration,
} from '@slotwire/protocol';
import {
  commandOf,
  type NotificationCenter,
  type NotificationPage,
  type PushReceipt,
  type Route,
  routeOf,
  type Submitted,
  type Toast,
  textOf,
} from '@slotwire/sdk';
import type { InboxQuery, SharedState, SubmitCall, TabCall } from './tab-messages.ts';

export interface TabNotificationsHost {
  /** Of this tab, when it leads. */
  service: () => NotificationCenter | undefined;
  mirror: () => Omit<SharedState, 'bookings'> | undefined;
  call: (call: TabCall) => Promise<unknown>;
  submit: (command: SubmitCall['command'], intent: object, base: number) => Submitted;
  region: { locale: string; timeZone: string };
}

const nothing: readonly never[] = [];

export class TabNotifications implements NotificationCenter {
  readonly #host: TabNotificationsHost;

  constructor(host: TabNotificationsHost) {
    this.#host = host;
  }

  inbox(): readonly InboxItem[] {
    return this.#host.service()?.inbox() ?? this.#host.mirror()?.inbox ?? nothing;
  }

  unread(): number {
    return this.#host.service()?.unread() ?? this.#host.mirror()?.unread ?? 0;
  }

  render(notification: Notification): NotificationText {
    return textOf(notification, this.#host.region);
  }

  route(notification: Notification): Route {
    return routeOf(notification);
  }

  toasts(): readonly Toast[] {
    return this.#host.service()?.toasts() ?? this.#host.mirror()?.toasts ?? nothing;
  }

  dismissToast(id: string): void {
    this.#tell({ op: 'dismiss-toast', id });
  }

  /** All are those that this tab shows: the tab that leads may know of more by then, which nobody has seen. */
  markRead(ids: readonly string[] | 'all'): void {
    const named = ids === 'all' ? this.inbox().flatMap(({ id, read }) => (read ? [] : [id])) : ids;
    if (named.length > 0) this.#tell({ op: 'read', ids: named });
  }

  act(id: string, action: NotificationAction): { key: string; done: Submitted['done'] } | undefined {
    const notification = this.inbox().find((item) => item.id === id);
    if (notification?.actions.includes(action) !== true) return undefined;
    const command = commandOf(notification, action);
    const submitted = command && this.#host.submit(command.command, command.args, command.base);
    this.markRead([id]);
    return submitted && { key: submitted.key, done: submitted.done };
  }

  async list(query: InboxQuery): Promise<NotificationPage> {
    return (await this.#host.call({ op: 'list', query })) as NotificationPage;
  }

  preferences(): Preferences {
    return this.#host.service()?.preferences() ?? this.#host.mirror()?.preferences ?? defaultPreferences;
  }

  setPreferences(changes: PreferenceChanges): void {
    this.#tell({ op: 'set-preferences', changes });
  }

  registerPush(registration: PushRegistration): void {
    this.#tell({ op: 'register-push', registration });
  }

  unregisterPush(): void {
    this.#tell({ op: 'unregister-push' });
  }

  onPush(data: PushData): PushReceipt {
    const leading = this.#host.service();
    if (leading !== undefined) return leading.onPush(data);
    const isKnown = this.inbox().some(({ id }) => id === data.id);
    if (!isKnown) this.#tell({ op: 'push', data });
    return isKnown ? 'known' : 'new';
  }

  #tell(call: TabCall): void {
    // Answered when it is stored; a leader that has gone is asked again by the next.
    this.#host.call(call).catch(() => {});
  }
}
