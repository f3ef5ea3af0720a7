/** @slotwire/e2e: the apps as people use them, for whoever drives them in a browser. */
export type { Page } from '@playwright/test';
export { AdminApp } from './admin-app.ts';
export { launchBrowser } from './browser.ts';
export type { SeenPage } from './seen-page.ts';
export { type BookingButton, VendorApp } from './vendor-app.ts';
