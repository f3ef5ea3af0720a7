/**
 * Web app: one dashboard, which is a browser with the built app in it. What a person could see on its page is its screen; what the page does not show
 * (versions, what went over the wire) is asked of another driver.
 */

import { type BookingButton, launchBrowser, type SeenPage, VendorApp } from '@slotwire/e2e';
import type { BookingCommandName } from '@slotwire/protocol';
import type { BookingIntent } from '@slotwire/sdk';
import { until } from '../../support/until.ts';
import type { App, Network, Person, Region, Screen, TokenOffice } from '../driver.ts';
import { type PageCommands, watchCommands } from './commands.ts';
import { screenOf } from './screen.ts';

export interface WebAppOptions {
  owner: Person;
  name: string;
  tokens: TokenOffice;
  note(what: string): void;
  /** Of the service, which is started when it is not. */
  url(): Promise<string>;
}

export interface WebApp extends App {
  close(): Promise<void>;
}

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Context = Awaited<ReturnType<Browser['newContext']>>;

/** One for all scenarios of a process. */
let launched: Promise<Browser> | undefined;

export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
  launched = undefined;
}

export function createWebApp({ owner, name, tokens, note, url }: WebAppOptions): WebApp {
  let context: Promise<Context> | undefined;
  let vendor: VendorApp | undefined;
  let commands: PageCommands | undefined;
  let isStarting = false;
  let token = '';
  let seen: SeenPage | undefined;
  /** What the person does, one thing after the other: the steps of a scenario do not all wait for it. */
  let work: Promise<unknown> = Promise.resolve();

  function openContext(): Promise<Context> {
    context ??= (async () => {
      launched ??= launchBrowser();
      return (await launched).newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
    })();
    return context;
  }

  function running(): VendorApp {
    if (vendor === undefined) throw new Error(`${name} is not running; "Given ${name} is connected" starts it`);
    return vendor;
  }

  /** Looks at the page for as long as it is open, as a person would. */
  async function watch(app: VendorApp): Promise<void> {
    while (vendor === app) {
      try {
        seen = await app.look();
      } catch (error) {
        // It was closed, or is being loaded anew.
        if (app.page.isClosed()) return;
        note(`could not be looked at: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`);
      }
    }
  }

  function queued<T>(task: () => Promise<T>): Promise<T> {
    const done = work.then(task);
    work = done.catch(() => {});
    return done;
  }

  /** A fresh look, begun after now. */
  async function lookAgain(): Promise<void> {
    seen = await running().look();
  }

  /** What others do next is to meet what was done here: on a link that is open it has to be with the service, and not on its way. */
  async function isWithService(sentBefore: number): Promise<void> {
    await until(`what was done on ${name} is answered`, async () => {
      await lookAgain();
      if (seen?.connection !== 'connected' || commands === undefined) return undefined;
      if (commands.sent() === sentBefore) return 'it was not sent';
      return commands.unanswered() === 0 ? undefined : 'it has no answer yet';
    });
  }

  const cannot = (what: string) => () => {
    throw new Error(`a page in a browser cannot ${what}: this scenario is none for @web`);
  };

  return {
    owner,
    name,
    deviceId: name,
    network: {
      cut: cannot('have its link cut'),
      silence: cannot('have a silent link'),
      loseRequests: cannot('lose requests'),
      loseAnswers: cannot('lose answers'),
      loseEvents: cannot('lose events'),
      duplicateEvents: cannot('hear twice'),
      reverseEvents: cannot('hear in another order'),
      holdEvents: cannot('have events held up'),
      releaseEvents: cannot('have events held up'),
    } satisfies Network,

    start: () =>
      queued(async () => {
        if (vendor !== undefined || isStarting) return;
        isStarting = true;
        note('is opened');
        const page = await (await openContext()).newPage();
        page.on('console', (message) => {
          if (message.type() === 'error') note(`says on its console: ${message.text()}`);
        });
        commands = watchCommands(page);
        token = await tokens.issue(owner);
        const user = {
          id: owner.id,
          name: owner.name,
          role: owner.role,
          ...(owner.vendorId && { vendorId: owner.vendorId }),
        };
        const expiresAt = new Date(jwtExpiry(token)).toISOString();
        vendor = await VendorApp.open(page, await url(), { token, user, expiresAt }, '/vendor/bookings?when=all');
        await vendor.list.waitFor();
        await lookAgain();
        isStarting = false;
        void watch(vendor);
      }),
    kill() {
      const { page } = running();
      note('is killed');
      vendor = undefined;
      seen = undefined;
      void queued(() => page.close());
    },
    isRunning: () => vendor !== undefined || isStarting,
    setConditions({ network, ...others }) {
      if (network === undefined || Object.keys(others).length > 0) cannot('be in this condition')();
      note(`finds its network to be ${network}`);
      return queued(async () => {
        const app = running();
        if (network === 'none') await app.goOffline();
        else await app.goOnline();
        await lookAgain();
      });
    },
    signOut: cannot('be signed out in a scenario'),
    reconnect: cannot('be told to connect here'),
    act: <C extends BookingCommandName>(command: C, intent: BookingIntent<C>) =>
      queued(async () => {
        const sentBefore = commands?.sent() ?? 0;
        await perform(running(), command, intent);
        await isWithService(sentBefore);
        return 'bookingId' in intent ? String(intent.bookingId) : '';
      }),
    choose(_key, choice) {
      // To dismiss a change that was refused is to let theirs stand.
      void queued(async () => {
        await running().choose(choice === 'mine' ? 'mine' : 'theirs');
        await lookAgain();
      });
    },
    lookAt: (bookingId) =>
      queued(async () => {
        await running().switchTo(bookingId);
        await lookAgain();
      }),
    screen(): Screen {
      running();
      if (seen === undefined) throw new Error(`${name} has not been looked at yet`);
      return screenOf(seen, owner);
    },

    region: (): Region => ({ locale: 'en-GB', timeZone: 'UTC' }),
    setRegion: cannot('be in another region'),
    markRead: cannot('mark notifications as read here'),
    takeAction: cannot('act on notifications here'),
    setPreferences: cannot('change preferences here'),
    listNotifications: cannot('list notifications here'),
    registerPush: cannot('be pushed to'),
    unregisterPush: cannot('be pushed to'),
    pushAddress: () => undefined,
    pushes: () => [],
    ask: cannot('ask for figures here'),
    overviews: () => [],

    async settle() {
      await work;
      await lookAgain();
    },
    isAnswered: () => commands?.unanswered() === 0 && (seen?.bookings.every(({ isWaiting }) => !isWaiting) ?? false),
    token: () => token,
    async close() {
      vendor = undefined;
      await work;
      await (await context)?.close();
    },
  };
}

const buttons: Readonly<Record<string, BookingButton>> = {
  confirmed: 'Confirm',
  declined: 'Decline',
  in_progress: 'Start',
  completed: 'Complete',
  no_show: 'No show',
};

/** What a command is on the page. */
async function perform(app: VendorApp, command: BookingCommandName, intent: object): Promise<void> {
  const { bookingId, to, accept, text, startsAt, endsAt } = intent as Record<string, unknown>;
  await app.switchTo(String(bookingId));
  switch (command) {
    case 'booking:transition': {
      const button = buttons[String(to)];
      if (button === undefined) throw new Error(`no button leads to ${to}`);
      return app.press(button);
    }
    case 'booking:cancel':
      return app.press('Cancel');
    case 'booking:note':
      return app.addNote(String(text));
    case 'booking:reschedule':
      return app.move(String(startsAt), String(endsAt));
    case 'booking:answer-reschedule':
      return app.press(accept === true ? 'Accept new time' : 'Keep old time');
    case 'booking:create':
      throw new Error('a dashboard books nothing: customers do');
  }
}

function jwtExpiry(token: string): number {
  const [, payload = ''] = token.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number }).exp * 1_000;
}
