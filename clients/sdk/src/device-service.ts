/** Device service: wires the parts of one device together. It holds no rules of its own. */
import {
  type Booking,
  type BookingCommandName,
  ClientSample,
  type CommandInput,
  type Failure,
  type Handshake,
  PROTOCOL_VERSION,
  refusal,
  type SessionMode,
  type StreamEvent,
  type Welcome,
} from '@slotwire/protocol';
import type { AttentionItem } from './attention.ts';
import { ClientMetrics, type ClientStats } from './client-metrics.ts';
import { type BookingIntent, type Command, newTrace } from './command.ts';
import { attentionFor, failureOf, sendAgain } from './conflicts.ts';
import type { ConnectionState } from './connection.ts';
import type { Allowance } from './connection-machine.ts';
import { Connector, type ConnectorHost } from './connector.ts';
import { DeviceState, type DeviceStateHost } from './device-state.ts';
import { Emitter } from './emitter.ts';
import type { OnFault } from './fault.ts';
import { isFields } from './inbound.ts';
import { Journal } from './journal.ts';
import { type NotificationHost, NotificationService } from './notification-service.ts';
import { type CommandResult, type Entry, Outbox, type OutboxEntry, type OutboxHost } from './outbox.ts';
import type { DeviceConditions, PowerPolicy } from './power.ts';
import { PowerControl, type PowerHost } from './power-control.ts';
import { PowerMeter } from './power-meter.ts';
import { type Answer, ask, isOverview, type Question } from './questions.ts';
import { ServerClock } from './server-clock.ts';
import type {
  SocketService,
  SocketServiceEvents,
  SocketServiceOptions,
  SubmitAs,
  Submitted,
} from './socket-service.ts';
import { Sync } from './sync.ts';
import { TokenKeeper } from './token.ts';
import { Upkeep } from './upkeep.ts';
import { type BookingView, Views } from './views.ts';

export function createSocketService(options: SocketServiceOptions): SocketService {
  return new DeviceService(options);
}

/** A class, since a simulator holds thousands: methods are shared, closures would be made for each. */
class DeviceService implements SocketService, ConnectorHost, OutboxHost, PowerHost, DeviceStateHost, NotificationHost {
  readonly notifications: NotificationService;
  readonly #options: SocketServiceOptions;
  readonly #emitter: Emitter<SocketServiceEvents>;
  readonly #journal: Journal;
  readonly #metrics: ClientMetrics;
  readonly #serverClock: ServerClock;
  readonly #power: PowerControl;
  readonly #meter: PowerMeter;
  readonly #connector: Connector;
  readonly #outbox: Outbox;
  readonly #state: DeviceState;
  readonly #sync: Sync;
  readonly #upkeep: Upkeep;
  readonly #views: Views;
  #loading: Promise<void> | undefined;
  #loaded: boolean;
  #wanted: boolean;
  #headsEveryMs: number;
  #saverFlushMs: number;
  #maxMessageBytes: number;
  /** Names this start of the application. */
  #instance: string | undefined;
  #attempts: number;

