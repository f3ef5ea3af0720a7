/** Notifying: what people are told, what they make of it, and where they and their devices are. */
import type { InboxItem, NotificationAction, NotificationCategory, NotificationPriority } from '@slotwire/protocol';
import type { App, Screen, Worded } from '../drivers/driver.ts';
import type { Devices } from './devices.ts';
import type { ActorWords, DeviceWords, NotificationWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface Notifying {
  read(actor: ActorWords, notification: NotificationWords): Promise<void>;
  readAll(actor: ActorWords): Promise<void>;
  /** On what the notification is about. */
  choose(actor: ActorWords, action: NotificationAction, notification: NotificationWords): Promise<void>;
  speak(device: DeviceWords, locale: string): void;
  be(device: DeviceWords, timeZone: string): void;
  /** As `be`, and the service knows it when the step is over. */
  travel(device: DeviceWords, timeZone: string): Promise<void>;
  /** @param connected false: its network is too costly to hold a link behind. */
  goBehind(device: DeviceWords, connected: boolean): Promise<void>;
  comeToFront(device: DeviceWords): Promise<void>;

  shows(device: DeviceWords, notification: NotificationWords, withinMs?: number): Promise<void>;
  says(device: DeviceWords, notification: NotificationWords, text: string): Promise<void>;
  isOf(
    device: DeviceWords,
    notification: NotificationWords,
    category: NotificationCategory,
    priority: NotificationPriority,
  ): Promise<void>;
  /** Beside `open`. */
  offers(device: DeviceWords, notification: NotificationWords, actions: readonly string[]): Promise<void>;
  isRead(device: DeviceWords, notification: NotificationWords, withinMs?: number): Promise<void>;
  /** Not now, with everything arrived that the service has sent. */
  showsNo(device: DeviceWords, notification: NotificationWords): Promise<void>;
  counts(device: DeviceWords, count: number, words?: string): Promise<void>;
  unread(device: DeviceWords, count: number, withinMs?: number): Promise<void>;
  pages(device: DeviceWords, count: number): Promise<void>;
  popsUp(device: DeviceWords, words: string, sounds?: boolean): Promise<void>;
  popsUpNothing(device: DeviceWords): Promise<void>;
}

export function createNotifying({ devices }: { devices: Devices }): Notifying {
  function running(device: DeviceWords): App {
    const app = devices.app(device);
    if (!app.isRunning()) throw new Error(`${app.name} is not running; "Given ${app.name} is connected" starts it`);
    return app;
  }

  function screen(
    device: DeviceWords,
    what: string,
    look: (screen: Screen) => string | undefined,
    withinMs?: number,
  ): Promise<void> {
    const app = running(device);
    return until(`${app.name} ${what}`, () => look(app.screen()), withinMs);
  }

  /** As `screen`, for one notification. */
  function item(
    device: DeviceWords,
    words: NotificationWords,
    what: string,
    look: (seen: Worded<InboxItem>) => boolean,
    withinMs?: number,
  ): Promise<void> {
    return screen(
      device,
      `shows ${describe(words)} ${what}`,
      ({ inbox }) => {
        const found = find(inbox, words);
        return found !== undefined && look(found) ? undefined : describeInbox(inbox);
      },
      withinMs,
    );
  }

  /** Whoever acts on a notification has it before their eyes. */
  async function shown(actor: ActorWords, words: NotificationWords): Promise<{ app: App; id: string }> {
    const app = await devices.of(actor);
    await until(`${app.name} shows ${describe(words)}`, () => {
      const { inbox } = app.screen();
      return find(inbox, words) === undefined ? describeInbox(inbox) : undefined;
    });
    return { app, id: find(app.screen().inbox, words)?.item.id ?? '' };
  }

  return {
    async read(actor, words) {
      const { app, id } = await shown(actor, words);
      await app.markRead([id]);
    },

    async readAll(actor) {
      await (await devices.of(actor)).markRead('all');
    },

    async choose(actor, action, words) {
      const { app, id } = await shown(actor, words);
      if (!(await app.takeAction(id, action)))
        throw new Error(`${describe(words)} does not offer ${action} on ${app.name}`);
    },

    speak: (device, locale) => devices.app(device).setRegion({ locale }),
    be: (device, timeZone) => devices.app(device).setRegion({ timeZone }),

    async travel(device, timeZone) {
      (await devices.connected(device)).setRegion({ timeZone });
      await devices.quiet();
    },

    async goBehind(device, connected) {
      const app = await devices.connected(device);
      await app.setConditions({ appState: 'background', network: connected ? 'wifi' : 'cellular' });
      if (connected) await app.settle();
    },

    async comeToFront(device) {
      await devices.app(device).setConditions({ appState: 'foreground' });
      await devices.connected(device);
    },

    shows: (device, words, withinMs) => item(device, words, '', () => true, withinMs),

    says: (device, words, text) =>
      item(device, words, `saying ${JSON.stringify(text)}`, (seen) => seen.text.body === text),

    isOf: (device, words, category, priority) =>
      item(
        device,
        words,
        `of category ${category} and ${priority} priority`,
        (seen) => seen.item.category === category && seen.item.priority === priority,
      ),

    offers: (device, words, actions) =>
      item(
        device,
        words,
        `offering ${actions.join(', ')}`,
        (seen) => [...seen.item.actions].sort().join() === ['open', ...actions].sort().join(),
      ),

    isRead: (device, words, withinMs) => item(device, words, 'as read', (seen) => seen.item.read, withinMs),

    async showsNo(device, words) {
      const app = running(device);
      await devices.quiet();
      const { inbox } = app.screen();
      const found = find(inbox, words);
      expectNow(`${app.name} does not show ${describe(words)}`, found && describeInbox(inbox));
    },

    counts: (device, count, words) =>
      screen(
        device,
        `shows ${count} notification(s)${words === undefined ? '' : ` called "${words}"`}`,
        ({ inbox }) => {
          const fitting = words === undefined ? inbox : inbox.filter((seen) => isCalled(seen, words));
          return fitting.length === count ? undefined : `${fitting.length}: ${describeInbox(inbox)}`;
        },
      ),

    unread: (device, count, withinMs) =>
      screen(
        device,
        `shows ${count} unread notification(s)`,
        ({ unread, inbox }) => (unread === count ? undefined : `${unread}: ${describeInbox(inbox)}`),
        withinMs,
      ),

    async pages(device, count) {
      const app = running(device);
      const ids: string[] = [];
      let before: string | undefined;
      do {
        const page = await app.listNotifications(before);
        ids.push(...page.notifications.map(({ id }) => id));
        before = page.next;
      } while (before !== undefined);
      const isSorted = ids.every((id, index) => index === 0 || id < (ids[index - 1] ?? ''));
      const seen = `${ids.length}${isSorted ? '' : ', not newest first'}`;
      expectNow(
        `${app.name} finds ${count} notification(s), newest first`,
        ids.length === count && isSorted ? undefined : seen,
      );
    },

    popsUp: (device, words, sounds) =>
      screen(
        device,
        `pops up "${words}"${sounds === false ? ' silently' : sounds === true ? ' with a sound' : ''}`,
        ({ toasts }) => {
          const found = toasts.find((seen) => isCalled(seen, words));
          const fits = found !== undefined && (sounds === undefined || (found.item.sound !== undefined) === sounds);
          return fits ? undefined : describeToasts(toasts);
        },
      ),

    async popsUpNothing(device) {
      const app = running(device);
      await devices.quiet();
      const { toasts } = app.screen();
      expectNow(`${app.name} pops up nothing`, toasts.length === 0 ? undefined : describeToasts(toasts));
    },
  };
}

function isCalled({ text }: Worded<unknown>, words: string): boolean {
  return text.title === words || text.body === words;
}

/** @param inbox newest first */
function find(
  inbox: readonly Worded<InboxItem>[],
  { words, ordinal }: NotificationWords,
): Worded<InboxItem> | undefined {
  const fitting = inbox.filter((seen) => isCalled(seen, words));
  return ordinal === undefined ? fitting[0] : fitting.at(-ordinal);
}

function describe({ words, ordinal }: NotificationWords): string {
  return `the notification "${words}"${ordinal === undefined ? '' : ` number ${ordinal}`}`;
}

function describeInbox(inbox: readonly Worded<InboxItem>[]): string {
  const lines = inbox.map(({ item, text }) => {
    const marks = [item.read ? 'read' : 'unread', item.category, item.priority, ...item.actions].join(', ');
    return `"${text.title}" "${text.body}" (${marks})`;
  });
  return lines.join('\n           ') || 'no notification';
}

function describeToasts(toasts: Screen['toasts']): string {
  return toasts.map(({ item, text }) => `"${text.title}" (sound: ${item.sound ?? 'none'})`).join(', ') || 'nothing';
}
