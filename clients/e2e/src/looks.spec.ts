/** Every page, in both themes and two widths: a picture for people, and no violation for axe. */
import { test } from './fixtures.ts';
import { takeLooks } from './looks.ts';
import { slotOn } from './people.ts';

const vendorPages = [
  { path: '/vendor/overview', title: 'Overview' },
  { path: '/vendor/bookings', title: 'Bookings' },
  { path: '/vendor/bookings?view=day', title: 'Bookings', name: 'bookings-day' },
  { path: '/vendor/bookings?view=week', title: 'Bookings', name: 'bookings-week' },
  { path: '/vendor/analytics', title: 'Analytics' },
  { path: '/vendor/notifications', title: 'Notifications' },
  { path: '/vendor/preferences', title: 'Preferences' },
  { path: '/vendor/device', title: 'This device' },
  { path: '/vendor/no/such/page', title: 'Not found', name: 'not-found' },
];

const adminPages = [
  { path: '/admin/', title: 'Status' },
  { path: '/admin/metrics', title: 'Metrics' },
  { path: '/admin/monitor', title: 'Monitor' },
  { path: '/admin/connections', title: 'Connections' },
  { path: '/admin/people', title: 'People' },
  { path: '/admin/broadcasts', title: 'Broadcasts' },
  { path: '/admin/limits', title: 'Limits' },
  { path: '/admin/analytics', title: 'Analytics' },
  { path: '/admin/audit', title: 'Audit log' },
  { path: '/admin/no/such/page', title: 'Not found', name: 'not-found' },
];

const nameOf = (title: string) => title.toLowerCase().replaceAll(' ', '-');

/** One after the other in one browser: to start it for each would take longer than to look. */
const LONG_MS = 180_000;

test('the pages of a vendor look well', async ({ openDashboard, service, vendor, customer }, testInfo) => {
  test.setTimeout(LONG_MS);
  const [ada, ben, chloe] = [await customer(1), await customer(2), await customer(3)];
  const first = await ada.book(vendor.id, slotOn(1, 9));
  await ben.book(vendor.id, slotOn(1, 9), { resourceId: 'chair-2', service: 'Beard trim' });
  await chloe.book(vendor.id, slotOn(2, 14), { resourceId: 'chair-3' });
  await ada.askToMove(first, slotOn(1, 15));
  await ada.note(first, 'By the window, please');
  const dashboard = await openDashboard(vendor.person);
  for (const { path, title, name = nameOf(title) } of vendorPages)
    await test.step(name, async () => {
      await dashboard.page.goto(service.url + path);
      await dashboard.shows(title);
      await takeLooks(dashboard.page, `vendor-${name}`, testInfo);
    });
});

test('the pages of an admin look well', async ({ openPanel, admin, service, customer, vendor }, testInfo) => {
  test.setTimeout(LONG_MS);
  const ada = await customer(1);
  await ada.book(vendor.id, slotOn(1, 9));
  const panel = await openPanel(admin);
  for (const { path, title, name = nameOf(title) } of adminPages)
    await test.step(name, async () => {
      await panel.page.goto(service.url + path);
      await panel.shows(title);
      await takeLooks(panel.page, `admin-${name}`, testInfo);
    });
});

test('a booking in its drawer looks well', async ({ dashboard, vendor, customer }, testInfo) => {
  test.slow();
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 9));
  await ada.note(id, 'By the window, please');
  await ada.askToMove(id, slotOn(1, 15));
  await dashboard.openBooking(id);
  await takeLooks(dashboard.page, 'vendor-booking', testInfo);
});

for (const app of ['vendor', 'admin'] as const) {
  test(`the sign-in of the ${app} app looks well`, async ({ newBrowser, service }, testInfo) => {
    const page = await (await newBrowser()).newPage();
    await page.goto(`${service.url}/${app}/`);
    await page.getByRole('button').nth(1).waitFor();
    await takeLooks(page, `${app}-sign-in`, testInfo);
  });
}
