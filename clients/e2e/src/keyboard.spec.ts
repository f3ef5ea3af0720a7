/** A vendor without a mouse: the whole way from the list to a confirmed booking with a note. */
import { expect, test } from './fixtures.ts';
import { slotOn } from './people.ts';

test('by the keyboard alone a request is found, opened, confirmed and noted, and the focus comes back to its row', async ({
  dashboard,
  vendor,
  customer,
}) => {
  const { page } = dashboard;
  const [ada, ben] = [await customer(1), await customer(2)];
  await ada.book(vendor.id, slotOn(1, 9));
  const id = await ben.book(vendor.id, slotOn(1, 10), { resourceId: 'chair-2' });
  await dashboard.showsStatus(id, 'Requested');

  // The first stop leads past the navigation.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  const search = page.getByRole('searchbox', { name: 'Search bookings' });
  await tabTo(search);
  await page.keyboard.type('ben');
  await expect(dashboard.list.getByRole('row')).toHaveCount(2);
  await tabTo(dashboard.row(id));
  await page.keyboard.press('Enter');
  await expect(dashboard.drawer).toBeVisible();

  await tabTo(dashboard.drawer.getByRole('button', { name: 'Confirm' }));
  await page.keyboard.press('Enter');
  await ben.sees(id, 'confirmed');
  await tabTo(dashboard.drawer.getByRole('textbox', { name: 'New note' }));
  await page.keyboard.type('See you then');
  await page.keyboard.press('Control+Enter');
  await expect(dashboard.drawer.getByRole('region', { name: 'Notes' })).toContainText('See you then');
  await page.keyboard.press('Escape');
  await expect(dashboard.drawer).toBeHidden();
  await expect(dashboard.row(id)).toBeFocused();

  async function tabTo(target: typeof search): Promise<void> {
    for (let stops = 0; stops < 40; stops++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('forty stops of the Tab key, and it was not among them');
  }
});

test('when the row with the focus leaves the list, the focus goes to the one that takes its place', async ({
  openDashboard,
  vendor,
  customer,
}) => {
  const [ada, ben] = [await customer(1), await customer(2)];
  const ids = [await ada.book(vendor.id, slotOn(1, 9)), await ben.book(vendor.id, slotOn(1, 11))] as const;
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/bookings?status=requested' });
  await dashboard.showsStatus(ids[1], 'Requested');
  await dashboard.row(ids[0]).focus();
  await ada.cancel(ids[0]);
  await expect(dashboard.row(ids[0])).toHaveCount(0);
  await expect(dashboard.row(ids[1])).toBeFocused();
  await ben.cancel(ids[1]);
  await expect(dashboard.row(ids[1])).toHaveCount(0);
  await expect(dashboard.list).toBeFocused();
});

test('the focus stays in the quiet hours when they are saved, and when a window is removed', async ({
  openDashboard,
  vendor,
}) => {
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/preferences' });
  const card = dashboard.main.getByRole('region', { name: 'Quiet hours' });
  const hasFocus = () => card.evaluate((element) => element.contains(document.activeElement));
  await card.getByRole('switch').press('Space');
  const save = card.getByRole('button', { name: 'Save quiet hours' });
  await save.press('Enter');
  await expect(save).toBeDisabled();
  await expect.poll(hasFocus).toBe(true);
  const remove = card.getByRole('button', { name: 'Remove window 1' });
  await remove.press('Enter');
  await expect(remove).toBeHidden();
  await expect.poll(hasFocus).toBe(true);
});

test('a notification that is dealt with by the keyboard keeps the focus', async ({
  openDashboard,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  for (const hour of [9, 11]) await ada.book(vendor.id, slotOn(1, hour));
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/notifications' });
  const row = dashboard.main.getByRole('list', { name: 'Notifications' }).getByRole('article').nth(1);
  const read = row.getByRole('button', { name: /^Mark as read/ });
  await read.press('Enter');
  await expect(read).toBeHidden();
  await expect(row).toBeFocused();
  await row.getByRole('button', { name: /^Confirm/ }).press('Enter');
  await expect(row.getByText('Confirmed', { exact: true })).toBeVisible();
  await expect(row).toBeFocused();
});
