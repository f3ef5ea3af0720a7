/** What devices show. */
import { type DataTable, Then } from '@cucumber/cucumber';
import type { BookingStatus, ErrorCode } from '@slotwire/protocol';
import type { SlotWords } from '../support/calendar.ts';
import { type BookingWords, type DeviceWords, parseSlot, type ResourceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Then(
  '{device} shows {booking} as {status}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords, status: BookingStatus) {
    return this.seeing.status(device, booking, status);
  },
);

Then(
  '{device} shows {booking} as {status} at once',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords, status: BookingStatus) {
    this.seeing.statusAtOnce(device, booking, status);
  },
);

Then(
  '{device} shows {booking} as {status} within {duration}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords, status: BookingStatus, withinMs: number) {
    return this.seeing.status(device, booking, status, withinMs);
  },
);

Then(
  '{device} shows {booking} at version {int}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords, version: number) {
    return this.seeing.version(device, booking, version);
  },
);

Then(
  '{device} shows {booking} for {slot}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords, slot: SlotWords) {
    return this.seeing.times(device, booking, slot);
  },
);

Then(
  '{device} shows the wish to move {booking} to {slot}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords, slot: SlotWords) {
    return this.seeing.wish(device, booking, slot);
  },
);

Then(
  '{device} shows no wish to move {booking}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords) {
    return this.seeing.wish(device, booking, undefined);
  },
);

Then(
  '{device} shows the note {string} on {booking}',
  function (this: SlotwireWorld, device: DeviceWords, text: string, booking: BookingWords) {
    return this.seeing.note(device, booking, text);
  },
);

Then(
  '{device} does not show the note {string} on {booking}',
  function (this: SlotwireWorld, device: DeviceWords, text: string, booking: BookingWords) {
    return this.seeing.noNote(device, booking, text);
  },
);

Then(
  '{device} shows {int} note(s) on {booking}',
  function (this: SlotwireWorld, device: DeviceWords, count: number, booking: BookingWords) {
    return this.seeing.notes(device, booking, count);
  },
);

Then('{device} does not show {booking}', function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords) {
  return this.seeing.noBooking(device, booking);
});

Then('{device} shows {int} booking(s)', function (this: SlotwireWorld, device: DeviceWords, count: number) {
  return this.seeing.bookings(device, count);
});

Then(
  '{device} shows {int} active booking(s) of {resource}',
  function (this: SlotwireWorld, device: DeviceWords, count: number, resource: ResourceWords) {
    return this.seeing.activeBookings(device, count, resource);
  },
);

Then(
  '{device} shows {int} change(s) waiting to be sent',
  function (this: SlotwireWorld, device: DeviceWords, count: number) {
    return this.seeing.waiting(device, count);
  },
);

Then('{device} shows a rejection with {code}', function (this: SlotwireWorld, device: DeviceWords, code: ErrorCode) {
  return this.seeing.rejection(device, code);
});

Then('{device} shows no rejection', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.rejections(device, 0);
});

Then('{device} shows {int} rejection(s)', function (this: SlotwireWorld, device: DeviceWords, count: number) {
  return this.seeing.rejections(device, count);
});

Then(
  '{device} shows beside the rejection that the booking is {status}',
  function (this: SlotwireWorld, device: DeviceWords, status: BookingStatus) {
    return this.seeing.rejectedBeside(device, status);
  },
);

Then('{device} offers instead:', function (this: SlotwireWorld, device: DeviceWords, slots: DataTable) {
  return this.seeing.offers(
    device,
    slots.raw().map(([slot = '']) => parseSlot(slot)),
  );
});

Then(
  '{device} has heard of bookings in this order:',
  function (this: SlotwireWorld, device: DeviceWords, types: DataTable) {
    return this.seeing.events(
      device,
      types.raw().map(([type = '']) => type),
    );
  },
);

Then(
  '{device} never went back to an older version of {booking}',
  function (this: SlotwireWorld, device: DeviceWords, booking: BookingWords) {
    this.seeing.neverWentBack(device, booking);
  },
);

Then(
  '{device} sent its last command {int} time(s)',
  function (this: SlotwireWorld, device: DeviceWords, count: number) {
    return this.seeing.sentTimes(device, count);
  },
);
