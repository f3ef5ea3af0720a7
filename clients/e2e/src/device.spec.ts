/** What a browser may be like: without a store that works. */
import { expect, test } from './fixtures.ts';
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
