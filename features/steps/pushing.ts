/** Push: devices that can be pushed to, providers and their troubles, what arrives, and what support is told. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { PushOutcomeName, PushProviderName } from '@slotwire/protocol';
import type { DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('{device} can be pushed to', function (this: SlotwireWorld, device: DeviceWords) {
  return this.pushing.register(device);
});

Given(
  '{device} can be pushed to by {provider}',
  function (this: SlotwireWorld, device: DeviceWords, provider: PushProviderName) {
    return this.pushing.register(device, provider);
  },
);

When('{device} gets a new push token', function (this: SlotwireWorld, device: DeviceWords) {
  return this.pushing.renewToken(device);
});

When('{device} is the one that was {device}', function (this: SlotwireWorld, device: DeviceWords, from: DeviceWords) {
  return this.pushing.takeOver(device, from);
});

When('{device} signs out', function (this: SlotwireWorld, device: DeviceWords) {
  return this.pushing.signOut(device);
});

Given('the push token of {device} is dead', function (this: SlotwireWorld, device: DeviceWords) {
  this.pushing.declareDead(device);
});

Given('{provider} is down', function (this: SlotwireWorld, provider: PushProviderName) {
  this.pushing.trouble(provider, { kind: 'down' });
});

Given('{provider} never answers', function (this: SlotwireWorld, provider: PushProviderName) {
  this.pushing.trouble(provider, { kind: 'silent' });
});

Given('{provider} answers nonsense', function (this: SlotwireWorld, provider: PushProviderName) {
  this.pushing.trouble(provider, { kind: 'garbled' });
});

Given('{provider} refuses every push for good', function (this: SlotwireWorld, provider: PushProviderName) {
  this.pushing.trouble(provider, { kind: 'choosy' });
});

Given(
  '{provider} wants to be left alone for {duration}',
  function (this: SlotwireWorld, provider: PushProviderName, retryAfterMs: number) {
    this.pushing.trouble(provider, { kind: 'busy', retryAfterMs });
  },
);

When('{provider} works again', function (this: SlotwireWorld, provider: PushProviderName) {
  this.pushing.trouble(provider, undefined);
});

When('it is time to push', function (this: SlotwireWorld) {
  return this.pushing.timeToPush();
});

Then('{device} receives the push {string}', function (this: SlotwireWorld, device: DeviceWords, words: string) {
  return this.pushing.receives(device, words);
});

Then(
  '{device} receives the push {string} without a sound',
  function (this: SlotwireWorld, device: DeviceWords, words: string) {
    return this.pushing.receivesSilently(device, words);
  },
);

Then(
  '{device} receives a digest of {int} notifications',
  function (this: SlotwireWorld, device: DeviceWords, count: number) {
    return this.pushing.digest(device, count);
  },
);

Then(
  '{device} knows already what the push {string} says',
  function (this: SlotwireWorld, device: DeviceWords, words: string) {
    return this.pushing.receivesKnown(device, words);
  },
);

Then('{device} has received no push', function (this: SlotwireWorld, device: DeviceWords) {
  return this.pushing.receivedNothing(device);
});

Then('{device} has received {int} push(es)', function (this: SlotwireWorld, device: DeviceWords, count: number) {
  return this.pushing.received(device, count);
});

Then('{person} has received {int} push(es) in all', function (this: SlotwireWorld, person: string, count: number) {
  return this.pushing.receivedInAll(person, count);
});

Then(
  '{device} has {int} push(es) on its lock screen',
  function (this: SlotwireWorld, device: DeviceWords, count: number) {
    return this.pushing.lockScreen(device, count);
  },
);

Then('no push goes to an old token of {device}', function (this: SlotwireWorld, device: DeviceWords) {
  return this.pushing.nothingForOldTokens(device);
});

Then('{provider} was tried {int} time(s)', function (this: SlotwireWorld, provider: PushProviderName, count: number) {
  return this.pushing.tried(provider, count);
});

Then(
  'support is told {outcome} about {device}',
  function (this: SlotwireWorld, outcome: PushOutcomeName, device: DeviceWords) {
    return this.pushing.toldAbout(device, outcome);
  },
);

Then(
  'support is told {outcome} about {device}, with {string}',
  function (this: SlotwireWorld, outcome: PushOutcomeName, device: DeviceWords, detail: string) {
    return this.pushing.toldAbout(device, outcome, detail);
  },
);

Then(
  'support is told {outcome} about {person}',
  function (this: SlotwireWorld, outcome: PushOutcomeName, person: string) {
    return this.pushing.toldAboutPerson(person, outcome);
  },
);

Then('support is told nothing about {person}', function (this: SlotwireWorld, person: string) {
  return this.pushing.toldNothing(person);
});

Then(
  'the service is ready, and says of {provider}: {string}',
  function (this: SlotwireWorld, provider: PushProviderName, words: string) {
    return this.pushing.ready(provider, words);
  },
);
