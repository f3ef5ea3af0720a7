/** The bookings page: the list, one booking, and what a vendor does about it. */
import { expect, test } from './fixtures.ts';
import { slotOn } from './people.ts';

test('a vendor without bookings reads what will be here, and sees the first one come', async ({
  dashboard,
  vendor,
  customer,
}) => {
  await expect(dashboard.page.getByText('No bookings yet')).toBeVisible();
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested', 1_500);
  await expect(dashboard.row(id)).toContainText('Ada Abel');
});

test('a request is confirmed, started and completed from its drawer, and the customer sees each step', async ({
  dashboard,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.showsStatus(id, 'Confirmed');
  await ada.sees(id, 'confirmed');
  await dashboard.press('Start');
  await ada.sees(id, 'in_progress');
  await dashboard.press('Complete');
  await ada.sees(id, 'completed');
  await expect(dashboard.drawer.getByRole('region', { name: 'History' }).getByRole('listitem')).not.toHaveCount(1);
});
