/** App page: what both apps have in common, by the names that people know. Where something lies is said here and nowhere else. */
import { expect, type Locator, type Page } from '@playwright/test';

/** As the badge in the header says it. */
export type ConnectionLook = 'connected' | 'connecting' | 'waiting' | 'offline' | 'paused' | 'refused';

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

  /** The host application's way: a token in the fragment, which the page takes out of the address at once. */
  protected static async openWith(page: Page, url: string, token: string, path: string): Promise<void> {
    await page.goto(`${url}${path}#token=${token}`);
    await expect(page).not.toHaveURL(/token=/);
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

  async goOffline(): Promise<void> {
    await this.page.context().setOffline(true);
  }

  async goOnline(): Promise<void> {
    await this.page.context().setOffline(false);
  }
}
