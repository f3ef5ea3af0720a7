/** What a vendor is told, and what they make of it: bell, banner, history, preferences and sounds. */
import { expect, test } from './fixtures.ts';
import { eventually, slotOn } from './people.ts';

test('a request is a banner and a number at the bell, is confirmed in place, and is read then', async ({
  dashboard,
  vendor,
  customer,
}) => {
  const { page } = dashboard;
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await expect(page.getByRole('region', { name: /notification/i }).getByText('New booking request')).toBeVisible();
  const bell = page.getByRole('button', { name: 'Notifications, 1 unread' });
  await bell.click();
  const list = page.getByRole('dialog', { name: 'Notifications' });
  await expect(list.getByRole('heading', { name: /^Bookings/ })).toBeVisible();
  await list.getByRole('button', { name: /^Confirm/ }).click();
  await ada.sees(id, 'confirmed');
  await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeAttached();
});

test('what is read in one browser is read in the other, and the history keeps it', async ({
  dashboard,
  openDashboard,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  for (const hour of [9, 11, 13]) await ada.book(vendor.id, slotOn(1, hour));
  const phone = await openDashboard(vendor.person, { path: '/vendor/notifications' });
  await phone.shows('Notifications');
  const rows = phone.main.getByRole('list', { name: 'Notifications' }).getByRole('article');
  await expect(rows).toHaveCount(3);
  await expect(dashboard.page.getByRole('button', { name: 'Notifications, 3 unread' })).toBeVisible();
  await phone.main.getByRole('button', { name: 'Mark all read' }).click();
  await expect(phone.page.getByText('You have read everything.')).toBeVisible();
  await expect(dashboard.page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
  await expect(rows).toHaveCount(3);
  await phone.main.getByText('Unread only').click();
  await expect(phone.main.getByText('Nothing unread')).toBeVisible();
});

test('quiet hours that are saved hold on the vendor’s other devices', async ({ openDashboard, vendor }) => {
  const desk = await openDashboard(vendor.person, { path: '/vendor/preferences' });
  const phone = await openDashboard(vendor.person, { path: '/vendor/preferences' });
  await desk.main.getByText('Keep quiet at these times').click();
  await desk.main.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(phone.main.getByRole('switch', { name: 'Keep quiet at these times' })).toBeChecked();
  await expect(desk.main.getByRole('button', { name: 'Save quiet hours' })).toBeDisabled();
});

test('sounds ring for a new booking once the page was touched, and not when they are muted', async ({
  newBrowser,
  openDashboard,
  vendor,
  customer,
}) => {
  const context = await newBrowser();
  await context.addInitScript(() => {
    const { start } = OscillatorNode.prototype;
    Object.assign(window, { rung: 0 });
    OscillatorNode.prototype.start = function (...args) {
      (window as unknown as { rung: number }).rung += 1;
      return start.apply(this, args);
    };
  });
  const dashboard = await openDashboard(vendor.person, { context, path: '/vendor/preferences' });
  const { page } = dashboard;
  const rung = () => page.evaluate(() => (window as unknown as { rung: number }).rung);
  const ada = await customer(1);
  await page.getByRole('button', { name: 'Test the sound of: New booking' }).click();
  await eventually('the test rings', async () => (await rung()) > 0);
  const before = await rung();
  await ada.book(vendor.id, slotOn(1, 10));
  await eventually('a new booking rings', async () => (await rung()) > before);

  await page.getByText('Play sounds on this device').click();
  const muted = await rung();
  await ada.book(vendor.id, slotOn(1, 12));
  await expect(page.getByRole('button', { name: 'Notifications, 2 unread' })).toBeVisible();
  expect(await rung()).toBe(muted);
});
