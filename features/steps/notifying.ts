/** Notifications: what people are told, and what they make of it. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { NotificationAction, NotificationCategory, NotificationPriority } from '@slotwire/protocol';
import type { ActorWords, DeviceWords, NotificationWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

Given('{device} speaks {language}', function (this: SlotwireWorld, device: DeviceWords, locale: string) {
  this.notifying.speak(device, locale);
});

Given('{device} is in {zone}', function (this: SlotwireWorld, device: DeviceWords, timeZone: string) {
  this.notifying.be(device, timeZone);
});

When('{device} travels to {zone}', function (this: SlotwireWorld, device: DeviceWords, timeZone: string) {
  return this.notifying.travel(device, timeZone);
});

Given('{device} is in the background', function (this: SlotwireWorld, device: DeviceWords) {
  return this.notifying.goBehind(device, false);
});

Given('{device} stays connected in the background', function (this: SlotwireWorld, device: DeviceWords) {
  return this.notifying.goBehind(device, true);
});

When('{device} comes to the foreground', function (this: SlotwireWorld, device: DeviceWords) {
  return this.notifying.comeToFront(device);
});

When(
  '{actor} reads {notification}',
  function (this: SlotwireWorld, actor: ActorWords, notification: NotificationWords) {
    return this.notifying.read(actor, notification);
  },
);

When('{actor} reads all notifications', function (this: SlotwireWorld, actor: ActorWords) {
  return this.notifying.readAll(actor);
});

When(
  '{actor} chooses {action} on {notification}',
  function (this: SlotwireWorld, actor: ActorWords, action: NotificationAction, notification: NotificationWords) {
    return this.notifying.choose(actor, action, notification);
  },
);

Then(
  '{device} shows {notification}',
  function (this: SlotwireWorld, device: DeviceWords, notification: NotificationWords) {
    return this.notifying.shows(device, notification);
  },
);

Then(
  '{device} shows {notification} within {duration}',
  function (this: SlotwireWorld, device: DeviceWords, notification: NotificationWords, withinMs: number) {
    return this.notifying.shows(device, notification, withinMs);
  },
);

Then(
  '{device} shows {notification} saying {string}',
  function (this: SlotwireWorld, device: DeviceWords, notification: NotificationWords, text: string) {
    return this.notifying.says(device, notification, text);
  },
);

Then(
  '{device} shows {notification} as read',
  function (this: SlotwireWorld, device: DeviceWords, notification: NotificationWords) {
    return this.notifying.isRead(device, notification);
  },
);

Then(
  '{device} shows {notification} as {category}, {priority} priority',
  function (
    this: SlotwireWorld,
    device: DeviceWords,
    notification: NotificationWords,
    category: NotificationCategory,
    priority: NotificationPriority,
  ) {
    return this.notifying.isOf(device, notification, category, priority);
  },
);

Then(
  '{device} offers on {notification}:',
  function (this: SlotwireWorld, device: DeviceWords, notification: NotificationWords, actions: DataTable) {
    return this.notifying.offers(
      device,
      notification,
      actions.raw().flatMap(([cell = '']) => cell.split(' ').filter((action) => action !== '')),
    );
  },
);

Then(
  '{device} does not show {notification}',
  function (this: SlotwireWorld, device: DeviceWords, notification: NotificationWords) {
    return this.notifying.showsNo(device, notification);
  },
);

Then('{device} shows {int} notification(s)', function (this: SlotwireWorld, device: DeviceWords, count: number) {
  return this.notifying.counts(device, count);
});

Then(
  '{device} shows {int} notification(s) called {string}',
  function (this: SlotwireWorld, device: DeviceWords, count: number, words: string) {
    return this.notifying.counts(device, count, words);
  },
);

Then('{device} shows {int} unread notification(s)', function (this: SlotwireWorld, device: DeviceWords, count: number) {
  return this.notifying.unread(device, count);
});

Then(
  '{device} shows {int} unread notification(s) within {duration}',
  function (this: SlotwireWorld, device: DeviceWords, count: number, withinMs: number) {
    return this.notifying.unread(device, count, withinMs);
  },
);

Then(
  '{device} finds {int} notification(s) when it goes back page by page',
  function (this: SlotwireWorld, device: DeviceWords, count: number) {
    return this.notifying.pages(device, count);
  },
);

Then('{device} pops up {string}', function (this: SlotwireWorld, device: DeviceWords, words: string) {
  return this.notifying.popsUp(device, words);
});

Then('{device} pops up {string} with a sound', function (this: SlotwireWorld, device: DeviceWords, words: string) {
  return this.notifying.popsUp(device, words, true);
});

Then('{device} pops up {string} silently', function (this: SlotwireWorld, device: DeviceWords, words: string) {
  return this.notifying.popsUp(device, words, false);
});

Then('{device} pops up nothing', function (this: SlotwireWorld, device: DeviceWords) {
  return this.notifying.popsUpNothing(device);
});
