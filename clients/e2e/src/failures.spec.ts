/** A part of an app that cannot be fetched, or fails: the rest stays, says what to do, and can be tried again. */
import type { BrowserContext } from '@playwright/test';
import type { AppPage } from './app-page.ts';
import { expect, test } from './fixtures.ts';
import { networkGone, partGone } from './guard.ts';
import { expectAccessible } from './looks.ts';
import { issueSession } from './people.ts';
import { VendorApp, withoutWorker } from './vendor-app.ts';

async function refuse(context: BrowserContext, files: RegExp): Promise<() => Promise<void>> {
  await context.route(files, (route) => route.abort('connectionfailed'));
  return () => context.unroute(files);
}

/** Goes to the page whose files do not come, and tries again when they do. */
async function goAndTryAgain(app: AppPage, title: string, allow: () => Promise<void>): Promise<void> {
  const { page, main, navigation } = app;
  await navigation.getByRole('link', { name: title }).click();
  await app.shows('This page could not be fetched');
  await expect(main.getByRole('alert')).toContainText('Look whether there is a network, and try again');
  await app.isConnection('connected');
  await expect(navigation.getByRole('link', { name: title })).toBeFocused();
  await expectAccessible(page, 'a page that could not be fetched');

  // Still not there.
  await main.getByRole('button', { name: 'Try again' }).click();
  await app.shows('This page could not be fetched');
  await expect(main).toBeFocused();

  await allow();
  await main.getByRole('button', { name: 'Try again' }).click();
  await app.shows(title);
  await expect(main).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'The page is there now' })).toBeAttached();
}

for (const part of ['scripts', 'styles'] as const) {
  const files = part === 'scripts' ? /analytics-page-[\w-]+\.js/ : /analytics-page-[\w-]+\.css/;

  test(`a page of the vendor app whose ${part} do not come is fetched again by "Try again"`, async ({
    newBrowser,
    openDashboard,
    vendor,
    guard,
  }) => {
    guard.allow(networkGone);
    guard.allow(partGone);
    const context = await withoutWorker(await newBrowser());
    const allow = await refuse(context, files);
    const dashboard = await openDashboard(vendor.person, { context });
    await goAndTryAgain(dashboard, 'Analytics', allow);
    const sheets = () =>
      dashboard.page.evaluate(() =>
        [...document.styleSheets].filter(({ href }) => href?.includes('analytics-page')).map(({ href }) => href),
      );
    expect(await sheets(), 'the page has its looks').toHaveLength(1);
  });

  test(`a page of the admin panel whose ${part} do not come is fetched again by "Try again"`, async ({
    newBrowser,
    openPanel,
    admin,
    guard,
  }) => {
    guard.allow(networkGone);
    guard.allow(partGone);
    const context = await newBrowser();
    const allow = await refuse(context, files);
    const panel = await openPanel(admin, { context });
    await goAndTryAgain(panel, 'Analytics', allow);
  });
}

test('a booking whose drawer does not come: the list stays, and so does what was wanted', async ({
  newBrowser,
  openDashboard,
  vendor,
  guard,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  guard.allow(partGone);
  const context = await withoutWorker(await newBrowser());
  const allow = await refuse(context, /booking-drawer-[\w-]+\.js/);
  const dashboard = await openDashboard(vendor.person, { context });
  await dashboard.showsStatus(id, 'Requested');
  const dialog = dashboard.page.getByRole('alertdialog', { name: 'The booking could not be fetched' });
  await expect(dialog, 'nobody has asked for it yet').toBeHidden();
  await dashboard.row(id).click();
  await expect(dialog).toBeVisible();
  await expectAccessible(dashboard.page, 'a drawer that could not be fetched');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dashboard.showsStatus(id, 'Requested');

  await dashboard.row(id).click();
  await expect(dialog).toBeVisible();
  await allow();
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dashboard.drawer).toBeVisible();
  await dashboard.press('Confirm');
  await ada.sees(id, 'confirmed');
});

test('a booking whose looks do not come while the list is still loading has them when it is opened', async ({
  newBrowser,
  service,
  vendor,
  guard,
  requested: { id },
}) => {
  guard.allow(networkGone);
  guard.allow(partGone);
  const context = await withoutWorker(await newBrowser());
  const allow = await refuse(context, /booking-drawer-[\w-]+\.css/);
  const page = await context.newPage();
  let connect = () => {};
  const connected = new Promise<void>((resolve) => {
    connect = resolve;
  });
  await page.routeWebSocket(/./, async (socket) => {
    await connected;
    socket.connectToServer();
  });
  const dashboard = await VendorApp.open(page, service.url, await issueSession(service.url, vendor.person));
  await expect(page.getByText('No bookings on this device yet')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await allow();

  connect();
  await dashboard.row(id).click();
  await expect(dashboard.drawer).toBeVisible();
  const rows = dashboard.drawer.locator('.booking');
  await expect(rows, 'the looks of the drawer').toHaveCSS('display', 'flex');
});

for (const app of ['vendor', 'admin'] as const) {
  test(`a page of the ${app} app that fails while it is drawn leaves the rest standing, and is reported`, async ({
    newBrowser,
    openDashboard,
    openPanel,
    vendor,
    admin,
    guard,
  }) => {
    guard.allow(partGone);
    const context = await withoutWorker(await newBrowser());
    const files = /analytics-page-[\w-]+\.js/;
    const body = 'export function AnalyticsPage() { throw new Error("broken by the test"); }';
    await context.route(files, (route) => route.fulfill({ contentType: 'text/javascript', body }));
    const { page, main, navigation } =
      app === 'vendor' ? await openDashboard(vendor.person, { context }) : await openPanel(admin, { context });
    const told = page.waitForRequest(
      (request) => request.url().endsWith('/faro/collect') && (request.postData() ?? '').includes('broken by the test'),
    );
    await navigation.getByRole('link', { name: 'Analytics' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'This page has failed' })).toBeVisible();
    await expect(main.getByRole('alert')).toContainText('our fault, not yours');
    await expectAccessible(page, 'a page that has failed');
    // Another page is none the worse for it.
    await navigation.getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1, name: /Overview|Status/ })).toBeVisible();
    await told;
  });
}
