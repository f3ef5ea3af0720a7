/** Without a network: what was stored is there, what is done is kept, and it is applied once when the network is back. */
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';
import { slotOn } from './people.ts';
import { VendorApp } from './vendor-app.ts';

test('offline → act → kill the tab → reopen → online: applied once', async ({
  dashboard,
  service,
  guard,
  vendor,
  customer,
}) => {
  guard.allow(networkGone);
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.worksOffline();
  const context = dashboard.page.context();

  await dashboard.goOffline();
  await dashboard.isConnection('offline');
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.addNote('Written without a network');
  await expect(dashboard.drawer.getByText('Your change is on its way')).toBeVisible();
  await dashboard.page.close();

  const page = await context.newPage();
  await page.goto(`${service.url}/vendor/bookings`);
  const reopened = new VendorApp(page);
  await reopened.isConnection('offline');
  await reopened.showsStatus(id, 'Confirmed');
  await expect(reopened.row(id)).toContainText('Sending');

  await reopened.goOnline();
  await reopened.isConnection('connected');
  await expect(reopened.row(id)).not.toContainText('Sending');
  await ada.sees(id, 'confirmed');
  const booking = ada.service.booking(id)?.booking;
  expect(booking?.notes.map(({ text }) => text)).toEqual(['Written without a network']);
  // Booked, confirmed, noted: each once.
  expect(booking?.version).toBe(3);
});

test('the app opens without a network, and says what works and what does not', async ({
  dashboard,
  service,
  guard,
  vendor,
  customer,
}) => {
  guard.allow(networkGone);
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.worksOffline();
  const context = dashboard.page.context();
  await dashboard.page.close();
  await context.setOffline(true);

  const page = await context.newPage();
  await page.goto(`${service.url}/vendor/bookings`);
  const app = new VendorApp(page);
  await app.isConnection('offline');
  await app.showsStatus(id, 'Requested');
  await expect(page.getByText(/no network/i).first()).toBeVisible();
});
