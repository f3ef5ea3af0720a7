/**
 * Tab group: this tab among the tabs of its person. Who holds the lock of the person leads: it opens the store, runs the SDK's service and serves the others.
 * When it goes, the browser gives the lock to the next one, which opens the same store and goes on. One that cannot be seen hands over to one that can.
 */
import type { Runtime } from '@slotwire/runtime';
import type { DeviceConditions, Fault, SocketService, SocketServiceEvents } from '@slotwire/sdk';
import { Emitter } from './emitter.ts';
import type { StorageState } from './storage-state.ts';
import { perform } from './tab-calls.ts';
import { TabHandover } from './tab-handover.ts';
import { TabLeader } from './tab-leader.ts';
import {
  type StateChange,
  TABS_WIRE,
  type TabCall,
  type TabChannel,
  type TabLocks,
  type TabMessage,
} from './tab-messages.ts';
import { snapshotOf, TabMirror } from './tab-mirror.ts';
import { TabRequests } from './tab-requests.ts';
import type { TabState } from './tab-state.ts';

/** Tokens that tabs lend each other. */
export interface TokenLoans {
  /** Undefined: this tab has none that others could not get by themselves. */
  lend(): string | undefined;
  /** @returns false when it is no better than what is here */
  borrow(token: string): boolean;
}

/** What a tab needs to lead. */
export interface Device {
  service: SocketService;
  storage(): StorageState;
  /** Stops the service and closes the store. */
  close(): Promise<void>;
}

export interface TabGroupOptions {
  /** Of the person: the tabs of another one have nothing to do with these. */
  name: string;
  /** Undefined: tabs cannot be coordinated here, and each is alone. */
  locks: TabLocks | undefined;
  openChannel: ((onMessage: (message: TabMessage) => void) => TabChannel) | undefined;
  openDevice: (conditions: Partial<DeviceConditions>, onStorage: (state: StorageState) => void) => Device;
  runtime: Runtime;
  onFault: (fault: Fault) => void;
  /** Another tab has a token that is better than the one of this leader. */
  onToken?: (token: string) => void;
  tokens?: TokenLoans;
  /** @default TABS_WIRE */
  wire?: number;
}

export type TabEvents = SocketServiceEvents & { tab: TabState; storage: StorageState; unstored: number };

export interface TabGroupHost {
  /** Somebody else tells from now on: whatever is shown has to be read anew. */
  tellAll(): void;
}

const all: (keyof SocketServiceEvents)[] = [
  'connection',
  'event',
  'bookings',
  'outbox',
  'attention',
  'signal',
  'overview',
  'notifications',
  'toasts',
  'arrived',
  'preferences',
  'preferences-refused',
];

export class TabGroup {
  readonly id: string;
  /** Resolves when there is something to show, and commands can be given. */
  readonly ready: Promise<void>;
  readonly emitter: Emitter<TabEvents>;
  readonly requests: TabRequests;
  readonly #options: TabGroupOptions;
  readonly #host: TabGroupHost;
  readonly #channel: TabChannel | undefined;
  readonly #wire: number;
  readonly #resign: AbortController;
  #state: TabState;
  #storage: StorageState;
  #conditions: Partial<DeviceConditions>;
  #device: Device | undefined;
  #leader: TabLeader | undefined;
  #handover: TabHandover | undefined;
  #release: (() => void) | undefined;
  /** Who shall have the lock next, as long as nobody has it. */
  #heirId: string | undefined;
  /** Whom this tab follows, and what it last told. */
  #leaderId: string | undefined;
  #mirror: TabMirror | undefined;
  #seq: number;
  #onReady: () => void;

