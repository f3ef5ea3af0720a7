/** Figures of hours and days, and the overview of a vendor's day. */
import { Then, When } from '@cucumber/cucumber';
import type { BookingStatus, Role } from '@slotwire/protocol';
import type { DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

When(
  '{person} asks for {word} by the {word}, from {duration} ago to {duration} ahead',
  function (this: SlotwireWorld, person: string, measure: string, bucket: string, agoMs: number, aheadMs: number) {
    return this.reckoning.ask(person, { measure, bucket, agoMs, aheadMs });
  },
);

When(
  '{person} asks for {word} by the {word}, from {duration} ago to {duration} ago',
  function (this: SlotwireWorld, person: string, measure: string, bucket: string, agoMs: number, toAgoMs: number) {
    return this.reckoning.ask(person, { measure, bucket, agoMs, aheadMs: -toAgoMs });
  },
);

When(
  '{person} asks for {word} by the {word}, from {duration} ago to {duration} ahead, in {zone}',
  function (
    this: SlotwireWorld,
    person: string,
    measure: string,
    bucket: string,
    agoMs: number,
    aheadMs: number,
    timeZone: string,
  ) {
    return this.reckoning.ask(person, { measure, bucket, agoMs, aheadMs, timeZone });
  },
);

When(
  '{person} asks for {word} of {word}s by the {word}, from {duration} ago to {duration} ahead',
  function (
    this: SlotwireWorld,
    person: string,
    measure: string,
    role: string,
    bucket: string,
    agoMs: number,
    aheadMs: number,
  ) {
    return this.reckoning.ask(person, { measure, role: role as Role, bucket, agoMs, aheadMs });
  },
);

When(
  '{person} asks for {word} of {string} by the {word}, from {duration} ago to {duration} ahead',
  function (
    this: SlotwireWorld,
    person: string,
    measure: string,
    event: string,
    bucket: string,
    agoMs: number,
    aheadMs: number,
  ) {
    return this.reckoning.ask(person, { measure, event, bucket, agoMs, aheadMs });
  },
);

When(
  '{person} asks for {word} of the newest node by the {word}, from {duration} ago to {duration} ahead',
  function (this: SlotwireWorld, person: string, measure: string, bucket: string, agoMs: number, aheadMs: number) {
    return this.reckoning.ask(person, { measure, bucket, agoMs, aheadMs, ofNewestNode: true });
  },
);

Then('the figures are of {int} node(s)', function (this: SlotwireWorld, count: number) {
  this.reckoning.nodes(count);
});

Then('the figures say {int} for {string}', function (this: SlotwireWorld, count: number, name: string) {
  this.reckoning.says(name, count);
});

Then('the figures say nothing', function (this: SlotwireWorld) {
  this.reckoning.saysNothing();
});

Then('the figures say {int} different customer(s)', function (this: SlotwireWorld, count: number) {
  this.reckoning.different(count);
});

Then(
  'the figures say that {int} of {int} notifications were read',
  function (this: SlotwireWorld, read: number, told: number) {
    this.reckoning.read(read, told);
  },
);

Then('the figures say that it took about {duration}', function (this: SlotwireWorld, durationMs: number) {
  this.reckoning.took(durationMs);
});

Then('the figures name {person} as the most active', function (this: SlotwireWorld, person: string) {
  this.reckoning.mostActive(person);
});

Then(
  'the heat map shows {int} on {word} at {time}',
  function (this: SlotwireWorld, count: number, weekday: string, time: string) {
    this.reckoning.mapped(weekday, time, count);
  },
);

Then(
  'the figures say that there were {int} commands, after {int} a week before',
  function (this: SlotwireWorld, now: number, before: number) {
    this.reckoning.trend(now, before);
  },
);

When('{device} opens the overview in {zone}', function (this: SlotwireWorld, device: DeviceWords, timeZone: string) {
  return this.reckoning.openOverview(device, timeZone);
});

Then(
  'the overview on {device} shows {int} {status} booking(s) today',
  function (this: SlotwireWorld, device: DeviceWords, count: number, status: BookingStatus) {
    return this.reckoning.today(device, status, count);
  },
);

Then(
  'the overview on {device} is of the day {string}',
  function (this: SlotwireWorld, device: DeviceWords, day: string) {
    return this.reckoning.day(device, day);
  },
);

Then(
  'the overview on {device} shows {person} arriving, who is connected',
  function (this: SlotwireWorld, device: DeviceWords, customer: string) {
    return this.reckoning.arrival(device, customer, true);
  },
);

Then(
  'the overview on {device} shows {person} arriving, who is not connected',
  function (this: SlotwireWorld, device: DeviceWords, customer: string) {
    return this.reckoning.arrival(device, customer, false);
  },
);

Then(
  'the overview on {device} shows {int} request(s) without an answer',
  function (this: SlotwireWorld, device: DeviceWords, count: number) {
    return this.reckoning.waiting(device, count);
  },
);

Then('the overview on {device} says that the service is well', function (this: SlotwireWorld, device: DeviceWords) {
  return this.reckoning.well(device);
});
