/** Preferences: how people want to be told. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { NotificationCategory, NotificationChannel, NotificationPriority } from '@slotwire/protocol';
import type { ActorWords, BookingWords, DeviceWords } from '../support/parameters.ts';
import { everyDayFrom, windowOf } from '../support/preferring.ts';
import type { SlotwireWorld } from '../support/world.ts';

When(
  '{actor} turns {channel} {switch} for the category {category}',
  function (
    this: SlotwireWorld,
    actor: ActorWords,
    channel: NotificationChannel,
    on: boolean,
    category: NotificationCategory,
  ) {
    return this.preferring.turn(actor, channel, on, category);
  },
);

When(
  '{actor} wants {channel} from {priority} priority on',
  function (this: SlotwireWorld, actor: ActorWords, channel: NotificationChannel, priority: NotificationPriority) {
    return this.preferring.wantFrom(actor, channel, priority);
  },
);

When('{actor} mutes {person}', function (this: SlotwireWorld, actor: ActorWords, vendor: string) {
  return this.preferring.muteVendor(actor, vendor);
});

When('{actor} mutes {booking}', function (this: SlotwireWorld, actor: ActorWords, booking: BookingWords) {
  return this.preferring.muteBooking(actor, booking);
});

Given(
  '{actor} keeps quiet hours every day from {time} to {time}',
  function (this: SlotwireWorld, actor: ActorWords, from: string, to: string) {
    return this.preferring.keepQuiet(actor, everyDayFrom(from, to));
  },
);

Given('{actor} keeps quiet hours:', function (this: SlotwireWorld, actor: ActorWords, windows: DataTable) {
  return this.preferring.keepQuiet(actor, windows.hashes().map(windowOf));
});

Given('{actor} lives by the clocks of {zone}', function (this: SlotwireWorld, actor: ActorWords, timeZone: string) {
  return this.preferring.liveIn(actor, timeZone);
});

Then(
  '{device} shows {channel} as {switch} for the category {category}',
  function (
    this: SlotwireWorld,
    device: DeviceWords,
    channel: NotificationChannel,
    on: boolean,
    category: NotificationCategory,
  ) {
    return this.preferring.showsSwitch(device, channel, on, category);
  },
);

Then(
  '{device} shows {channel} as {switch} for the category {category} within {duration}',
  function (
    this: SlotwireWorld,
    device: DeviceWords,
    channel: NotificationChannel,
    on: boolean,
    category: NotificationCategory,
    withinMs: number,
  ) {
    return this.preferring.showsSwitch(device, channel, on, category, withinMs);
  },
);

Then(
  '{device} shows quiet hours from {time} to {time}',
  function (this: SlotwireWorld, device: DeviceWords, from: string, to: string) {
    return this.preferring.showsQuiet(device, from, to);
  },
);

Then('{device} shows {person} as muted', function (this: SlotwireWorld, device: DeviceWords, vendor: string) {
  return this.preferring.showsMuted(device, vendor);
});