  constructor(options: TabGroupOptions, conditions: Partial<DeviceConditions>, host: TabGroupHost) {
    this.id = options.runtime.ids.next();
    this.emitter = new Emitter(options.onFault);
    this.requests = new TabRequests(this.id);
    this.requests.onUnstored = () => this.emitter.emit('unstored', this.requests.unstored());
    this.#options = options;
    this.#host = host;
    this.#wire = options.wire ?? TABS_WIRE;
    this.#resign = new AbortController();
    this.#state = { role: 'joining' };
    this.#storage = { kind: 'opening' };
    this.#conditions = conditions;
    this.#device = undefined;
    this.#leader = undefined;
    this.#handover = undefined;
    this.#release = undefined;
    this.#heirId = undefined;
    this.#leaderId = undefined;
    this.#mirror = undefined;
    this.#seq = 0;
    this.#onReady = () => {};
    this.ready = new Promise((resolve) => {
      this.#onReady = resolve;
    });
    this.#channel = options.locks === undefined ? undefined : options.openChannel?.((message) => this.#handle(message));
  }

  state(): TabState {
    return this.#state;
  }

  storage(): StorageState {
    return this.#storage;
  }

  /** Of this tab, when it leads. */
  service(): SocketService | undefined {
    return this.#device?.service;
  }

  /** What the last leader told, when it does not. */
  mirror(): TabMirror | undefined {
    return this.#mirror;
  }

  /** What this tab knows about the device; `appState` is about this tab, and the person is in front when they see any of them. */
  setConditions(conditions: Partial<DeviceConditions>): void {
    const before = this.#conditions.appState;
    this.#conditions = { ...this.#conditions, ...conditions };
    if (this.#device !== undefined) this.#look(this.#device);
    else if (this.#conditions.appState !== before) {
      this.#channel?.post({ kind: 'visible', from: this.id, visible: this.#isVisible() });
    }
  }

  /** This tab has got a token: the others may need it. */
  lendToken(): void {
    const token = this.#options.tokens?.lend();
    if (token !== undefined) this.#channel?.post({ kind: 'token', from: this.id, token });
  }

  /** The page goes away, and may come back from the browser's cache: others need not tell it anything meanwhile. */
  leave(): void {
    this.#channel?.post({ kind: 'bye', from: this.id });
  }

  comeBack(): void {
    if (this.#device === undefined && this.#state.role !== 'closed') this.#hello();
  }

  /** Rejects with what the leader says. Waits for a leader, however long that takes. */
  call(call: TabCall): Promise<unknown> {
    const { id, value } = this.requests.add(call);
    if (this.#device !== undefined) this.#performOwn(this.#device, { id, call });
    else if (this.#leaderId !== undefined) this.#send(id, call);
    return value;
  }

  /** Leaves the others: the next one leads. */
  async close(): Promise<void> {
    if (this.#state.role === 'closed') return;
    this.#channel?.post({ kind: 'bye', from: this.id });
    this.#setTab({ role: 'closed' });
    this.#resign.abort();
    await this.#stepDown();
    this.#channel?.close();
  }

  // Leading

  /** Joins the others, and leads when it is its turn. */
  async join(): Promise<void> {
    const { locks } = this.#options;
    if (locks === undefined || this.#channel === undefined) {
      await this.#lead('alone');
      return;
    }
    this.#hello();
    this.lendToken();
    await this.#queue(locks);
  }

  async #queue(locks: TabLocks): Promise<void> {
    const { name, onFault } = this.#options;
    const { signal } = this.#resign;
    try {
      let release = await locks.acquire(name, signal);
      if (!signal.aborted && this.#heirId !== undefined && this.#heirId !== this.id) {
        // Once: an heir who has gone keeps nobody from leading.
        this.#heirId = undefined;
        const next = locks.acquire(name, signal);
        release();
        release = await next;
      }
      this.#release = release;
    } catch (error) {
      if (!signal.aborted) onFault({ what: 'wait for the lock of the tabs', error });
      return;
    }
    if (signal.aborted) this.#release();
    else await this.#lead('leader');
  }

  /** Until it is loaded, what the last leader told stays on the screen. */
  async #lead(role: 'leader' | 'alone'): Promise<void> {
    const device = this.#options.openDevice(this.#conditions, (storage) => this.#setStorage(storage));
    try {
      await device.service.start();
    } catch (error) {
      this.#options.onFault({ what: 'open what this device keeps', error });
    }
    if (this.#resign.signal.aborted) {
      await device.close();
      this.#release?.();
      return;
    }
    this.#device = device;
    this.#leaderId = this.id;
    const wasTaken = this.#heirId === this.id;
    this.#heirId = undefined;
    // They may have changed while it was loading.
    device.service.setConditions(this.#shared());
    for (const event of all) device.service.on(event, (payload) => this.emitter.emit(event, payload as never));
    this.#setStorage(device.storage());
    this.#setTab({ role });
    for (const request of this.requests.unanswered()) this.#performOwn(device, request);
    if (this.#channel !== undefined) {
      const { channel, id: from } = { channel: this.#channel, id: this.id };
      this.#handover = new TabHandover({
        runtime: this.#options.runtime,
        wasTaken,
        offer: () => channel.post({ kind: 'offer', from }),
        // Or it would be taken for seen for ever: what is told to nobody would be reported as shown, and pushed nowhere.
        onUntaken: () => this.#leader?.forgetSight(),
      });
      this.#leader = new TabLeader({
        id: this.id,
        wire: this.#wire,
        service: device.service,
        channel: this.#channel,
        storage: () => this.#storage,
        onToken: (token) => this.#onToken(token),
        onTabs: () => this.#look(device),
      });
    }
    this.#host.tellAll();
    this.#onReady();
  }

  async #stepDown(): Promise<void> {
    const device = this.#device;
    this.#handover?.stop();
    this.#handover = undefined;
    this.#leader?.close();
    this.#leader = undefined;
    if (device === undefined) return;
    // What it knew stays on the screen.
    this.#mirror = new TabMirror(snapshotOf(device.service, this.#storage));
    this.#device = undefined;
    this.#leaderId = undefined;
    await device.close();
    this.#release?.();
  }

