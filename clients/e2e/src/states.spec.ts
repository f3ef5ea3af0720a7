/** Pages that have nothing to show, or may not show it: designed, and not blank. */
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';
import { expectAccessible } from './looks.ts';

test('to a vendor whom nothing has happened to yet, each page says what will be there', async ({ dashboard }) => {
  for (const [title, words] of [
    ['Overview', 'Nobody is due'],
    ['Bookings', 'No bookings yet'],
    ['Analytics', 'Nothing happened in these days'],
    ['Notifications', 'Nothing here'],
    ['This device', 'Nothing waits to be sent'],
  ] as const) {
    await dashboard.goTo(title);
    await expect(dashboard.main.getByText(words)).toBeVisible();
    await expectAccessible(dashboard.page, `${title}, empty`);
  }
});

test('a vendor whose tokens were revoked reads that they are signed out, and what stays', async ({
  dashboard,
  vendor,
  control,
}) => {
  const key = crypto.randomUUID();
  const answer = await control.ask('session:revoke', { userId: vendor.person.id }, { key });
  expect(answer.ok).toBe(true);
  await dashboard.isConnection('refused');
  await expect(dashboard.page.getByText(/wants to know again who you are/)).toBeVisible();
  await dashboard.page.getByRole('button', { name: 'Sign in' }).first().click();
  await expect(dashboard.page.getByRole('heading', { name: 'Slotwire for vendors' })).toBeVisible();
});

test('after a long absence the page asks whether to connect again', async ({
  newBrowser,
  openDashboard,
  vendor,
  guard,
}) => {
  guard.allow(networkGone);
  const context = await newBrowser();
  await context.clock.install();
  const dashboard = await openDashboard(vendor.person, { context });
  await expect(dashboard.page.getByText('No bookings yet')).toBeVisible();
  await dashboard.worksOffline();
  await dashboard.goOffline();
  await context.clock.fastForward('11:00');
  await expect(dashboard.page.getByText('You have been away for a while')).toBeVisible();
  await dashboard.goOnline();
  await dashboard.isConnection('connected');
  await expect(dashboard.page.getByText('You have been away for a while')).toBeHidden();
});
