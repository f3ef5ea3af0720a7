/** Traces: one tap in the log, on the screens of others, and in what they report. */
import { Given, Then } from '@cucumber/cucumber';
import type { DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('the service logs every command', function (this: SlotwireWorld) {
  this.operating.setUp({ logsCommands: true });
});

Then('the log of the service has what {device} sent, with its trace', function (this: SlotwireWorld, by: DeviceWords) {
  return this.tracing.logged(by);
});

Then(
  '{device} gets the event of what {device} sent, with its trace',
  function (this: SlotwireWorld, seer: DeviceWords, by: DeviceWords) {
    return this.tracing.arrived(seer, by);
  },
);

Then('{device} has not reported yet how long events took', function (this: SlotwireWorld, device: DeviceWords) {
  return this.tracing.unreported(device);
});

Then('{device} reports how long its events took', function (this: SlotwireWorld, device: DeviceWords) {
  return this.tracing.reported(device);
});