  /** Everything is stored and the link closed before another tab gets the lock. */
  async #handOver(heir: string): Promise<void> {
    const { locks } = this.#options;
    if (locks === undefined) return;
    this.#channel?.post({ kind: 'yield', from: this.id, heir });
    this.#heirId = heir;
    const left = this.#stepDown();
    this.#setTab({ role: 'follower' });
    await left;
    if (!this.#resign.signal.aborted) await this.#queue(locks);
  }

  /** The person is in front while they see any of the tabs. */
  #look({ service }: Device): void {
    service.setConditions(this.#shared());
    this.#handover?.see({ own: this.#isVisible(), other: this.#leader?.isAnyVisible() === true });
  }

  #performOwn(device: Device, request: { id: string; call: TabCall }): void {
    const isOver = () => this.#device !== device && this.#state.role !== 'closed';
    this.requests.perform(request, (call) => this.#perform(call), isOver);
  }

  #perform(call: TabCall) {
    const service = this.#device?.service;
    if (service === undefined) throw new Error('this tab does not lead');
    return perform(service, call, (token) => this.#onToken(token));
  }

  #borrow(token: string): void {
    if (this.#options.tokens?.borrow(token) !== true) return;
    const service = this.#device?.service;
    if (service?.connection().status === 'needs-auth') service.reconnectNow();
  }

