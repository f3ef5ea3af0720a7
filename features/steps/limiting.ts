/** Limits: what admins set, and how loaded the service is. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { ErrorCode } from '@slotwire/protocol';
import type { BookingWords, DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('every address is counted', function (this: SlotwireWorld) {
  this.limiting.countEveryAddress();
});

When(
  '{person} limits {string} to {int} at once and {int} per minute',
  function (this: SlotwireWorld, admin: string, what: string, size: number, perMinute: number) {
    return this.limiting.limit(admin, what, { size, perSecond: perMinute / 60 });
  },
);

When(
  '{person} tries to limit {string} to {int} at once and {int} per minute',
  function (this: SlotwireWorld, admin: string, what: string, size: number, perMinute: number) {
    return this.limiting.try(admin, what, { size, perSecond: perMinute / 60 });
  },
);

When('{person} limits the devices of a person to {int}', function (this: SlotwireWorld, admin: string, count: number) {
  return this.limiting.limitConnections(admin, count);
});

Then(
  'that is refused with {code}, which names {string}',
  function (this: SlotwireWorld, code: ErrorCode, field: string) {
    this.limiting.refused(code, field);
  },
);

Then(
  '{person} sees that {string} is limited to {int} at once and {int} per minute',
  function (this: SlotwireWorld, admin: string, what: string, size: number, perMinute: number) {
    return this.limiting.isLimited(admin, what, { size, perSecond: perMinute / 60 });
  },
);

Then(
  '{person} sees that a person may have {int} devices',
  function (this: SlotwireWorld, admin: string, count: number) {
    return this.limiting.connections(admin, count);
  },
);

When('the load of the service becomes {word}', function (this: SlotwireWorld, level: string) {
  this.limiting.setLoad(level);
});

Then('{person} sees that the load is {word}', function (this: SlotwireWorld, admin: string, level: string) {
  return this.limiting.load(admin, level);
});

When('as much time passes as {probe} was told to wait', function (this: SlotwireWorld, probe: DeviceWords) {
  this.limiting.waitAsTold(probe, { retryAfterMs: this.probing.toldToWait(probe) });
});

When(
  '{probe} sends {string} about {booking} {int} times',
  async function (this: SlotwireWorld, probe: DeviceWords, command: string, booking: BookingWords, count: number) {
    for (let i = 0; i < count; i++) await this.probing.send(probe, command, booking);
  },
);

When('{probe} sends {string}', function (this: SlotwireWorld, probe: DeviceWords, command: string) {
  return this.probing.send(probe, command, undefined);
});

When(
  '{probe} sends {string} {int} times',
  async function (this: SlotwireWorld, probe: DeviceWords, command: string, count: number) {
    for (let i = 0; i < count; i++) await this.probing.send(probe, command, undefined);
  },
);

Then('{device} waits because of {code}', function (this: SlotwireWorld, device: DeviceWords, code: ErrorCode) {
  return this.limiting.waitsBecauseOf(device, code);
});

Then('all that {device} asked is answered', function (this: SlotwireWorld, device: DeviceWords) {
  return this.limiting.answered(device);
});
