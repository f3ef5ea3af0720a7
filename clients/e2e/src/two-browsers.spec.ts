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

test('a second note of the same customer is read out as the first one was', async ({ dashboard, vendor, customer }) => {
  const { page } = dashboard;
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await expect(page.locator('[aria-live]').filter({ hasText: 'New request: Ada Abel' })).toBeAttached();
  const heard: string[] = [];
  await page.exposeFunction('hear', (text: string) => heard.push(text));
  await page.evaluate(() => {
    const { hear } = globalThis as unknown as { hear(text: string): void };
    new MutationObserver((changes) => {
      for (const { target } of changes)
        if ((target instanceof Element ? target : target.parentElement)?.closest('[aria-live]'))
          hear(target.textContent ?? '');
    }).observe(document.body, { characterData: true, childList: true, subtree: true });
  });
  const notes = () => heard.filter((text) => text === 'New note: Ada Abel.').length;
  await ada.note(id, 'I come by bike');
  await expect.poll(notes).toBe(1);
  await ada.note(id, 'By car after all');
  await expect.poll(notes).toBe(2);
});
