/** App page: what both apps have in common, by the names that people know. Where something lies is said here and nowhere else. */
import { expect, type Locator, type Page } from '@playwright/test';

/** As the badge in the header says it. */
export type ConnectionLook = 'connected' | 'connecting' | 'waiting' | 'offline' | 'paused' | 'refused';

/** What the sign-in leaves in a browser in development. */
export interface BrowserSession {
  token: string;
  user: { id: string; name: string; role: string; vendorId?: string };
  expiresAt: string;
}

export abstract class AppPage {
  readonly page: Page;
  readonly main: Locator;
  readonly navigation: Locator;
  readonly connection: Locator;
  /** Questions and forms that lie over the page. */
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.navigation = page.getByRole('navigation', { name: 'Main' });
    this.connection = page.getByTestId('connection').first();
    this.dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  }

  /** As somebody who has chosen their account here before: a vendor in this browser, an admin in this tab. */
  protected static async openAs(page: Page, url: string, session: BrowserSession, path: string): Promise<void> {
    // Any page of this origin will do to write into its storage.
    await page.goto(`${url}/healthz`);
    const kept = {
      key: `slotwire.session.${session.user.role}`,
      text: JSON.stringify({ ...session, from: 'development' }),
    };
    await page.evaluate(
      ({ key, text }) => (key.endsWith('admin') ? sessionStorage : localStorage).setItem(key, text),
      kept,
    );
    await page.goto(`${url}${path}`);
  }

  async isConnection(look: ConnectionLook): Promise<void> {
    await expect(this.connection).toHaveAttribute('data-state', look, { timeout: 15_000 });
  }

  async goTo(title: string): Promise<void> {
    await this.navigation.getByRole('link', { name: title }).click();
    await this.shows(title);
  }

  /** The heading of the page. */
  async shows(title: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** One of a list under a button, on the page itself. */
  async pick(label: string, option: string): Promise<void> {
    await this.main.getByRole('button', { name: new RegExp(`${label}$`) }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** What is done next is done on a page that has noticed. */
  async goOffline(): Promise<void> {
    await this.page.context().setOffline(true);
    await this.isConnection('offline');
  }

  async goOnline(): Promise<void> {
    await this.page.context().setOffline(false);
  }
}
