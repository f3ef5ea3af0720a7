/** Acting: what people do on their devices. The service has not answered when a step is over; what comes of it is seen. */
import type { BookingStatus } from '@slotwire/protocol';
import type { BookingIntent } from '@slotwire/sdk';
import type { App, Driver } from '../drivers/driver.ts';
import type { Bookings } from './bookings.ts';
import type { Calendar, SlotWords } from './calendar.ts';
import { vendorNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { ActorWords, BookingWords, DeviceWords, ResourceWords } from './parameters.ts';
import { until } from './until.ts';

export interface ActingParts {
  driver: Driver;
  calendar: Calendar;
  bookings: Bookings;
  devices: Devices;
}

export interface Acting {
  book(actor: ActorWords, resource: ResourceWords, slot: SlotWords): Promise<void>;
  bookTwice(actor: ActorWords, resource: ResourceWords, slot: SlotWords): Promise<void>;
  race(one: ActorWords, other: ActorWords, resource: ResourceWords, slot: SlotWords): Promise<void>;
  /** Booked, and led on by its vendor, with everybody having seen it. */
  haveBooking(person: string, status: BookingStatus, resource?: ResourceWords, slot?: SlotWords): Promise<void>;
  cancel(actor: ActorWords, booking: BookingWords): Promise<void>;
  change(actor: ActorWords, booking: BookingWords, to: BookingStatus): Promise<void>;
  /** A customer asks, a vendor moves. */
  move(actor: ActorWords, booking: BookingWords, to: SlotWords): Promise<void>;
  answer(actor: ActorWords, booking: BookingWords, accept: boolean): Promise<void>;
  note(actor: ActorWords, booking: BookingWords, text: string): Promise<void>;
  noteMany(actor: ActorWords, booking: BookingWords, count: number): Promise<void>;
  /** About what was rejected on the device; all of it. */
  choose(actor: ActorWords, choice: 'mine' | 'theirs' | 'dismiss'): Promise<void>;
  goOffline(device: DeviceWords): Promise<void>;
  goOnline(device: DeviceWords): Promise<void>;
  setSaver(device: DeviceWords, saver: boolean): Promise<void>;
  kill(device: DeviceWords): void;
  startAgain(device: DeviceWords): Promise<void>;
  signInAgain(device: DeviceWords): void;
}

/** What a scenario gets that does not care. */
const anyResource: ResourceWords = { resourceId: 'chair-1', vendor: 'vendor-01' };
const anySlot: SlotWords = { fromDay: 'Monday', fromTime: '10:00', toTime: '11:00' };

/** The way to each status, as its vendor leads it there; `cancelled` is the customer's doing. */
const waysTo: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  requested: [],
  confirmed: ['confirmed'],
  declined: ['declined'],
  cancelled: ['cancelled'],
  in_progress: ['confirmed', 'in_progress'],
  completed: ['confirmed', 'in_progress', 'completed'],
  no_show: ['confirmed', 'no_show'],
};

export function createActing({ calendar, bookings, devices }: ActingParts): Acting {
  async function bookOn(app: App, { resourceId, vendor }: ResourceWords, slot: SlotWords): Promise<string> {
    const { vendorId } = vendorNamed(vendor);
    const id = await app.act('booking:create', { vendorId, resourceId, service: 'Haircut', ...calendar.range(slot) });
    bookings.add({ id, owner: app.owner.name });
    return id;
  }

  async function transition(app: App, bookingId: string, to: BookingStatus): Promise<void> {
    if (to === 'cancelled') await app.act('booking:cancel', { bookingId });
    // The protocol leaves out what nobody may ask for, and types say so; scenarios ask for it all the same.
    else await app.act('booking:transition', { bookingId, to } as BookingIntent<'booking:transition'>);
  }

  const shows = (app: App, id: string, status: BookingStatus) =>
    until(`${app.name} shows the booking as ${status}`, () => {
      const view = app.screen().bookings.find(({ booking }) => booking.id === id);
      if (view?.booking.status === status && view.pending.length === 0) return undefined;
      return `${JSON.stringify(view ?? 'no such booking')} ${JSON.stringify(app.screen().attention)}`;
    });

  return {
    async book(actor, resource, slot) {
      await bookOn(await devices.of(actor), resource, slot);
    },

    async bookTwice(actor, resource, slot) {
      const app = await devices.of(actor);
      await Promise.all([bookOn(app, resource, slot), bookOn(app, resource, slot)]);
    },

    async race(one, other, resource, slot) {
      const apps = [await devices.of(one), await devices.of(other)];
      await Promise.all(apps.map((app) => bookOn(app, resource, slot)));
    },

    async haveBooking(person, status, resource = anyResource, slot = anySlot) {
      const customer = await devices.any(person);
      const vendor = await devices.any(resource.vendor);
      const id = await bookOn(customer, resource, slot);
      await shows(vendor, id, 'requested');
      for (const next of waysTo[status]) {
        await transition(next === 'cancelled' ? customer : vendor, id, next);
        await shows(vendor, id, next);
      }
      await shows(customer, id, status);
    },

    async cancel(actor, booking) {
      await (await devices.of(actor)).act('booking:cancel', { bookingId: bookings.find(booking).id });
    },

    async change(actor, booking, to) {
      await transition(await devices.of(actor), bookings.find(booking).id, to);
    },

    async move(actor, booking, to) {
      const app = await devices.of(actor);
      await app.act('booking:reschedule', { bookingId: bookings.find(booking).id, ...calendar.range(to) });
    },

    async answer(actor, booking, accept) {
      await (await devices.of(actor)).act('booking:answer-reschedule', {
        bookingId: bookings.find(booking).id,
        accept,
      });
    },

    async note(actor, booking, text) {
      await (await devices.of(actor)).act('booking:note', { bookingId: bookings.find(booking).id, text });
    },

    async noteMany(actor, booking, count) {
      const app = await devices.of(actor);
      const bookingId = bookings.find(booking).id;
      for (let number = 1; number <= count; number++)
        await app.act('booking:note', { bookingId, text: `Note ${number}` });
      await until(`${app.name} has sent its ${count} notes`, () => {
        const waiting = app.screen().outbox.length;
        return waiting === 0 ? undefined : `${waiting} are in its outbox`;
      });
    },

    async choose(actor, choice) {
      const app = await devices.of(actor);
      const rejected = app.screen().attention;
      if (rejected.length === 0) throw new Error(`${app.name} shows nothing that was rejected`);
      for (const { key } of rejected) app.choose(key, choice);
    },

    async goOffline(device) {
      const app = devices.app(device);
      if (!app.isRunning()) await devices.connected(device);
      await app.setConditions({ network: 'none' });
    },

    async goOnline(device) {
      const app = devices.app(device);
      await app.setConditions({ network: 'cellular' });
      await devices.connected(device);
    },

    async setSaver(device, saver) {
      const app = await devices.connected(device);
      await app.setConditions({ saver });
      // The answer comes after the service has changed its ways.
      await app.settle();
    },

    kill: (device) => devices.app(device).kill(),

    async startAgain(device) {
      await devices.app(device).start();
    },

    signInAgain: (device) => devices.app(device).reconnect(),
  };
}
