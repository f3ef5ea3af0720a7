/** The vendor's figures: the day as it goes, and the weeks behind it. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { slotOn, slotSoon, zoneAtNoon } from './people.ts';

test.use({ timezoneId: zoneAtNoon() });

test('the overview of the day follows what happens', async ({ openDashboard, vendor, customer }) => {
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/overview' });
  await dashboard.shows('Overview');
  await expect(dashboard.main.getByText('Live', { exact: true })).toBeVisible();
  const ada = await customer(1);
  await ada.book(vendor.id, slotSoon(50));
  const waiting = dashboard.main.locator('div', { hasText: /^Wait for your answer/ }).last();
  await expect(waiting).toContainText('1');
  await expect(dashboard.main.getByText('Health of the service')).toBeVisible();
});

test('analytics show bookings by day and by hour of the week, and can be taken away as CSV', async ({
  openDashboard,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  for (const resourceId of ['chair-1', 'chair-2', 'chair-3']) await ada.book(vendor.id, slotSoon(50), { resourceId });
  await ada.book(vendor.id, slotOn(1, 9));
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/analytics' });
  await dashboard.shows('Analytics');
  await expect(dashboard.main.getByRole('table', { name: /weekday and hour/ })).toBeVisible();
  const [download] = await Promise.all([
    dashboard.page.waitForEvent('download'),
    dashboard.main.getByRole('button', { name: /CSV/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\n').length).toBeGreaterThan(2);
});