  #onToken(token: string): void {
    this.#options.onToken?.(token);
    this.#device?.service.reconnectNow();
  }

  #shared(): Partial<DeviceConditions> {
    const isSeen = this.#isVisible() || this.#leader?.isAnyVisible() === true;
    return { ...this.#conditions, appState: isSeen ? 'foreground' : 'background' };
  }

  // Following

  #handle(message: TabMessage): void {
    if (this.#state.role === 'closed') return;
    if (message.kind === 'token') {
      this.#borrow(message.token);
      return;
    }
    if ('wire' in message && message.wire > this.#wire) {
      this.#outdate();
      // What this tab still wants is for the new leader to do: the store keeps it until the page is loaded again.
      if (message.kind === 'leading') this.#askAgain(message.from);
      return;
    }
    if (message.kind === 'answer' || message.kind === 'done') {
      if (message.to === this.id) this.requests.handle(message);
      return;
    }
    if (this.#device !== undefined) {
      if (message.kind === 'hello') this.lendToken();
      if (message.kind !== 'take') this.#leader?.handle(message);
      else if (message.to !== this.id) return;
      else if (this.#handover?.isOffered() === true) {
        this.#handOver(message.from).catch((error: unknown) =>
          this.#options.onFault({ what: 'hand over to a tab that can be seen', error }),
        );
        // Too late, but it can be seen.
      } else this.#leader?.handle({ kind: 'visible', from: message.from, visible: true });
      return;
    }
    if (this.#state.role === 'outdated') return;
    switch (message.kind) {
      case 'leading':
        this.#heirId = undefined;
        this.#hello();
        break;
      case 'offer':
        if (message.from === this.#leaderId && this.#isVisible())
          this.#channel?.post({ kind: 'take', from: this.id, to: message.from });
        break;
      case 'yield':
        this.#heirId = message.heir;
        break;
      case 'state':
        if (message.to === this.id) this.#follow(message);
        break;
      case 'change':
        if (message.from === this.#leaderId) this.#applyChange(message);
        break;
      default:
      // Between the leader and another tab.
    }
  }

  #follow({ from, seq, state }: Extract<TabMessage, { kind: 'state' }>): void {
    this.#mirror = new TabMirror(state);
    this.#seq = seq;
    if (from !== this.#leaderId) this.#askAgain(from);
    this.#setStorage(state.storage);
    this.#setTab({ role: 'follower' });
    this.#host.tellAll();
    this.#onReady();
  }

  #askAgain(leaderId: string): void {
    this.#leaderId = leaderId;
    for (const { id, call } of this.requests.unanswered()) this.#send(id, call);
  }

  #applyChange({ seq, change }: Extract<TabMessage, { kind: 'change' }>): void {
    if (seq <= this.#seq || this.#mirror === undefined) return;
    if (seq > this.#seq + 1) {
      this.#hello();
      return;
    }
    this.#seq = seq;
    this.#mirror.apply(change);
    this.#emitChange(change);
  }

  /** A newer version of the app leads, or wants to. What this tab has asked for goes on; it shows nothing new. */
  #outdate(): void {
    if (this.#state.role === 'outdated') return;
    this.#setTab({ role: 'outdated' });
    this.#resign.abort();
    void this.#stepDown().catch((error: unknown) => this.#options.onFault({ what: 'hand over to a newer tab', error }));
    this.#onReady();
  }

  #hello(): void {
    this.#channel?.post({ kind: 'hello', wire: this.#wire, from: this.id, visible: this.#isVisible() });
  }

  // Within

  #isVisible(): boolean {
    return this.#conditions.appState !== 'background';
  }

  #send(id: string, call: TabCall): void {
    this.#channel?.post({ kind: 'call', from: this.id, id, call });
  }

  #setTab(state: TabState): void {
    if (state.role === this.#state.role) return;
    this.#state = state;
    this.emitter.emit('tab', state);
  }

  #setStorage(state: StorageState): void {
    if (state === this.#storage) return;
    this.#storage = state;
    this.#leader?.onStorage(state);
    this.emitter.emit('storage', state);
  }

  #emitChange({ bookings, told, ...change }: StateChange): void {
    if (change.connection !== undefined) this.emitter.emit('connection', change.connection);
    if (bookings !== undefined) {
      this.emitter.emit('bookings', [...bookings.put.map(({ booking }) => booking.id), ...bookings.gone]);
    } else if (change.synced !== undefined) this.emitter.emit('bookings', undefined);
    if (change.outbox !== undefined) this.emitter.emit('outbox', change.outbox);
    if (change.attention !== undefined) this.emitter.emit('attention', change.attention);
    if (change.unread !== undefined) this.emitter.emit('notifications', { unread: change.unread });
    if (change.toasts !== undefined) this.emitter.emit('toasts', change.toasts);
    if (change.preferences !== undefined) this.emitter.emit('preferences', change.preferences);
    if (change.storage !== undefined) this.#setStorage(change.storage);
    for (const [event, payload] of told ?? []) this.emitter.emit(event, payload as never);
  }
}