  constructor(options: SocketServiceOptions) {
    const { runtime, storage } = options;
    const onFault: OnFault = (what, error) => reportFault(options, what, error);
    this.#options = options;
    this.#emitter = new Emitter(onFault);
    this.#journal = new Journal(storage, runtime, onFault);
    this.#metrics = new ClientMetrics(options.telemetry ?? true);
    this.#serverClock = new ServerClock(runtime.clock);
    this.#power = new PowerControl(runtime, this, options.conditions);
    this.#meter = new PowerMeter(runtime.clock, this.#metrics);
    this.#meter.onConditions(this.#power.conditions());
    const tokens = new TokenKeeper(options.getToken, runtime.clock);
    const { url, transport } = options;
    this.#connector = new Connector({
      url,
      transport,
      runtime,
      tokens,
      host: this,
      allowance: this.#power.allowance(),
      onFault,
    });
    const { requests } = this.#connector;
    this.#outbox = new Outbox({ runtime, journal: this.#journal, requests, host: this, onFault });
    this.notifications = new NotificationService({
      runtime,
      journal: this.#journal,
      requests,
      serverClock: this.#serverClock,
      emitter: this.#emitter,
      link: this,
      locale: options.locale ?? 'en',
      timeZone: options.timeZone ?? 'UTC',
      onFault,
    });
    this.#state = new DeviceState({
      storage,
      journal: this.#journal,
      clock: runtime.clock,
      serverClock: this.#serverClock,
      metrics: this.#metrics,
      outbox: this.#outbox,
      notifications: this.notifications,
      host: this,
      onFault,
    });
    this.#sync = new Sync({ runtime, requests, sequencer: this.#state.sequencer, host: this.#state, onFault });
    const { mode, telemetryIntervalMs, flushIntervalMs } = this.#power.policy();
    this.#outbox.setFlushInterval(flushIntervalMs);
    this.#upkeep = new Upkeep(
      {
        runtime,
        requests,
        tokens,
        serverClock: this.#serverClock,
        metrics: this.#metrics,
        meter: this.#meter,
        telemetry: options.telemetry ?? true,
        outboxDepth: () => this.#outbox.depth(),
        lose: (refusal) => this.#connector.lose(refusal),
        onFault,
      },
      mode,
      telemetryIntervalMs,
    );
    this.#views = new Views(this.#state.replica, this.#outbox, () => this.#state.person());
    this.#loading = undefined;
    this.#loaded = false;
    this.#wanted = false;
    this.#headsEveryMs = 0;
    this.#saverFlushMs = 0;
    this.#maxMessageBytes = Number.POSITIVE_INFINITY;
    this.#instance = undefined;
    this.#attempts = 0;
  }

  // What the application calls

  async start(): Promise<void> {
    this.#wanted = true;
    if (!this.#loaded) {
      this.#loading ??= this.#state.load().finally(() => {
        this.#loading = undefined;
      });
      await this.#loading;
      this.#loaded = true;
    }
    if (this.#wanted) this.#connector.send({ type: 'start' });
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#power.stop();
    this.#connector.send({ type: 'stop' });
    await this.#journal.flush();
  }

  connection(): ConnectionState {
    return this.#connector.state();
  }

  reconnectNow(): void {
    this.#connector.send({ type: 'retry' });
  }

  pause(): void {
    this.#connector.send({ type: 'pause' });
  }

  signOut({ everywhere = false }: { everywhere?: boolean } = {}): Promise<void> {
    const args = { key: this.#options.runtime.ids.next(), everywhere };
    return new Promise((resolve, reject) => {
      this.#connector.requests.send('session:sign-out', args, (outcome) => {
        if (outcome.ok === true) this.#connector.lose(refusal('TOKEN_REVOKED'));
        // Its goodbye may have overtaken a lost ack.
        if (isSignedOut(this.#connector.state())) resolve();
        else reject(outcome.ok === false ? outcome : new Error('sign out: the service did not answer'));
      });
    });
  }

  setConditions(conditions: Partial<DeviceConditions>): void {
    this.#power.setConditions(conditions);
    this.#meter.onConditions(this.#power.conditions());
    this.notifications.onConditions();
  }

  bookings(): readonly BookingView[] {
    return this.#views.all();
  }

  booking(id: string): BookingView | undefined {
    return this.#views.get(id);
  }

  outbox(): readonly OutboxEntry[] {
    return this.#outbox.entries();
  }

  attention(): readonly AttentionItem[] {
    return this.#state.attention.items();
  }

  synced(): boolean {
    return this.#state.synced();
  }

  submit<C extends BookingCommandName>(command: C, intent: BookingIntent<C>, as?: SubmitAs): Submitted {
    if (!this.#loaded) throw new Error('submit before start() has resolved');
    const key = as?.key ?? this.#options.runtime.ids.next();
    const again = as === undefined ? undefined : this.follow(key);
    if (again !== undefined) return { key, queued: this.stored(), done: again };
    const args: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(intent)) if (value !== undefined) args[name] = value;
    const bookingId = command === 'booking:create' ? key : String(args.bookingId);
    const base = as?.base ?? this.#state.known(bookingId)?.version ?? 0;
    return { key, ...this.#enqueue({ key, command, bookingId, args, base }) };
  }

  follow(key: string): Promise<CommandResult> | undefined {
    const rejected = this.#state.attention.get(key);
    return rejected === undefined ? this.#outbox.follow(key) : Promise.resolve(failureOf(rejected));
  }

  stored(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#journal.whenStored((error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  resolve(key: string, choice: 'mine' | 'theirs', as?: Pick<SubmitAs, 'base'>): void {
    const item = this.#state.attention.get(key);
    if (item === undefined) return;
    // Both in one turn, so that a crash leaves either the item or the new command, never neither.
    this.#state.attention.remove(key);
    if (choice === 'mine') {
      const known = as === undefined ? this.#state.known(item.bookingId) : { version: as.base };
      this.#enqueue(sendAgain(item, this.#options.runtime.ids.next(), known));
    }
    this.#emitter.emit('attention', this.#state.attention.items());
  }

  dismiss(key: string): void {
    if (this.#state.attention.remove(key)) this.#emitter.emit('attention', this.#state.attention.items());
  }

  ask<Q extends Question>(question: Q, args: CommandInput<Q>): Promise<Answer<Q>> {
    const onFault: OnFault = (what, error) => reportFault(this.#options, what, error);
    return ask(this.#connector.requests, question, args, onFault);
  }

  on<E extends keyof SocketServiceEvents>(event: E, listener: (payload: SocketServiceEvents[E]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  stats(): ClientStats {
    return { ...this.#metrics.stats };
  }

  mode(): SessionMode {
    return this.#upkeep.mode();
  }

  policy(): PowerPolicy {
    return this.#power.policy();
  }

  // What the connector tells

  handshake(token: string): Handshake {
    const { deviceId, platform, appVersion, runtime } = this.#options;
    this.#instance ??= runtime.ids.next();
    this.#attempts += 1;
    return {
      protocol: PROTOCOL_VERSION,
      token,
      deviceId,
      platform,
      appVersion,
      positions: this.#state.sequencer.positions(),
      connect: { instance: this.#instance, attempt: this.#attempts },
    };
  }

  onState(state: ConnectionState): void {
    // A revocation of the person ends the push registrations of their devices, too (PU1).
    if (isSignedOut(state)) this.notifications.state.onForgotten();
    this.#emitter.emit('connection', state);
  }

  onWelcome(welcome: Welcome): void {
    const { stats } = this.#metrics;
    this.#meter.onActivity();
    this.#serverClock.sync(welcome.serverTime);
    this.#headsEveryMs = welcome.limits.headsEveryMs;
    this.#saverFlushMs = welcome.limits.saverFlushMs;
    this.#maxMessageBytes = welcome.limits.maxMessageBytes;
    stats.connects += 1;
    stats.lastConnectMs = this.#options.runtime.clock.monotonicMs() - this.#connector.connectingSinceMs();
    this.#metrics.sample(ClientSample.ConnectMs, stats.lastConnectMs);
    this.#state.identify({ id: welcome.userId, role: welcome.role });
    this.#watch();
    this.#upkeep.onWelcome(welcome);
    if (this.#sync.onWelcome(welcome)) stats.resumes += 1;
    this.#outbox.onUp(welcome.limits.maxMessageBytes);
    this.notifications.onUp();
  }

  onMessage(event: string, payload: unknown): void {
    this.#meter.onActivity();
    switch (event) {
      case 'events':
        this.#sync.onEvents(payload);
        break;
      case 'heads':
        this.#sync.onHeads(payload);
        break;
      case 'signal':
        if (isFields(payload) && typeof payload.type === 'string') {
          this.#emitter.emit('signal', { type: payload.type, data: payload.data });
          if (payload.type === 'overview' && isOverview(payload.data)) this.#emitter.emit('overview', payload.data);
        }
        break;
      default:
      // A newer service may say more than this version understands.
    }
  }

  onDown(): void {
    this.#sync.onDown();
    this.#outbox.onDown();
    this.notifications.onDown();
    this.#upkeep.onDown();
  }

  onDropPositions(): void {
    this.#sync.resync();
  }

  onSilence(): void {
    // In live mode heads come at a known pace; in the others silence is normal, so the link is asked first.
    if (this.#upkeep.mode() === 'live') this.#connector.lose();
    else this.#upkeep.probe();
  }

  // What the outbox tells

  onChange(bookingIds: readonly string[]): void {
    this.#views.forget(bookingIds);
    this.#power.onProgress();
    this.#emitter.emit('outbox', this.#outbox.entries());
    this.#emitter.emit('bookings', bookingIds);
  }

  onRejected(entry: Entry, failure: Failure): void {
    this.#state.attention.add(attentionFor(entry, failure, this.#options.runtime.clock.nowMs()));
    this.#emitter.emit('attention', this.#state.attention.items());
  }

  resync(): void {
    this.#sync.resync();
  }

  refresh(done: () => void): void {
    this.#upkeep.refresh(done);
  }

  suspect(sentAtMs: number): boolean {
    if (this.#connector.watchdog.lastMs() > sentAtMs) return false;
    this.#connector.lose();
    return true;
  }

  confirmed(bookingId: string): Booking | undefined {
    return this.#state.replica.get(bookingId);
  }

  // What the state tells

  onEvent(event: StreamEvent): void {
    this.#emitter.emit('event', event);
  }

  onConfirmed(bookingIds: readonly string[] | undefined): void {
    this.#views.forget(bookingIds);
    this.#emitter.emit('bookings', bookingIds);
  }

  onAttention(): void {
    this.#emitter.emit('attention', this.#state.attention.items());
  }

  requestSnapshot(): void {
    this.#sync.refresh();
  }

  awaitsSnapshot(): boolean {
    return this.#sync.owesRefresh();
  }

  onLevel(): void {
    // After this turn: the link must not close while its welcome is still being worked on.
    this.#options.runtime.timers.soon(() => this.#power.onProgress());
  }

  isLive(): boolean {
    return this.#upkeep.mode() === 'live' && this.#sync.isLevel();
  }

  // What power control tells

  onPolicy({ mode, telemetryIntervalMs, flushIntervalMs }: PowerPolicy): void {
    const before = this.#upkeep.mode();
    this.#upkeep.setPolicy(mode, telemetryIntervalMs);
    this.#outbox.setFlushInterval(flushIntervalMs);
    if (mode !== before && this.isUp()) this.#watch();
  }

  onAllowance(allowance: Allowance, fresh: boolean): void {
    this.#connector.send({ type: 'allow', allowance, fresh });
  }

  onDoubt(): void {
    this.#upkeep.probe();
  }

  isBusy(): boolean {
    return this.isUp() && (this.#outbox.depth() > 0 || this.notifications.state.isBusy());
  }

  isLevel(): boolean {
    return this.isUp() && this.#sync.isLevel();
  }

  // What notifications ask

  isUp(): boolean {
    return this.#connector.state().status === 'connected';
  }

  maxMessageBytes(): number {
    return this.#maxMessageBytes;
  }

  isInFront(): boolean {
    return this.#power.isInFront();
  }

  run(command: Omit<Command, 'key' | 'trace'>) {
    // Tapped once more: a second command on the same version could only be in conflict with the first.
    const first = this.#outbox.keyOf(command);
    const done = first === undefined ? undefined : this.#outbox.follow(first);
    if (first !== undefined && done !== undefined) return { key: first, done };
    const key = this.#options.runtime.ids.next();
    return { key, done: this.#enqueue({ ...command, key }).done };
  }

  wake(): void {
    this.#power.wake();
  }

  onUploads(): void {
    this.#power.onProgress();
  }

  // Within

  #enqueue(command: Omit<Command, 'trace'>) {
    const trace = newTrace(this.#options.runtime.random);
    return this.#outbox.add({ ...command, trace }, this.#state.author());
  }

  /** Three heads may be missing before a link counts as half open. */
  #watch(): void {
    const paceMs =
      this.#upkeep.mode() === 'live' ? this.#headsEveryMs : Math.max(this.#headsEveryMs, this.#saverFlushMs);
    this.#connector.watchdog.start(3 * paceMs);
  }
}

const isSignedOut = (state: ConnectionState): boolean =>
  state.status === 'needs-auth' && state.code === 'TOKEN_REVOKED';

/** A host that throws here must not break the service either. */
function reportFault({ onFault }: SocketServiceOptions, what: string, error: unknown): void {
  try {
    onFault?.({ what, error });
  } catch {
    // There is nobody left to tell.
  }
}
