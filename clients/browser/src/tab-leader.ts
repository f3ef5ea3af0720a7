/**
 * Tab leader: serves the tabs that follow. Tells them the state once and then every change, and does what they want done.
 * It holds no state of its own: what it has promised is in the service's store.
 */
import type { BookingView, ConnectionState, SocketService } from '@slotwire/sdk';
import type { StorageState } from './storage-state.ts';
import { needsNetwork, perform } from './tab-calls.ts';
import { type StateChange, type TabChannel, type TabMessage, type Told, toldEvents } from './tab-messages.ts';
import { snapshotOf } from './tab-mirror.ts';

export interface TabLeaderOptions {
  id: string;
  wire: number;
  service: SocketService;
  channel: TabChannel;
  storage: () => StorageState;
  onToken: (token: string) => void;
  /** Which tabs are there, or which of them can be seen, has changed. */
  onTabs: () => void;
}

export class TabLeader {
  readonly #options: TabLeaderOptions;
  /** Tab → whether its person can see it. A tab that was killed stays, which costs some messages to nobody, until nobody is found in sight. */
  readonly #followers: Map<string, boolean>;
  readonly #unlisten: (() => void)[];
  /** What the followers know, to tell what has become another. */
  #told: Map<string, BookingView>;
  #synced: boolean;
  #seq: number;
  #change: Omit<StateChange, 'bookings' | 'told'>;
  #events: Told[];
  #bookings: Set<string> | 'all' | undefined;
  #scheduled: boolean;
  #isClosed: boolean;

  constructor(options: TabLeaderOptions) {
    this.#options = options;
    this.#followers = new Map();
    this.#told = new Map();
    this.#synced = false;
    this.#seq = 0;
    this.#change = {};
    this.#events = [];
    this.#bookings = undefined;
    this.#scheduled = false;
    this.#isClosed = false;
    this.#unlisten = this.#listen(options.service);
    this.#announce();
  }

  isAnyVisible(): boolean {
    return [...this.#followers.values()].includes(true);
  }

  /** None of those who said that they can be seen is there any more. */
  forgetSight(): void {
    for (const id of this.#followers.keys()) this.#followers.set(id, false);
    this.#options.onTabs();
  }

  /** What it promised to store it still answers; what it asked the network is for the next leader to ask again. */
  close(): void {
    this.#isClosed = true;
    for (const unlisten of this.#unlisten) unlisten();
    this.#followers.clear();
  }

  handle(message: TabMessage): void {
    switch (message.kind) {
      case 'hello':
        if (message.wire < this.#options.wire) this.#announce();
        else this.#welcome(message.from, message.visible);
        break;
      case 'visible':
        this.#followers.set(message.from, message.visible);
        this.#options.onTabs();
        break;
      case 'bye':
        this.#followers.delete(message.from);
        this.#options.onTabs();
        break;
      case 'call':
        this.#perform(message);
        break;
      default:
      // Of another leader, which is about to find out, or of a newer version.
    }
  }

  onStorage(storage: StorageState): void {
    this.#note({ storage });
  }

  #announce(): void {
    const { id, wire, channel } = this.#options;
    channel.post({ kind: 'leading', wire, from: id });
  }

  #welcome(to: string, visible: boolean): void {
    const { id, channel, service, storage, onTabs } = this.#options;
    this.#flush();
    this.#followers.set(to, visible);
    const state = snapshotOf(service, storage());
    this.#told = new Map(state.bookings.map((view) => [view.booking.id, view]));
    this.#synced = state.synced;
    channel.post({ kind: 'state', from: id, to, seq: this.#seq, state });
    onTabs();
  }

  #listen(service: SocketService): (() => void)[] {
    const { notifications } = service;
    return [
      service.on('connection', (connection: ConnectionState) => this.#note({ connection })),
      service.on('outbox', (outbox) => this.#note({ outbox })),
      service.on('attention', (attention) => this.#note({ attention })),
      service.on('notifications', ({ unread }) => this.#note({ unread, inbox: notifications.inbox() })),
      service.on('toasts', (toasts) => this.#note({ toasts })),
      service.on('preferences', (preferences) => this.#note({ preferences })),
      service.on('bookings', (ids) => this.#noteBookings(ids)),
      ...toldEvents.map((event) =>
        service.on(event, (payload) => {
          this.#events.push([event, payload] as Told);
          this.#schedule();
        }),
      ),
    ];
  }

  #note(change: StateChange): void {
    Object.assign(this.#change, change);
    this.#schedule();
  }

  #noteBookings(ids: readonly string[] | undefined): void {
    if (ids === undefined) this.#bookings = 'all';
    else if (this.#bookings !== 'all') {
      this.#bookings ??= new Set();
      for (const id of ids) this.#bookings.add(id);
    }
    this.#schedule();
  }

  /** At the end of this turn and not by a timer: browsers hold back the timers of tabs that cannot be seen. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    void Promise.resolve().then(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const change: StateChange = this.#change;
    const events = this.#events;
    this.#change = {};
    this.#events = [];
    if (this.#followers.size === 0) {
      this.#bookings = undefined;
      return;
    }
    const { id, service, channel } = this.#options;
    const bookings = this.#takeBookings();
    if (bookings !== undefined) change.bookings = bookings;
    if (events.length > 0) change.told = events;
    if (service.synced() !== this.#synced) {
      this.#synced = service.synced();
      change.synced = this.#synced;
    }
    if (Object.keys(change).length === 0) return;
    this.#seq += 1;
    channel.post({ kind: 'change', from: id, seq: this.#seq, change });
  }

  #takeBookings(): StateChange['bookings'] {
    const changed = this.#bookings;
    this.#bookings = undefined;
    if (changed === undefined) return undefined;
    const { service } = this.#options;
    const put: BookingView[] = [];
    const gone: string[] = [];
    const look = (id: string, view: BookingView | undefined) => {
      const before = this.#told.get(id);
      if (view === undefined) {
        if (this.#told.delete(id)) gone.push(id);
      } else if (before === undefined || !isSame(before, view)) {
        this.#told.set(id, view);
        put.push(view);
      }
    };
    if (changed === 'all') {
      const views = new Map(service.bookings().map((view) => [view.booking.id, view]));
      for (const [id, view] of views) look(id, view);
      for (const id of [...this.#told.keys()]) if (!views.has(id)) look(id, undefined);
    } else {
      for (const id of changed) look(id, service.booking(id));
    }
    return put.length === 0 && gone.length === 0 ? undefined : { put, gone };
  }

  #perform({ from, id, call }: Extract<TabMessage, { kind: 'call' }>): void {
    const { channel, service, onToken } = this.#options;
    const answer = (ok: boolean, value: unknown) => {
      if (!(this.#isClosed && needsNetwork(call))) channel.post({ kind: 'answer', to: from, id, ok, value });
    };
    try {
      const { value, done } = perform(service, call, onToken);
      value.then(
        (answered) => answer(true, answered),
        (error: unknown) => answer(false, error),
      );
      if (done !== undefined && 'key' in call) {
        const { key } = call;
        void done.then((result) => channel.post({ kind: 'done', to: from, key, result }));
      }
    } catch (error) {
      answer(false, error);
    }
    // What it changed at once is seen before the answer is.
    this.#flush();
  }
}

/** A view is made anew by every `forget`; the booking in it only when it has changed. */
const isSame = (a: BookingView, b: BookingView): boolean =>
  a === b ||
  (a.booking === b.booking &&
    a.pending.length === b.pending.length &&
    a.pending.every((key, i) => key === b.pending[i]));
