/** What a browser may be like: without a store that works, and with a page that is older than the service. */
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';
import { slotOn } from './people.ts';

for (const [what, breakIt] of [
  [
    'IndexedDB is broken',
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('broken', 'UnknownError');
      };
    },
  ],
  ['there is no IndexedDB', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  [
    'the disk is full',
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    },
  ],
] as const) {
  test(`where ${what}, the app works in memory and says so`, async ({
    newBrowser,
    openDashboard,
    vendor,
    customer,
  }) => {
    const context = await newBrowser();
    await context.addInitScript(breakIt);
    const dashboard = await openDashboard(vendor.person, { context });
    const ada = await customer(1);
    const id = await ada.book(vendor.id, slotOn(1, 10));
    await dashboard.openBooking(id);
    await dashboard.press('Confirm');
    await ada.sees(id, 'confirmed');
    await dashboard.closeBooking();
    await expect(dashboard.page.getByText('Nothing is kept on this device')).toBeVisible();
  });
}

test('an old tab after a deployment asks to be loaded again, and keeps its outbox', async ({
  newBrowser,
  openDashboard,
  vendor,
  customer,
  guard,
}) => {
  guard.allow(networkGone);
  const context = await newBrowser();
  await context.route('**/version.json', (route) => route.fulfill({ json: { version: '9.9.9-deployed' } }));
  const dashboard = await openDashboard(vendor.person, { context, path: '/vendor/bookings' });
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested');
  await expect(dashboard.page.getByText('A new version is there')).toBeVisible();

  await dashboard.goOffline();
  await dashboard.isConnection('offline');
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.closeBooking();
  await expect(dashboard.row(id)).toContainText('Sending');
  await dashboard.goOnline();
  await context.unroute('**/version.json');
  await dashboard.page.getByRole('button', { name: 'Reload' }).click();
  await dashboard.showsStatus(id, 'Confirmed');
  await ada.sees(id, 'confirmed');
  expect(ada.service.booking(id)?.booking.version).toBe(2);
  await expect(dashboard.page.getByText('A new version is there')).toBeHidden();
});
