/** Tab mirror: what the leading tab has told, as a tab that follows shows it. The same objects until something changes. */
import type { BookingView, SocketService } from '@slotwire/sdk';
import type { StorageState } from './storage-state.ts';
import type { SharedState, StateChange } from './tab-messages.ts';

export class TabMirror {
  #state: Omit<SharedState, 'bookings'>;
  readonly #bookings: Map<string, BookingView>;
  #list: readonly BookingView[] | undefined;

  constructor(state: SharedState) {
    const { bookings, ...rest } = state;
    this.#state = rest;
    this.#bookings = new Map(bookings.map((view) => [view.booking.id, view]));
    this.#list = bookings;
  }

  state(): Omit<SharedState, 'bookings'> {
    return this.#state;
  }

  /** By start, then by id. */
  bookings(): readonly BookingView[] {
    this.#list ??= [...this.#bookings.values()].sort(byStart);
    return this.#list;
  }

  booking(id: string): BookingView | undefined {
    return this.#bookings.get(id);
  }

  apply({ bookings, told: _, ...rest }: StateChange): void {
    this.#state = { ...this.#state, ...rest };
    if (bookings === undefined) return;
    for (const view of bookings.put) this.#bookings.set(view.booking.id, view);
    for (const id of bookings.gone) this.#bookings.delete(id);
    this.#list = undefined;
  }
}

/** All of it, for a mirror to begin with. */
export function snapshotOf(service: SocketService, storage: StorageState): SharedState {
  const { notifications } = service;
  return {
    connection: service.connection(),
    bookings: service.bookings(),
    outbox: service.outbox(),
    attention: service.attention(),
    synced: service.synced(),
    inbox: notifications.inbox(),
    unread: notifications.unread(),
    toasts: notifications.toasts(),
    preferences: notifications.preferences(),
    storage,
  };
}

function byStart(a: BookingView, b: BookingView): number {
  if (a.booking.startsAt !== b.booking.startsAt) return a.booking.startsAt < b.booking.startsAt ? -1 : 1;
  return a.booking.id < b.booking.id ? -1 : 1;
}
