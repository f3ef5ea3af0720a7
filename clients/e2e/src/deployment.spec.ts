/** Another version of the apps takes the place of the one that is open in a browser. */
import { createDeployment, type Deployment } from './deployment.ts';
import { test as base, expect } from './fixtures.ts';
import { networkGone, partGone } from './guard.ts';
import { expectAccessible } from './looks.ts';
import { withoutWorker } from './vendor-app.ts';

const test = base.extend<{ apps: Deployment }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here.
  apps: async ({}, use) => {
    const apps = createDeployment();
    await use(apps);
    apps.dispose();
  },
  ownService: async ({ apps }, use) => use({ SLOTWIRE_APPS: apps.folder }),
});

test('an old tab after a deployment asks to be loaded again, and keeps its outbox', async ({
  apps,
  newBrowser,
  openDashboard,
  vendor,
  guard,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  const context = await newBrowser();
  await context.clock.install();
  const dashboard = await openDashboard(vendor.person, { context, path: '/vendor/bookings' });
  const { page } = dashboard;
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.worksOffline();

  const version = apps.deploy();
  // Somebody comes back to the tab after a while.
  await page.clock.fastForward(61_000);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(page.getByText('A new version is there')).toBeVisible();
  // Pages that were never opened are on the device, although the service has them no more.
  await dashboard.goTo('Analytics');
  await dashboard.goTo('This device');
  await expect(dashboard.main.getByText('Yes; a new version waits for a reload')).toBeVisible();
  await dashboard.goTo('Bookings');

  await dashboard.goOffline();
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.closeBooking();
  await expect(dashboard.row(id)).toContainText('Sending');
  await page.getByRole('button', { name: 'Reload' }).click();
  // The new version, without a network, with what the old one has not sent.
  await expect(page.getByText('A new version is there')).toBeHidden();
  await expect(dashboard.row(id)).toContainText('Sending');
  await dashboard.goTo('This device');
  await expect(dashboard.main.getByText(version)).toBeVisible();

  await dashboard.goOnline();
  await ada.sees(id, 'confirmed');
  expect(ada.service.booking(id)?.booking.version).toBe(2);
  await dashboard.goTo('Bookings');
  await dashboard.showsStatus(id, 'Confirmed');
});

for (const name of ['vendor', 'admin'] as const) {
  test(`a page of the ${name} app that went with the old version says that a new one is there, and comes with it`, async ({
    apps,
    newBrowser,
    openDashboard,
    openPanel,
    vendor,
    admin,
    guard,
  }) => {
    guard.allow(networkGone);
    guard.allow(partGone);
    const context = await withoutWorker(await newBrowser());
    const app =
      name === 'vendor' ? await openDashboard(vendor.person, { context }) : await openPanel(admin, { context });
    await app.shows(/Bookings|Status/);
    apps.deploy();
    await app.navigation.getByRole('link', { name: 'Analytics' }).click();
    await app.shows('This page could not be fetched');
    const alert = app.main.getByRole('alert').filter({ hasText: 'A new version is there' });
    await expect(alert).toContainText('Reload to get the new one');
    await app.isConnection('connected');
    await expectAccessible(app.page, 'a page of an old version');
    // It is gone for good.
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toBeVisible();

    await alert.getByRole('button', { name: 'Reload' }).click();
    await app.shows('Analytics');
    await app.isConnection('connected');
    await expect(app.page.getByText(/new(?:er)? version/)).toBeHidden();
  });
}
