/** Who is let in, who is put out, and what strangers get to see. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { ActorWords, DeviceWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('the service refuses a token that a second device uses', function (this: SlotwireWorld) {
  this.operating.setUp({ tokenReplay: 'refuse' });
});

Given('the service keeps {int} strangers of one address waiting', function (this: SlotwireWorld, count: number) {
  this.operating.setUp({ pendingPerAddress: count });
});

When('{actor} signs out of the device', function (this: SlotwireWorld, actor: ActorWords) {
  return this.securing.signOut(actor, false);
});

When('{actor} signs out everywhere', function (this: SlotwireWorld, actor: ActorWords) {
  return this.securing.signOut(actor, true);
});

When('{person} revokes {device}', function (this: SlotwireWorld, admin: string, device: DeviceWords) {
  return this.securing.revokeDevice(admin, device);
});

Then('the service has reported {int} stolen token(s)', function (this: SlotwireWorld, count: number) {
  return this.securing.replayed(count, 'reported');
});

Then('the service has refused {int} stolen token(s)', function (this: SlotwireWorld, count: number) {
  return this.securing.replayed(count, 'refused');
});

When('{probe} sends a message nested {int} deep', function (this: SlotwireWorld, probe: DeviceWords, depth: number) {
  this.securing.tellDeep(probe, depth);
});

When('the web page {string} asks for {string}', function (this: SlotwireWorld, origin: string, path: string) {
  return this.securing.askFrom(origin, path);
});

Then('the web page is answered {int}', function (this: SlotwireWorld, status: number) {
  this.securing.answered(status);
});

Then('the web page may read the answer', function (this: SlotwireWorld) {
  this.securing.mayRead(true);
});

Then('the web page may not read the answer', function (this: SlotwireWorld) {
  this.securing.mayRead(false);
});

Then('the answer tells browsers to be careful', function (this: SlotwireWorld) {
  this.securing.careful();
});

When('{int} strangers connect and say nothing', function (this: SlotwireWorld, count: number) {
  return this.securing.knock(count);
});

Then('{int} strangers are kept waiting', function (this: SlotwireWorld, count: number) {
  this.securing.kept(count);
});

When('the strangers leave', function (this: SlotwireWorld) {
  return this.securing.leave();
});
