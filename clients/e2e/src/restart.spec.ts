/** The service goes and comes back under an open page. */
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';

test.use({ ownService: {} });

test('the service is killed and started again: the page says so, keeps what it has, and goes on by itself', async ({
  dashboard,
  service,
  guard,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  await dashboard.showsStatus(id, 'Requested');
  // What a page needs for a booking is fetched when the list is there; a service that goes before that takes it along.
  await dashboard.worksOffline();

  await service.kill();
  await dashboard.isConnection('waiting');
  await expect(dashboard.page.getByText(/in \d+ s/).first()).toBeVisible();
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.showsStatus(id, 'Confirmed');
  await expect(dashboard.row(id)).toContainText('Sending');

  await service.start();
  await dashboard.page
    .getByRole('button', { name: 'Try now' })
    .first()
    .click({ timeout: 2_000 })
    .catch(() => {});
  await dashboard.isConnection('connected');
  await expect(dashboard.row(id)).not.toContainText('Sending');
  await ada.sees(id, 'confirmed');
  expect(ada.service.booking(id)?.booking.version).toBe(2);
});

test('a service that shuts down sends its pages away, and they come back', async ({
  dashboard,
  panel,
  service,
  guard,
}) => {
  guard.allow(networkGone);
  await dashboard.worksOffline();
  await panel.shows('Status');
  await service.stop();
  await dashboard.isConnection('waiting');
  await panel.isConnection('waiting');
  await service.start();
  await dashboard.isConnection('connected');
  await panel.isConnection('connected');
});
