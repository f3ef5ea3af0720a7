/** The service, its admins, the back end, and time. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { ErrorCode, NotificationPriority } from '@slotwire/protocol';
import type { SlotWords } from '../support/calendar.ts';
import { backEnd } from '../support/cast.ts';
import type { BookingWords, DeviceWords, ResourceWords, StreamWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('the service keeps the last {int} events of a stream', function (this: SlotwireWorld, keptEvents: number) {
  this.operating.setUp({ keptEvents });
});

Given('the service lets in browsers from {string} alone', function (this: SlotwireWorld, origin: string) {
  this.operating.setUp({ allowedOrigins: [origin] });
});

Given("{person}'s tokens last {duration}", function (this: SlotwireWorld, person: string, lifetimeMs: number) {
  this.operating.setSignInLife(person, lifetimeMs);
});

Given('{person} belongs to the group {string}', function (this: SlotwireWorld, person: string, group: string) {
  this.operating.setGroup(person, group);
});

Given('the service has no credentials of any push provider', function (this: SlotwireWorld) {
  this.operating.setUp({ push: false });
});

When('{duration} pass/passes, and everybody stays connected', function (this: SlotwireWorld, durationMs: number) {
  return this.operating.passConnected(durationMs);
});

When('{duration} pass/passes', function (this: SlotwireWorld, durationMs: number) {
  this.operating.passTime(durationMs);
});

Given('the scenario begins at {moment}', function (this: SlotwireWorld, momentMs: number) {
  this.operating.beginAt(momentMs);
});

When('it is {moment}', function (this: SlotwireWorld, momentMs: number) {
  return this.operating.waitUntil(momentMs);
});

When('it is {duration} before {booking}', function (this: SlotwireWorld, aheadMs: number, booking: BookingWords) {
  return this.operating.waitUntilBefore(booking, aheadMs);
});

When('the service restarts', function (this: SlotwireWorld) {
  return this.operating.restart();
});

When('the service crashes and starts again', function (this: SlotwireWorld) {
  return this.operating.crash();
});

When('the service shuts down', function (this: SlotwireWorld) {
  return this.operating.shutDown();
});

When('the service starts again', function (this: SlotwireWorld) {
  return this.operating.startAgain();
});

Given('the service is backed up', function (this: SlotwireWorld) {
  return this.operating.backUp();
});

When('the service is restored from its backup', function (this: SlotwireWorld) {
  return this.operating.restore();
});

When('the log of {stream} is rebuilt', function (this: SlotwireWorld, stream: StreamWords) {
  return this.operating.rebuildLog(stream);
});

When('{string} is announced to everybody', function (this: SlotwireWorld, text: string) {
  return this.operating.announce(text, 'all');
});

When('{string} is announced to the group {string}', function (this: SlotwireWorld, text: string, group: string) {
  return this.operating.announce(text, { group });
});

When(
  '{string} is announced to everybody with {priority} priority',
  function (this: SlotwireWorld, text: string, priority: NotificationPriority) {
    return this.operating.announce(text, 'all', { priority });
  },
);

When(
  '{string} is announced to everybody by the platform itself with {priority} priority',
  function (this: SlotwireWorld, text: string, priority: NotificationPriority) {
    return this.operating.announce(text, 'all', { category: 'system', priority });
  },
);

When(
  '{string} is announced to everybody, of use for {duration}',
  function (this: SlotwireWorld, text: string, usefulMs: number) {
    return this.operating.announceFor(text, usefulMs);
  },
);

When('{int} announcements are made', function (this: SlotwireWorld, count: number) {
  return this.operating.announceSeries(count);
});

When('{int} announcements of {int} KB are made', function (this: SlotwireWorld, count: number, kilobytes: number) {
  return this.operating.announceMany(count, kilobytes);
});

When(
  'an event of the unknown type {string} comes to {stream}',
  function (this: SlotwireWorld, type: string, stream: StreamWords) {
    return this.operating.addUnknownEvent(type, stream);
  },
);

Then('the service has counted {int} {word}', function (this: SlotwireWorld, count: number, violation: string) {
  return this.operating.counted(count, violation);
});

Then('the service still serves {person}', function (this: SlotwireWorld, person: string) {
  return this.operating.stillServes(person);
});

When('{person} revokes every token of {person}', function (this: SlotwireWorld, admin: string, person: string) {
  return this.operating.revokePerson(admin, person);
});

When('{person} revokes the token of {device}', function (this: SlotwireWorld, admin: string, device: DeviceWords) {
  return this.operating.revokeToken(admin, device);
});

When(
  'the back end books {resource} for {slot} for {person}',
  function (this: SlotwireWorld, resource: ResourceWords, slot: SlotWords, customer: string) {
    return this.operating.post(backEnd.name, resource, slot, customer);
  },
);

When(
  'the back end books {resource} for {slot} for {person} with the same key',
  function (this: SlotwireWorld, resource: ResourceWords, slot: SlotWords, customer: string) {
    return this.operating.post(backEnd.name, resource, slot, customer, true);
  },
);

When(
  '{person} poses as the back end and books {resource} for {slot} for {person}',
  function (this: SlotwireWorld, person: string, resource: ResourceWords, slot: SlotWords, customer: string) {
    return this.operating.post(person, resource, slot, customer);
  },
);

Then('the back end is answered {int}', function (this: SlotwireWorld, status: number) {
  this.operating.posted(status);
});

Then('the back end is answered {int} {code}', function (this: SlotwireWorld, status: number, code: ErrorCode) {
  this.operating.postedCode(status, code);
});

Then('the back end is told to wait {duration} at most', function (this: SlotwireWorld, mostMs: number) {
  this.operating.toldToWait(mostMs);
});
