/** Admins at their panel: connections, broadcasts, and the audit log. */
import { Then, When } from '@cucumber/cucumber';
import type { ErrorCode } from '@slotwire/protocol';
import type { AudienceWords, DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

When('{person} lists the connections', function (this: SlotwireWorld, admin: string) {
  return this.administering.list(admin);
});

When('{person} lists the connections that fit {value}', function (this: SlotwireWorld, admin: string, filter: unknown) {
  return this.administering.list(admin, filter);
});

When(
  '{person} goes through the connections in pages of {int}',
  function (this: SlotwireWorld, admin: string, size: number) {
    return this.administering.walk(admin, size);
  },
);

When(
  '{person} disconnects {device} saying {string}',
  function (this: SlotwireWorld, admin: string, device: DeviceWords, reason: string) {
    return this.administering.disconnect(admin, device, reason);
  },
);

When('{person} sends {device} away', function (this: SlotwireWorld, admin: string, device: DeviceWords) {
  return this.administering.sendAway(admin, device);
});

When('{person} counts the {word} to disconnect', function (this: SlotwireWorld, admin: string, crowd: string) {
  return this.administering.countCrowd(admin, crowd);
});

When(
  '{person} disconnects all {word}, expecting {int}',
  function (this: SlotwireWorld, admin: string, crowd: string, expected: number) {
    return this.administering.disconnectCrowd(admin, crowd, expected);
  },
);

When(
  '{person} disconnects all {word}, expecting {int}, and confirms that this is everyone',
  function (this: SlotwireWorld, admin: string, crowd: string, expected: number) {
    return this.administering.disconnectCrowd(admin, crowd, expected, true);
  },
);

When(
  '{person} previews a broadcast to {audience}',
  function (this: SlotwireWorld, admin: string, audience: AudienceWords) {
    return this.administering.preview(admin, audience);
  },
);

When(
  '{person} broadcasts {string} to {audience}',
  function (this: SlotwireWorld, admin: string, text: string, audience: AudienceWords) {
    return this.administering.broadcast(admin, text, audience);
  },
);

When(
  '{person} broadcasts {string} to {audience} in the app only',
  function (this: SlotwireWorld, admin: string, text: string, audience: AudienceWords) {
    return this.administering.broadcast(admin, text, audience, { push: false });
  },
);

When(
  '{person} broadcasts {string} to {audience} in {duration}',
  function (this: SlotwireWorld, admin: string, text: string, audience: AudienceWords, inMs: number) {
    return this.administering.broadcast(admin, text, audience, { inMs });
  },
);

When(
  '{person} broadcasts {string} to {audience} in {duration}, of use for {duration}',
  function (this: SlotwireWorld, admin: string, text: string, audience: AudienceWords, inMs: number, usefulMs: number) {
    return this.administering.broadcast(admin, text, audience, { inMs, usefulMs });
  },
);

When(
  '{person} rehearses the broadcast {string} to {audience}',
  function (this: SlotwireWorld, admin: string, text: string, audience: AudienceWords) {
    return this.administering.broadcast(admin, text, audience, { dryRun: true });
  },
);

When('{person} does the same with the same key', function (this: SlotwireWorld, admin: string) {
  return this.administering.repeat(admin);
});

When('{person} cancels the broadcast', function (this: SlotwireWorld, admin: string) {
  return this.administering.cancel(admin);
});

Then('the panel of {person} is answered with {code}', function (this: SlotwireWorld, admin: string, code: ErrorCode) {
  this.administering.answered(admin, code);
});

Then('the panel of {person} is answered with success', function (this: SlotwireWorld, admin: string) {
  this.administering.answered(admin, 'OK');
});

Then('the panel of {person} is still connected', function (this: SlotwireWorld, admin: string) {
  return this.administering.stillConnected(admin);
});

Then('the list has {int} connection(s)', function (this: SlotwireWorld, count: number) {
  this.administering.lists(count);
});

Then(
  'the list shows {device} on {word}, version {word}',
  function (this: SlotwireWorld, device: DeviceWords, platform: string, version: string) {
    this.administering.listsDevice(device, platform, version);
  },
);

Then('each connection is on one of {int} pages', function (this: SlotwireWorld, pages: number) {
  this.administering.listsOnPages(pages);
});

Then('the panel counts {int}', function (this: SlotwireWorld, count: number) {
  this.administering.counted(count);
});

Then('{probe} is told the reason {string}', function (this: SlotwireWorld, probe: DeviceWords, reason: string) {
  return this.administering.toldReason(probe, reason);
});

Then(
  '{device} waits before it comes back, because of {code}',
  function (this: SlotwireWorld, device: DeviceWords, code: ErrorCode) {
    return this.administering.waits(device, code);
  },
);

Then('{device} stays away, because of {code}', function (this: SlotwireWorld, device: DeviceWords, code: ErrorCode) {
  return this.administering.staysAway(device, code);
});

Then(
  'it would reach {int} person/people with {int} connected device(s) and {int} device(s) by push',
  function (this: SlotwireWorld, people: number, connected: number, push: number) {
    this.administering.reaches(people, connected, push);
  },
);

Then(
  'the panel of {person} shows the broadcast as {word}',
  function (this: SlotwireWorld, admin: string, state: string) {
    return this.administering.broadcastIs(admin, state);
  },
);

Then(
  'the panel of {person} shows that the broadcast reached {int} connected, {int} by push, and was read by {int}',
  function (this: SlotwireWorld, admin: string, connected: number, pushed: number, read: number) {
    return this.administering.broadcastReached(admin, connected, pushed, read);
  },
);

Then(
  'the audit log tells {string} by {person}: {word}',
  function (this: SlotwireWorld, action: string, admin: string, outcome: string) {
    return this.administering.recorded(admin, action, outcome);
  },
);

Then('the audit log has {int} record(s) for {person}', function (this: SlotwireWorld, count: number, admin: string) {
  return this.administering.recordCount(admin, count);
});

Then(
  'the audit log has {int} refused record(s) for {person}',
  function (this: SlotwireWorld, count: number, admin: string) {
    return this.administering.recordCount(admin, count, { outcome: 'refused' });
  },
);

Then(
  'the audit log of the last {duration} has {int} record(s) for {person}',
  function (this: SlotwireWorld, lastMs: number, count: number, admin: string) {
    return this.administering.recordCount(admin, count, { lastMs });
  },
);
