/** Devices that come and go, and the network between them and the service. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { ErrorCode } from '@slotwire/protocol';
import type { DeviceWords, StreamWords } from '../support/parameters.ts';
import { streamNamed } from '../support/streams.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('{device} is connected', async function (this: SlotwireWorld, device: DeviceWords) {
  await this.devices.connected(device);
});

When('{device} connects', async function (this: SlotwireWorld, device: DeviceWords) {
  await this.devices.connected(device);
});

Given('{device} is offline', function (this: SlotwireWorld, device: DeviceWords) {
  return this.acting.goOffline(device);
});

When('{device} goes offline', function (this: SlotwireWorld, device: DeviceWords) {
  return this.acting.goOffline(device);
});

When('{device} comes back online', function (this: SlotwireWorld, device: DeviceWords) {
  return this.acting.goOnline(device);
});

Given('{device} has its battery saver on', function (this: SlotwireWorld, device: DeviceWords) {
  return this.acting.setSaver(device, true);
});

When('{device} turns its battery saver off', function (this: SlotwireWorld, device: DeviceWords) {
  return this.acting.setSaver(device, false);
});

Given(
  'the next {int} request(s) of {device} is/are lost',
  function (this: SlotwireWorld, count: number, device: DeviceWords) {
    return this.operating.network(device, (network) => network.loseRequests(count));
  },
);

Given(
  'the next {int} answer(s) to {device} is/are lost',
  function (this: SlotwireWorld, count: number, device: DeviceWords) {
    return this.operating.network(device, (network) => network.loseAnswers(count));
  },
);

Given(
  'the next {int} message(s) of events to {device} is/are lost',
  function (this: SlotwireWorld, count: number, device: DeviceWords) {
    return this.operating.network(device, (network) => network.loseEvents(count));
  },
);

Given('every message of events reaches {device} twice', function (this: SlotwireWorld, device: DeviceWords) {
  return this.operating.network(device, (network) => network.duplicateEvents());
});

Given(
  'the next {int} messages of events reach {device} in reverse order',
  function (this: SlotwireWorld, count: number, device: DeviceWords) {
    return this.operating.network(device, (network) => network.reverseEvents(count));
  },
);

Given('events to {device} are held up', function (this: SlotwireWorld, device: DeviceWords) {
  return this.operating.network(device, (network) => network.holdEvents());
});

Given(
  'events of {stream} to {device} are held up',
  function (this: SlotwireWorld, stream: StreamWords, device: DeviceWords) {
    return this.operating.network(device, (network) => network.holdEvents(streamNamed(stream)));
  },
);

When('what was held up reaches {device}', function (this: SlotwireWorld, device: DeviceWords) {
  return this.operating.network(device, (network) => network.releaseEvents());
});

When('the link of {device} is cut', function (this: SlotwireWorld, device: DeviceWords) {
  return this.operating.network(device, (network) => network.cut());
});

When('the link of {device} falls silent', function (this: SlotwireWorld, device: DeviceWords) {
  return this.operating.network(device, (network) => network.silence());
});

Then('{device} is connected again', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.connectedAgain(device);
});

Then('{device} is still on its first connection', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.onFirstConnection(device);
});

Then(
  '{device} is signed out with {code} within {duration}',
  function (this: SlotwireWorld, device: DeviceWords, code: ErrorCode, withinMs: number) {
    return this.seeing.signedOut(device, code, withinMs);
  },
);

Then('{device} gives way to the newer connection', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.replaced(device);
});

Then('{device} has renewed its token', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.renewed(device);
});

Then('{device} sees {int} connected device(s)', function (this: SlotwireWorld, device: DeviceWords, count: number) {
  return this.seeing.presence(device, count);
});

Then(
  '{device} sees {int} connected device(s) within {duration}',
  function (this: SlotwireWorld, device: DeviceWords, count: number, withinMs: number) {
    return this.seeing.presence(device, count, withinMs);
  },
);

Then('{device} has resumed where it stood', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.resumed(device);
});

Then('{device} has fetched everything anew', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.fetchedAnew(device);
});

Then('{device} has dropped what came twice', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.droppedDuplicates(device);
});

Then('{device} has repaired a gap', function (this: SlotwireWorld, device: DeviceWords) {
  return this.seeing.repairedGap(device);
});
