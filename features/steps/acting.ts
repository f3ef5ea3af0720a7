/** What people do. */
import { Given, When } from '@cucumber/cucumber';
import type { BookingStatus } from '@slotwire/protocol';
import type { SlotWords } from '../support/calendar.ts';
import type { ActorWords, BookingWords, DeviceWords, ResourceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('{person} has a/an {status} booking', function (this: SlotwireWorld, person: string, status: BookingStatus) {
  return this.acting.haveBooking(person, status);
});

Given(
  '{person} has a/an {status} booking of {resource} for {slot}',
  function (this: SlotwireWorld, person: string, status: BookingStatus, resource: ResourceWords, slot: SlotWords) {
    return this.acting.haveBooking(person, status, resource, slot);
  },
);

When(
  '{actor} books {resource} for {slot}',
  function (this: SlotwireWorld, actor: ActorWords, resource: ResourceWords, slot: SlotWords) {
    return this.acting.book(actor, resource, slot);
  },
);

When(
  '{actor} taps twice to book {resource} for {slot}',
  function (this: SlotwireWorld, actor: ActorWords, resource: ResourceWords, slot: SlotWords) {
    return this.acting.bookTwice(actor, resource, slot);
  },
);

When(
  '{actor} and {actor} book {resource} for {slot} at the same moment',
  function (this: SlotwireWorld, one: ActorWords, other: ActorWords, resource: ResourceWords, slot: SlotWords) {
    return this.acting.race(one, other, resource, slot);
  },
);

When('{actor} cancels {booking}', function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords) {
  return this.acting.cancel(actor, booking);
});

When('{actor} confirms {booking}', function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords) {
  return this.acting.change(actor, booking, 'confirmed');
});

When(
  '{actor} changes {booking} to {status}',
  function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords, status: BookingStatus) {
    return this.acting.change(actor, booking, status);
  },
);

When(
  '{actor} asks to move {booking} to {slot}',
  function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords, slot: SlotWords) {
    return this.acting.move(actor, booking, slot);
  },
);

When(
  '{actor} moves {booking} to {slot}',
  function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords, slot: SlotWords) {
    return this.acting.move(actor, booking, slot);
  },
);

When(
  '{actor} accepts the wish to move {booking}',
  function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords) {
    return this.acting.answer(actor, booking, true);
  },
);

When(
  '{actor} refuses the wish to move {booking}',
  function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords) {
    return this.acting.answer(actor, booking, false);
  },
);

When(
  '{actor} writes the note {string} on {booking}',
  function (this: SlotwireWorld, actor: ActorWords, text: string, booking: BookingWords) {
    return this.acting.note(actor, booking, text);
  },
);

When(
  '{actor} writes a note of {int} characters on {booking}',
  function (this: SlotwireWorld, actor: ActorWords, length: number, booking: BookingWords) {
    return this.acting.note(actor, booking, 'x'.repeat(length));
  },
);

When(
  '{actor} writes {int} notes on {booking}',
  function (this: SlotwireWorld, actor: ActorWords, count: number, booking: BookingWords) {
    return this.acting.noteMany(actor, booking, count);
  },
);

When('{actor} tries again what was rejected', function (this: SlotwireWorld, actor: ActorWords) {
  return this.acting.choose(actor, 'mine');
});

When('{actor} lets go of what was rejected', function (this: SlotwireWorld, actor: ActorWords) {
  return this.acting.choose(actor, 'theirs');
});

When('{actor} dismisses what was rejected', function (this: SlotwireWorld, actor: ActorWords) {
  return this.acting.choose(actor, 'dismiss');
});

Given('the app on {device} is killed', function (this: SlotwireWorld, device: DeviceWords) {
  this.acting.kill(device);
});

When('the app on {device} starts again', function (this: SlotwireWorld, device: DeviceWords) {
  return this.acting.startAgain(device);
});

When('{device} signs in again', function (this: SlotwireWorld, device: DeviceWords) {
  this.acting.signInAgain(device);
});
