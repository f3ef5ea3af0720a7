/** Seeing: what devices show. Conditions are awaited; a failure says what the device showed last. */
import type { Booking, BookingStatus, ErrorCode, TimeRange } from '@slotwire/protocol';
import type { BookingView } from '@slotwire/sdk';
import type { App, Screen } from '../drivers/driver.ts';
import type { Bookings } from './bookings.ts';
import type { Calendar, SlotWords } from './calendar.ts';
import { vendorNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { BookingWords, DeviceWords, ResourceWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface SeeingParts {
  calendar: Calendar;
  bookings: Bookings;
  devices: Devices;
}

/** While a device is connected, what it shows counts once its own changes are answered; `atOnce` is what it shows before. */
export interface Seeing {
  statusAtOnce(device: DeviceWords, booking: BookingWords, status: BookingStatus): void;
  status(device: DeviceWords, booking: BookingWords, status: BookingStatus, withinMs?: number): Promise<void>;
  version(device: DeviceWords, booking: BookingWords, version: number): Promise<void>;
  times(device: DeviceWords, booking: BookingWords, slot: SlotWords): Promise<void>;
  wish(device: DeviceWords, booking: BookingWords, slot: SlotWords | undefined): Promise<void>;
  note(device: DeviceWords, booking: BookingWords, text: string): Promise<void>;
  /** Not now, with everything arrived that the service has sent. */
  noNote(device: DeviceWords, booking: BookingWords, text: string): Promise<void>;
  notes(device: DeviceWords, booking: BookingWords, count: number): Promise<void>;
  noBooking(device: DeviceWords, booking: BookingWords): Promise<void>;
  bookings(device: DeviceWords, count: number): Promise<void>;
  activeBookings(device: DeviceWords, count: number, resource: ResourceWords): Promise<void>;
  waiting(device: DeviceWords, count: number): Promise<void>;
  rejection(device: DeviceWords, code: ErrorCode): Promise<void>;
  rejections(device: DeviceWords, count: number): Promise<void>;
  rejectedBeside(device: DeviceWords, status: BookingStatus): Promise<void>;
  offers(device: DeviceWords, slots: readonly SlotWords[]): Promise<void>;
  /** Of bookings. */
  events(device: DeviceWords, types: readonly string[]): Promise<void>;
  neverWentBack(device: DeviceWords, booking: BookingWords): void;

  connectedAgain(device: DeviceWords): Promise<void>;
  onFirstConnection(device: DeviceWords): Promise<void>;
  signedOut(device: DeviceWords, code: ErrorCode, withinMs: number): Promise<void>;
  replaced(device: DeviceWords): Promise<void>;
  renewed(device: DeviceWords): Promise<void>;
  presence(device: DeviceWords, count: number, withinMs?: number): Promise<void>;
  resumed(device: DeviceWords): Promise<void>;
  fetchedAnew(device: DeviceWords): Promise<void>;
  droppedDuplicates(device: DeviceWords): Promise<void>;
  repairedGap(device: DeviceWords): Promise<void>;
  sentTimes(device: DeviceWords, count: number): Promise<void>;
}

export function createSeeing({ calendar, bookings, devices }: SeeingParts): Seeing {
  /** Waits until a look at the screen finds nothing wrong. */
  function screen(
    device: DeviceWords,
    what: string,
    look: (screen: Screen) => string | undefined,
    withinMs?: number,
  ): Promise<void> {
    const app = running(device);
    return until(`${app.name} ${what}`, () => look(app.screen()), withinMs);
  }

  function running(device: DeviceWords): App {
    const app = devices.app(device);
    if (!app.isRunning()) throw new Error(`${app.name} is not running; "Given ${app.name} is connected" starts it`);
    return app;
  }

  /** As `booking`, of what only shows when the booking is opened. */
  async function opened(
    device: DeviceWords,
    words: BookingWords,
    what: string,
    look: (booking: Booking) => boolean,
  ): Promise<void> {
    await running(device).lookAt(bookings.find(words).id);
    await booking(device, words, what, look);
  }

  /** As `screen`, for one booking. */
  function booking(
    device: DeviceWords,
    words: BookingWords,
    what: string,
    look: (booking: Booking) => boolean,
    withinMs?: number,
  ): Promise<void> {
    const { id } = bookings.find(words);
    return screen(
      device,
      `shows ${bookings.describe(words)} ${what}`,
      (seen) => {
        const view = viewOf(seen, id);
        if (view === undefined) return `it does not show it at all; it shows ${describeAll(seen)}`;
        const isAnswered = view.pending.length === 0 || seen.connection.status !== 'connected';
        return look(view.booking) && isAnswered ? undefined : describe(view, seen);
      },
      withinMs,
    );
  }

  const viewOf = (seen: Screen, id: string) => seen.bookings.find((view) => view.booking.id === id);

  function describe({ booking: seen, pending }: BookingView, { connection, attention }: Screen): string {
    const wish = seen.reschedule === undefined ? '' : `, wished for ${calendar.describe(seen.reschedule)}`;
    const notes =
      seen.notes.length === 0 ? '' : `, notes ${seen.notes.map(({ text }) => JSON.stringify(text)).join(' ')}`;
    const rejected = attention.length === 0 ? '' : `; rejected: ${attention.map(({ code }) => code).join(', ')}`;
    const waiting = pending.length === 0 ? '' : `, ${pending.length} change(s) on their way`;
    return (
      `${seen.status}, version ${seen.version}, ${calendar.describe(seen)}${wish}${notes}${waiting}` +
      ` (${connection.status}${rejected})`
    );
  }

  function describeAll(seen: Screen): string {
    if (seen.bookings.length === 0) return `no booking (${seen.connection.status})`;
    return seen.bookings.map((view) => describe(view, seen)).join('\n           ');
  }

  const count = (given: number, found: number, seen: Screen) =>
    given === found ? undefined : `${found}: ${describeAll(seen)}`;

  const isAt = (range: TimeRange, slot: SlotWords) => {
    const wanted = calendar.range(slot);
    return range.startsAt === wanted.startsAt && range.endsAt === wanted.endsAt;
  };

  const slotText = (slot: SlotWords) => calendar.describe(calendar.range(slot));

  return {
    statusAtOnce(device, words, status) {
      const app = running(device);
      const view = viewOf(app.screen(), bookings.find(words).id);
      expectNow(
        `${app.name} shows ${bookings.describe(words)} as ${status.replace('_', ' ')} at once`,
        view?.booking.status === status ? undefined : describeAll(app.screen()),
      );
    },

    status: (device, words, status, withinMs) =>
      booking(device, words, `as ${status.replace('_', ' ')}`, (seen) => seen.status === status, withinMs),

    version: (device, words, version) =>
      opened(device, words, `at version ${version}`, (seen) => seen.version === version),

    times: (device, words, slot) => booking(device, words, `for ${slotText(slot)}`, (seen) => isAt(seen, slot)),

    wish: (device, words, slot) =>
      opened(
        device,
        words,
        slot === undefined ? 'without a wish to move it' : `with the wish to move it to ${slotText(slot)}`,
        ({ reschedule }) =>
          slot === undefined ? reschedule === undefined : reschedule !== undefined && isAt(reschedule, slot),
      ),

    note: (device, words, text) =>
      opened(device, words, `with the note ${JSON.stringify(text)}`, ({ notes }) =>
        notes.some((note) => note.text === text),
      ),

    async noNote(device, words, text) {
      const app = running(device);
      const { id } = bookings.find(words);
      await app.lookAt(id);
      await app.settle();
      const view = viewOf(app.screen(), id);
      const shown = view?.booking.notes.some((note) => note.text === text) === true;
      expectNow(`${app.name} does not show the note ${JSON.stringify(text)}`, shown ? 'it does' : undefined);
    },

    notes: (device, words, given) =>
      opened(device, words, `with ${given} note(s)`, ({ notes }) => notes.length === given),

    async noBooking(device, words) {
      const app = running(device);
      await app.settle();
      const view = viewOf(app.screen(), bookings.find(words).id);
      expectNow(`${app.name} does not show ${bookings.describe(words)}`, view && describe(view, app.screen()));
    },

    bookings: (device, given) =>
      screen(device, `shows ${given} booking(s)`, (seen) => count(given, seen.bookings.length, seen)),

    activeBookings(device, given, { resourceId, vendor }) {
      const { vendorId } = vendorNamed(vendor);
      return screen(device, `shows ${given} active booking(s) of ${resourceId} of ${vendor}`, (seen) => {
        const active = seen.bookings.filter(
          ({ booking: each }) =>
            each.vendorId === vendorId &&
            each.resourceId === resourceId &&
            ['requested', 'confirmed', 'in_progress'].includes(each.status),
        );
        return count(given, active.length, seen);
      });
    },

    waiting: (device, given) =>
      screen(device, `has ${given} change(s) waiting`, ({ outbox }) =>
        outbox.length === given
          ? undefined
          : `${outbox.length}: ${outbox.map(({ command, state }) => `${command} ${state}`).join(', ')}`,
      ),

    rejection: (device, code) =>
      screen(device, `shows a rejection with ${code}`, (seen) =>
        seen.attention.some((item) => item.code === code) ? undefined : describeRejections(seen),
      ),

    rejections: (device, given) =>
      screen(device, `shows ${given} rejection(s)`, (seen) =>
        seen.attention.length === given && seen.outbox.length === 0 ? undefined : describeRejections(seen),
      ),

    rejectedBeside: (device, status) =>
      screen(device, `shows beside the rejection that the booking is ${status}`, (seen) =>
        seen.attention.some(({ current }) => current?.status === status) ? undefined : describeRejections(seen),
      ),

    offers: (device, slots) =>
      screen(device, `offers ${slots.map(slotText).join(', ')} instead`, ({ attention }) => {
        const offered = attention.flatMap(({ free = [] }) => free);
        const fits =
          offered.length === slots.length && slots.every((slot, index) => isAt(offered[index] ?? anyRange, slot));
        return fits ? undefined : offered.map(calendar.describe).join(', ') || 'nothing';
      }),

    events: (device, types) =>
      screen(device, `has heard of bookings: ${types.join(', ')}`, ({ events }) => {
        const heard = events.map(({ type }) => type).filter((type) => type.startsWith('booking.'));
        return heard.join() === types.join() ? undefined : heard.join(', ') || 'nothing';
      }),

    neverWentBack(device, words) {
      const app = running(device);
      const versions = app.screen().versions.get(bookings.find(words).id) ?? [];
      const wentBack = versions.some((version, index) => version < (versions[index - 1] ?? 0));
      expectNow(
        `${app.name} never went back to an older version of ${bookings.describe(words)}`,
        wentBack ? `versions ${versions.join(', ')}` : undefined,
      );
    },

    connectedAgain: (device) =>
      screen(device, 'is connected again', ({ connection, stats }) =>
        connection.status === 'connected' && stats.connects > 1
          ? undefined
          : `${JSON.stringify(connection)} after ${stats.connects} connection(s)`,
      ),

    async onFirstConnection(device) {
      const app = running(device);
      if (app.screen().connection.status === 'connected') await app.settle();
      const { connection, stats } = app.screen();
      const kept = connection.status === 'connected' && stats.connects === 1;
      expectNow(
        `${app.name} is still on its first connection`,
        kept ? undefined : `${JSON.stringify(connection)} after ${stats.connects} connection(s)`,
      );
    },

    signedOut: (device, code, withinMs) =>
      screen(
        device,
        `is signed out with ${code}`,
        ({ connection }) =>
          connection.status === 'needs-auth' && connection.code === code ? undefined : JSON.stringify(connection),
        withinMs,
      ),

    replaced: (device) =>
      screen(device, 'gives way to the newer connection', ({ connection }) =>
        connection.status === 'suspended' && connection.why === 'replaced' ? undefined : JSON.stringify(connection),
      ),

    renewed: (device) =>
      screen(device, 'has renewed its token', ({ renewals, connection }) =>
        renewals > 0 ? undefined : `it has not: ${JSON.stringify(connection)}`,
      ),

    presence: (device, given, withinMs) =>
      screen(
        device,
        `sees ${given} connected device(s)`,
        ({ presence }) => (presence.length === given ? undefined : presence.join(', ') || 'it was told of none'),
        withinMs,
      ),

    resumed: (device) =>
      screen(device, 'has resumed where it stood, without fetching everything anew', ({ stats }) =>
        stats.resumes > 0 && stats.snapshots <= 1 ? undefined : JSON.stringify(stats),
      ),

    fetchedAnew: (device) =>
      screen(device, 'has fetched everything anew', ({ stats }) =>
        stats.snapshots > 1 ? undefined : JSON.stringify(stats),
      ),

    droppedDuplicates: (device) =>
      screen(device, 'has dropped what came twice', ({ stats }) =>
        stats.duplicates > 0 ? undefined : JSON.stringify(stats),
      ),

    repairedGap: (device) =>
      screen(device, 'has repaired a gap', ({ stats }) => (stats.gapsRepaired > 0 ? undefined : JSON.stringify(stats))),

    sentTimes: (device, given) =>
      screen(device, `has sent its last command ${given} time(s)`, ({ sent }) => {
        const key = sent.at(-1)?.key;
        const times = sent.filter((command) => command.key === key).length;
        return times === given ? undefined : `${times}: ${sent.map(({ command }) => command).join(', ')}`;
      }),
  };
}

const anyRange: TimeRange = { startsAt: '', endsAt: '' };

function describeRejections({ attention, outbox, connection }: Screen): string {
  const rejected = attention.map(({ command, code }) => `${command} ${code}`).join(', ');
  return `${rejected || 'no rejection'}; ${outbox.length} change(s) on their way (${connection.status})`;
}
