/** Vendor app: the dashboard as the person in front of it uses it. */
import type { Page } from '@playwright/test';
import { AppPage } from './app-page.ts';

export class VendorApp extends AppPage {
  static async signIn(page: Page, url: string, token: string, path = '/vendor/'): Promise<VendorApp> {
    await AppPage.openWith(page, url, token, path);
    const app = new VendorApp(page);
    await app.isConnection('connected');
    return app;
  }
}
