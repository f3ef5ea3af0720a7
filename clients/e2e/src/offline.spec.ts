/** Without a network: what was stored is there, what is done is kept, and it is applied once when the network is back. */
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';

test('offline → act → kill the tab → reopen → online: applied once', async ({
  dashboard,
  guard,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.worksOffline();

  await dashboard.goOffline();
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.addNote('Written without a network');
  await expect(dashboard.drawer.getByText('Your change is on its way')).toBeVisible();
  await dashboard.page.close();

  const reopened = await dashboard.openTab();
  await reopened.isConnection('offline');
  await reopened.showsStatus(id, 'Confirmed');
  await expect(reopened.row(id)).toContainText('Sending');

  await reopened.goOnline();
  await reopened.isConnection('connected');
  await expect(reopened.row(id)).not.toContainText('Sending');
  await ada.sees(id, 'confirmed');
  // The note comes behind the confirmation, by an event of its own.
  const booking = () => ada.service.booking(id)?.booking;
  await expect.poll(() => booking()?.notes.map(({ text }) => text)).toEqual(['Written without a network']);
  // Booked, confirmed, noted: each once.
  expect(booking()?.version).toBe(3);
});

test('the app opens without a network, and says what works and what does not', async ({
  dashboard,
  guard,
  requested: { id },
}) => {
  guard.allow(networkGone);
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.worksOffline();
  const context = dashboard.page.context();
  await dashboard.page.close();
  await context.setOffline(true);

  const app = await dashboard.openTab();
  const { page } = app;
  await app.isConnection('offline');
  await app.showsStatus(id, 'Requested');
  await expect(page.getByText(/no network/i).first()).toBeVisible();
});
