/** Two people change the same booking: the vendor sees both sides and chooses. */
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';
import { slotOn } from './people.ts';

test('a change that came too late stays until the vendor has looked at yours and theirs, and chosen', async ({
  dashboard,
  guard,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.goOffline();
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await ada.cancel(id, 'I am ill');
  await dashboard.closeBooking();
  await dashboard.goOnline();

  await expect(dashboard.attention).toContainText('Your change was not made');
  await dashboard.attention.getByRole('button', { name: 'Look and choose' }).click();
  const dialog = dashboard.page.getByRole('alertdialog');
  await expect(dialog.getByRole('row', { name: /Status/ })).toContainText('Confirmed');
  await expect(dialog.getByRole('row', { name: /Status/ })).toContainText('Cancelled');
  await expect(dialog).toContainText('cannot become that');
  await dialog.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(dashboard.attention).toBeHidden();
  await dashboard.showsStatus(id, 'Cancelled');
});

test('both answered a wish that has become another one: the vendor insists, and it holds', async ({
  dashboard,
  guard,
  vendor,
  customer,
}) => {
  guard.allow(networkGone);
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(2, 10));
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await ada.sees(id, 'confirmed');
  await ada.askToMove(id, slotOn(2, 14));
  await expect(dashboard.drawer.getByRole('note')).toContainText('14:00');
  await dashboard.goOffline();
  await dashboard.press('Accept new time');
  await ada.askToMove(id, slotOn(2, 16));
  await dashboard.goOnline();

  const problem = dashboard.drawer.getByRole('alert').filter({ hasText: 'Your answer was not made' });
  await expect(problem).toBeVisible();
  await problem.getByRole('button', { name: 'Look and choose' }).click();
  const dialog = dashboard.page.getByRole('alertdialog');
  await expect(dialog).toContainText('16:00');
  await dialog.getByRole('button', { name: 'Send mine again' }).click();
  await expect(dashboard.drawer).toContainText('16:00');
  await expect(problem).toBeHidden();
});
