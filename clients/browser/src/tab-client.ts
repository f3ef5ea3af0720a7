/** Tab client: the socket service as the screens of one tab see it, whichever tab leads. */
import type { CommandInput } from '@slotwire/protocol';
import type {
  Answer,
  AttentionItem,
  BookingIntent,
  BookingView,
  ClientStats,
  ConnectionState,
  DeviceConditions,
  Fault,
  NotificationCenter,
  OutboxEntry,
  Question,
  SocketClient,
  Submitted,
} from '@slotwire/sdk';
import type { StorageState } from './storage-state.ts';
import { type TabEvents, TabGroup, type TabGroupOptions } from './tab-group.ts';
import type { SubmitCall, TabCall } from './tab-messages.ts';
import { TabNotifications } from './tab-notifications.ts';
import type { TabState } from './tab-state.ts';

export interface TabClientOptions extends TabGroupOptions {
  region: { locale: string; timeZone: string };
}

const nothing: readonly never[] = [];
const idle: ConnectionState = { status: 'idle' };

export class TabClient implements SocketClient {
  readonly notifications: NotificationCenter;
  readonly #group: TabGroup;
  readonly #runtime: TabClientOptions['runtime'];
  readonly #onFault: (fault: Fault) => void;

  constructor(options: TabClientOptions, conditions: Partial<DeviceConditions>) {
    this.#runtime = options.runtime;
    this.#onFault = options.onFault;
    this.#group = new TabGroup(options, conditions, { tellAll: () => this.#tellAll() });
    this.#group.requests.lookUp = (id) => this.booking(id)?.booking;
    this.notifications = new TabNotifications({
      service: () => this.#group.service()?.notifications,
      mirror: () => this.#group.mirror()?.state(),
      call: (call) => this.#group.call(call),
      submit: (command, intent, base) => this.#submit(command, intent, base),
      region: options.region,
    });
    void this.#group.join();
  }

  /** Resolves when there is something to show, and commands can be given. */
  get ready(): Promise<void> {
    return this.#group.ready;
  }

  tab(): TabState {
    return this.#group.state();
  }

  storage(): StorageState {
    return this.#group.storage();
  }

  /** Commands, choices and preferences that no store has yet: they would be lost with this page. */
  unstored(): number {
    return this.#group.requests.unstored();
  }

  connection(): ConnectionState {
    return this.#group.service()?.connection() ?? this.#group.mirror()?.state().connection ?? idle;
  }

  reconnectNow(): void {
    this.#tell({ op: 'reconnect' });
  }

  pause(): void {
    this.#tell({ op: 'pause' });
  }

  async signOut({ everywhere = false }: { everywhere?: boolean } = {}): Promise<void> {
    await this.#group.call({ op: 'sign-out', everywhere });
  }

  bookings(): readonly BookingView[] {
    return this.#group.service()?.bookings() ?? this.#group.mirror()?.bookings() ?? nothing;
  }

  booking(id: string): BookingView | undefined {
    const service = this.#group.service();
    return service === undefined ? this.#group.mirror()?.booking(id) : service.booking(id);
  }

  outbox(): readonly OutboxEntry[] {
    return this.#group.service()?.outbox() ?? this.#group.mirror()?.state().outbox ?? nothing;
  }

  attention(): readonly AttentionItem[] {
    return this.#group.service()?.attention() ?? this.#group.mirror()?.state().attention ?? nothing;
  }

  synced(): boolean {
    return this.#group.service()?.synced() ?? this.#group.mirror()?.state().synced ?? false;
  }

  submit<C extends Parameters<SocketClient['submit']>[0]>(command: C, intent: BookingIntent<C>): Submitted {
    const base = 'bookingId' in intent ? (this.booking(String(intent.bookingId))?.booking.version ?? 0) : 0;
    return this.#submit(command, intent, base);
  }

  resolve(key: string, choice: 'mine' | 'theirs'): void {
    const item = this.attention().find((candidate) => candidate.key === key);
    const seen = item && { base: this.booking(item.bookingId)?.booking.version ?? 0 };
    this.#tell({ op: 'resolve', key, choice, ...seen });
  }

  dismiss(key: string): void {
    this.#tell({ op: 'dismiss', key });
  }

  async ask<Q extends Question>(question: Q, args: CommandInput<Q>): Promise<Answer<Q>> {
    return (await this.#group.call({ op: 'ask', question, args })) as Answer<Q>;
  }

  on<E extends keyof TabEvents>(event: E, listener: (payload: TabEvents[E]) => void): () => void {
    return this.#group.emitter.on(event, listener);
  }

  /** Gives a token to the tab that leads, where that one's is of no use any more. */
  offerToken(token: string): void {
    this.#tell({ op: 'token', token });
  }

  /** This tab has got a token: the others may need it. */
  lendToken(): void {
    this.#group.lendToken();
  }

  /** Of the SDK, where it runs in this tab. */
  stats(): ClientStats | undefined {
    return this.#group.service()?.stats();
  }

  /** What this tab knows about the device. */
  setConditions(conditions: Partial<DeviceConditions>): void {
    this.#group.setConditions(conditions);
  }

  leave(): void {
    this.#group.leave();
  }

  comeBack(): void {
    this.#group.comeBack();
  }

  /** Leaves the others: the next one leads. */
  close(): Promise<void> {
    return this.#group.close();
  }

  #submit(command: SubmitCall['command'], intent: object, base: number): Submitted {
    if (this.#group.state().role === 'joining') throw new Error('submit before the client is ready');
    const key = this.#runtime.ids.next();
    const done = this.#group.requests.await(key, 'bookingId' in intent ? String(intent.bookingId) : key);
    const queued = this.#group.call({ op: 'submit', key, command, intent, base }).then(() => {});
    // Who does not wait for it shall not have to catch it either.
    queued.catch(() => {});
    return { key, queued, done };
  }

  #tell(call: TabCall): void {
    this.#group
      .call(call)
      .catch((error: unknown) => this.#onFault({ what: `${call.op} in the tab that leads`, error }));
  }

  #tellAll(): void {
    const { emitter } = this.#group;
    emitter.emit('connection', this.connection());
    emitter.emit('bookings', undefined);
    emitter.emit('outbox', this.outbox());
    emitter.emit('attention', this.attention());
    emitter.emit('notifications', { unread: this.notifications.unread() });
    emitter.emit('toasts', this.notifications.toasts());
    emitter.emit('preferences', this.notifications.preferences());
  }
}
