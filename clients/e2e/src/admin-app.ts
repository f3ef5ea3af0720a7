/** Admin app: the panel as an admin uses it. */
import { expect, type Page } from '@playwright/test';
import { AppPage, type BrowserSession } from './app-page.ts';

export class AdminApp extends AppPage {
  static async signIn(page: Page, url: string, session: BrowserSession, path = '/admin/'): Promise<AdminApp> {
    await AppPage.openAs(page, url, session, path);
    const app = new AdminApp(page);
    await app.isConnection('connected');
    return app;
  }

  /** Opens a tap on all socket events, on the page of the monitor. */
  async watchEvents(): Promise<void> {
    await this.goTo('Monitor');
    await this.main.getByRole('button', { name: 'Open tap' }).click();
    await expect(this.main.getByRole('status').filter({ hasText: 'Tapping' })).toBeVisible();
  }

  async showsEvent(name: string, timeout?: number): Promise<void> {
    const rows = this.page.getByRole('grid', { name: /^Socket events/ }).getByRole('row', { name: new RegExp(name) });
    await expect(rows.first()).toBeVisible(timeout === undefined ? {} : { timeout });
  }
}
