/** Admin app: the panel as an admin uses it. */
import type { Page } from '@playwright/test';
import { AppPage } from './app-page.ts';

export class AdminApp extends AppPage {
  static async signIn(page: Page, url: string, token: string, path = '/admin/'): Promise<AdminApp> {
    await AppPage.openWith(page, url, token, path);
    const app = new AdminApp(page);
    await app.isConnection('connected');
    return app;
  }
}
