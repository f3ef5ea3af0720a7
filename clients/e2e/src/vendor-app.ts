/** Vendor app: the dashboard as the person in front of it uses it. */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { AppPage, type BrowserSession } from './app-page.ts';
import { readPage, type SeenPage } from './seen-page.ts';

/** As the page calls the buttons. */
export type BookingButton =
  | 'Confirm'
  | 'Decline'
  | 'Start'
  | 'Complete'
  | 'No show'
  | 'Cancel'
  | 'Move'
  | 'Accept new time'
  | 'Keep old time';

/** What is asked before, and the button that says yes. */
const asksBefore: Partial<Record<BookingButton, string>> = {
  Decline: 'Decline request',
  'No show': 'Mark as no show',
  Cancel: 'Cancel booking',
};

/** As where a browser refuses it: the service worker would have all files on the device. */
export async function withoutWorker(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('refused', 'SecurityError'));
  });
  return context;
}

export class VendorApp extends AppPage {
  /** The list of bookings. */
  readonly list: Locator;
  /** Own changes that were refused. */
  readonly attention: Locator;

  constructor(page: Page) {
    super(page);
    this.list = page.getByRole('grid', { name: 'Bookings' });
    this.attention = page.getByRole('region', { name: 'Needs your attention' });
  }

  static async open(page: Page, url: string, session: BrowserSession, path = '/vendor/'): Promise<VendorApp> {
    await AppPage.openAs(page, url, session, path);
    return new VendorApp(page);
  }

  static async signIn(page: Page, url: string, session: BrowserSession, path?: string): Promise<VendorApp> {
    const app = await VendorApp.open(page, url, session, path);
    await app.isConnection('connected');
    return app;
  }

  /** In the same browser, and so of the same person. */
  async openTab(path = '/vendor/bookings'): Promise<VendorApp> {
    const { origin } = new URL(this.page.url());
    const page = await this.page.context().newPage();
    await page.goto(origin + path);
    return new VendorApp(page);
  }

  /** The files of the app are kept in this browser: it opens without a network from now on. */
  async worksOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  /** A row of the list, which may have to be scrolled to. */
  row(bookingId: string): Locator {
    return this.list.locator(`[role="row"][data-key="${bookingId}"]`);
  }

  async showsStatus(bookingId: string, label: string, timeout?: number): Promise<void> {
    await expect(this.row(bookingId)).toContainText(label, timeout === undefined ? {} : { timeout });
  }

  /** The booking beside the list. */
  get drawer(): Locator {
    return this.page.getByRole('dialog').filter({ has: this.page.getByRole('region', { name: 'History' }) });
  }

  async openBooking(bookingId: string): Promise<void> {
    await this.row(bookingId).click();
    await expect(this.drawer).toBeVisible();
  }

  async closeBooking(): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Close' }).click();
    await expect(this.drawer).toBeHidden();
    // A pointer that stays where the button was rests on what lies below, whose tooltip then covers what a test wants next.
    await this.page.mouse.move(0, 0);
  }

  /** In the drawer, with a yes to what is asked before. */
  async press(button: BookingButton): Promise<void> {
    await this.drawer.getByRole('button', { name: button, exact: true }).click();
    const yes = asksBefore[button];
    if (yes !== undefined) await this.page.getByRole('alertdialog').getByRole('button', { name: yes }).click();
  }

  async addNote(text: string): Promise<void> {
    await this.drawer.getByRole('textbox', { name: 'New note' }).fill(text);
    await this.drawer.getByRole('button', { name: 'Add note' }).click();
  }

  /** What is on the page of the bookings now. */
  look(): Promise<SeenPage> {
    return readPage(this.page);
  }

  /** Another booking may be open. */
  async switchTo(bookingId: string): Promise<void> {
    const name = this.drawer.getByText(bookingId, { exact: true });
    if (await name.isVisible()) return;
    if (await this.drawer.isVisible()) await this.closeBooking();
    await this.openBooking(bookingId);
    await expect(name).toBeVisible();
  }

  /** In the drawer: the parts of a date one after the other, as they are typed. */
  async move(startsAt: string, endsAt: string, timeZone = 'UTC'): Promise<void> {
    await this.press('Move');
    const dialog = this.page.getByRole('dialog', { name: 'Move booking' });
    for (const [label, instant] of [
      ['Starts', startsAt],
      ['Ends', endsAt],
    ] as const) {
      const { year, month, day, hour, minute } = wallClock(instant, timeZone);
      const field = dialog.getByRole('group', { name: label });
      for (const [part, digits] of Object.entries({ day, month, year, hour, minute })) {
        await field.getByRole('spinbutton', { name: part }).click();
        await this.page.keyboard.type(digits);
      }
    }
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  /** About the first change that was refused. */
  async choose(choice: 'mine' | 'theirs'): Promise<void> {
    await this.page.getByRole('button', { name: 'Look and choose' }).first().click();
    const dialog = this.page.getByRole('alertdialog');
    const words = choice === 'mine' ? /Send mine again|Move it anyway/ : /Keep theirs|Drop my change/;
    await dialog.getByRole('button', { name: words }).click();
    await expect(dialog).toBeHidden();
  }
}

type WallClock = Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>;

function wallClock(instant: string, timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const parts = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return parts as WallClock;
}
