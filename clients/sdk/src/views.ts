/** Views: the bookings as the person sees them, confirmed state with own commands laid over it. Computed when asked for. */
import type { Booking } from '@slotwire/protocol';
import type { Outbox } from './outbox.ts';
import { overlay, type Person } from './overlay.ts';
import type { Replica } from './replica.ts';

export interface BookingView {
  /** Its version is the confirmed one; 0 for a booking that the service has not confirmed. */
  booking: Booking;
  /** Keys of own commands that the view anticipates and the service has not confirmed. */
  pending: string[];
}

export class Views {
  readonly #replica: Replica;
  readonly #outbox: Outbox;
  readonly #person: () => Person;
  /** The same object until something changes, as user interfaces expect. */
  #cache: Map<string, BookingView> | undefined;
  #list: readonly BookingView[] | undefined;

  constructor(replica: Replica, outbox: Outbox, person: () => Person) {
    this.#replica = replica;
    this.#outbox = outbox;
    this.#person = person;
    this.#cache = undefined;
    this.#list = undefined;
  }

  /** By start, then by id. */
  all(): readonly BookingView[] {
    if (this.#list !== undefined) return this.#list;
    const views: BookingView[] = [];
    const seen = new Set<string>();
    const add = (id: string) => {
      if (seen.has(id)) return;
      seen.add(id);
      const view = this.get(id);
      if (view !== undefined) views.push(view);
    };
    for (const { id } of this.#replica.all()) add(id);
    for (const { bookingId } of this.#outbox.entries()) add(bookingId);
    views.sort(byStart);
    this.#list = views;
    return views;
  }

  get(id: string): BookingView | undefined {
    const cached = this.#cache?.get(id);
    if (cached !== undefined) return cached;
    const entries = this.#outbox.of(id);
    const booking = overlay(this.#replica.get(id), entries, this.#person());
    if (booking === undefined) return undefined;
    const pending = entries.filter(({ state }) => state !== 'acked').map(({ key }) => key);
    const view: BookingView = { booking, pending };
    this.#cache ??= new Map();
    this.#cache.set(id, view);
    return view;
  }

  /** @param ids undefined: all of them. */
  forget(ids: readonly string[] | undefined): void {
    this.#list = undefined;
    if (ids === undefined) this.#cache = undefined;
    else for (const id of ids) this.#cache?.delete(id);
  }
}

function byStart(a: BookingView, b: BookingView): number {
  if (a.booking.startsAt !== b.booking.startsAt) return a.booking.startsAt < b.booking.startsAt ? -1 : 1;
  return a.booking.id < b.booking.id ? -1 : 1;
}
