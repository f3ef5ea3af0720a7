/** Two and more browsers at once: what one does, the others see within a second. */
import { expect, test } from './fixtures.ts';
import { slotOn } from './people.ts';

/** From the press to the screen of somebody else. */
const A_SECOND = 1_000;

test('what a vendor does at the desk shows within a second on the phone, and at the panel of an admin who watches', async ({
  dashboard,
  openDashboard,
  panel,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  const phone = await openDashboard(vendor.person, { path: '/vendor/bookings' });
  await phone.showsStatus(id, 'Requested');
  await panel.watchEvents();

  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await Promise.all([
    phone.showsStatus(id, 'Confirmed', A_SECOND),
    panel.showsEvent('booking:transition', A_SECOND),
    ada.sees(id, 'confirmed'),
  ]);
});

test('a change of somebody else is marked in the list, and read out', async ({ dashboard, vendor, customer }) => {
  await expect(dashboard.page.getByText('No bookings yet')).toBeVisible();
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested');
  await expect(dashboard.row(id)).toHaveClass(/booking-recent/);
  await expect(dashboard.page.locator('[aria-live]').filter({ hasText: 'New request: Ada Abel' })).toBeAttached();
  await ada.cancel(id);
  await dashboard.showsStatus(id, 'Cancelled');
  await expect(dashboard.page.locator('[aria-live]').filter({ hasText: 'Cancelled: Ada Abel' })).toBeAttached();
});
