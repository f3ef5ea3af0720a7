/**
 * Booking feed: tells each reader of bookings only what concerns it. One listener on the client, however many rows are on the screen.
 * Who reads one booking hears of it at once; who reads the list hears of a burst once at its beginning and once a period, so that fifty updates a
 * second do not sort and draw five thousand bookings fifty times.
 */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { SocketClient } from '@slotwire/sdk';

type Listener = () => void;

/** How long a list may show what was there a moment ago, ms: two or three pictures of the screen. */
export const LIST_PERIOD_MS = 40;

export class BookingFeed {
  readonly #client: SocketClient;
  readonly #timers: Runtime['timers'];
  readonly #lists: Set<Listener>;
  readonly #byId: Map<string, Set<Listener>>;
  #stop: (() => void) | undefined;
  /** While it runs, the list has been told of lately. */
  #timer: Timer | undefined;
  #changed: boolean;

  constructor(client: SocketClient, timers: Runtime['timers']) {
    this.#client = client;
    this.#timers = timers;
    this.#lists = new Set();
    this.#byId = new Map();
    this.#stop = undefined;
    this.#timer = undefined;
    this.#changed = false;
  }

  onList(listener: Listener): () => void {
    // Its own object, so that the same function may listen twice.
    const added = () => listener();
    this.#lists.add(added);
    this.#listen();
    return () => {
      this.#lists.delete(added);
      this.#rest();
    };
  }

  onBooking(id: string, listener: Listener): () => void {
    const added = () => listener();
    const listeners = this.#byId.get(id) ?? new Set();
    this.#byId.set(id, listeners.add(added));
    this.#listen();
    return () => {
      listeners.delete(added);
      if (listeners.size === 0 && this.#byId.get(id) === listeners) this.#byId.delete(id);
      this.#rest();
    };
  }

  #listen(): void {
    this.#stop ??= this.#client.on('bookings', (ids) => this.#onBookings(ids));
  }

  #rest(): void {
    if (this.#lists.size > 0 || this.#byId.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#timer?.stop();
    this.#timer = undefined;
    this.#changed = false;
  }

  #onBookings(ids: readonly string[] | undefined): void {
    for (const id of ids ?? [...this.#byId.keys()]) tell(this.#byId.get(id));
    if (this.#timer === undefined) this.#tellLists();
    else this.#changed = true;
  }

  #tellLists(): void {
    if (this.#lists.size === 0) return;
    this.#changed = false;
    this.#timer = this.#timers.after(LIST_PERIOD_MS, () => {
      this.#timer = undefined;
      if (this.#changed) this.#tellLists();
    });
    tell(this.#lists);
  }
}

function tell(listeners: ReadonlySet<Listener> | undefined): void {
  if (listeners === undefined) return;
  for (const listener of [...listeners]) listener();
}

const feeds = new WeakMap<SocketClient, BookingFeed>();

/** One of each client. */
export function feedOf(client: SocketClient, timers: Runtime['timers']): BookingFeed {
  const feed = feeds.get(client) ?? new BookingFeed(client, timers);
  feeds.set(client, feed);
  return feed;
}
