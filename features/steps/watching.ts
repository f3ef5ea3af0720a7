/** What admins see of the service while it runs. */
import { Then, When } from '@cucumber/cucumber';
import type { ErrorCode } from '@slotwire/protocol';
import type { DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

When('{person} watches all socket events', function (this: SlotwireWorld, admin: string) {
  return this.watching.watch(admin);
});

When('{person} watches the socket events of {person}', function (this: SlotwireWorld, admin: string, of: string) {
  return this.watching.watch(admin, { of });
});

When(
  '{person} watches the socket events that end with {code}',
  function (this: SlotwireWorld, admin: string, outcome: ErrorCode) {
    return this.watching.watch(admin, { outcome });
  },
);

When('{person} stops watching', function (this: SlotwireWorld, admin: string) {
  return this.watching.stop(admin);
});

When('{person} watches {int} more things', function (this: SlotwireWorld, admin: string, count: number) {
  return this.watching.watchMore(admin, count);
});

Then('{person} may watch nothing else', function (this: SlotwireWorld, admin: string) {
  return this.watching.watchesEnough(admin);
});

When(
  '{probe} sends {string} {int} times at once',
  function (this: SlotwireWorld, probe: DeviceWords, command: string, count: number) {
    return this.watching.burst(this.devices.probe(probe), command, count);
  },
);

Then(
  '{person} is shown the {string} of {person}',
  function (this: SlotwireWorld, admin: string, event: string, person: string) {
    return this.watching.shown(admin, event, person);
  },
);

Then(
  '{person} is shown the {string} of {person}, which ended with {word}',
  function (this: SlotwireWorld, admin: string, event: string, person: string, outcome: string) {
    return this.watching.shown(admin, event, person, outcome);
  },
);

Then('{person} is shown nothing of {person}', function (this: SlotwireWorld, admin: string, person: string) {
  return this.watching.shownNothing(admin, person);
});

Then(
  '{person} is shown {int} events in fewer than {int} batches',
  function (this: SlotwireWorld, admin: string, events: number, batches: number) {
    return this.watching.shownIn(admin, events, batches);
  },
);

Then(
  '{person} is shown fewer than {int} of {int} events, and told how many are left out',
  function (this: SlotwireWorld, admin: string, below: number, all: number) {
    return this.watching.shownInPart(admin, below, all);
  },
);

Then('nothing that {person} is shown contains {string}', function (this: SlotwireWorld, admin: string, text: string) {
  return this.watching.neverShown(admin, text);
});

When('{person} looks at the figures by the second', function (this: SlotwireWorld, admin: string) {
  return this.watching.look(admin);
});

Then(
  '{person} finds {int} refusal(s) with {code} in the last five minutes',
  function (this: SlotwireWorld, admin: string, count: number, code: ErrorCode) {
    this.watching.refusals(admin, code, count);
  },
);

Then('{person} sees {int} connected customer(s)', function (this: SlotwireWorld, admin: string, count: number) {
  return this.watching.connected(admin, count);
});
