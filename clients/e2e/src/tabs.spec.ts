/** Several tabs of one vendor: one connection, one outbox, and nothing is lost when the one that has them goes. */
import type { AdminService } from '@slotwire/sdk';
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';
import { expectAccessible } from './looks.ts';
import { eventually } from './people.ts';
import type { VendorApp } from './vendor-app.ts';

async function sessionsOf(control: AdminService, userId: string): Promise<number> {
  const answer = await control.ask('connections:list', { filter: { userId } });
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  return answer.value.total;
}

test('three tabs share one connection, and what is done in one shows in the others', async ({
  dashboard,
  vendor,
  control,
  requested: { ada, id },
}) => {
  const others: VendorApp[] = [];
  for (let tab = 0; tab < 2; tab++) {
    const other = await dashboard.openTab();
    await other.isConnection('connected');
    await other.showsStatus(id, 'Requested');
    others.push(other);
  }
  expect(await sessionsOf(control, vendor.person.id)).toBe(1);
  await others[1]?.openBooking(id);
  await others[1]?.press('Confirm');
  await ada.sees(id, 'confirmed');
  await dashboard.showsStatus(id, 'Confirmed');
});

test('the tab that leads is closed while changes wait: another one leads, sends them once, and goes on', async ({
  dashboard,
  guard,
  vendor,
  control,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  const context = dashboard.page.context();
  const follower = await dashboard.openTab();
  await follower.isConnection('connected');
  await follower.showsStatus(id, 'Requested');

  await context.setOffline(true);
  await follower.isConnection('offline');
  await follower.openBooking(id);
  await follower.press('Confirm');
  await follower.addNote('From the tab that stays');
  await dashboard.showsStatus(id, 'Confirmed');
  await dashboard.page.close();
  await context.setOffline(false);

  await follower.isConnection('connected');
  await ada.sees(id, 'confirmed');
  await eventually('the note is there', () => ada.service.booking(id)?.booking.notes.length === 1);
  expect(ada.service.booking(id)?.booking.version).toBe(3);
  expect(await sessionsOf(control, vendor.person.id)).toBe(1);
});

test('an old tab without a newer one says that what is done in it is not kept, and asks before it is closed', async ({
  dashboard,
  service,
  vendor,
  requested: { id },
}) => {
  await dashboard.showsStatus(id, 'Requested');
  const { page } = dashboard;
  // A tab of a newer version, as far as others hear of it.
  const newer = await page.context().newPage();
  await newer.goto(`${service.url}/healthz`);
  await newer.evaluate((person) => {
    const channel = new BroadcastChannel(`slotwire.${person}`);
    Object.assign(window, { channel });
    channel.postMessage({ kind: 'hello', wire: 99, from: 'newer', visible: true });
  }, vendor.person.id);
  await expect(page.getByText('This page is older than another one of yours')).toBeVisible();

  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  const notKept = 'One change of yours is not kept if you close this tab';
  await expect(dashboard.drawer.getByRole('alert').filter({ hasText: notKept })).toBeVisible();
  await expectAccessible(page, 'a change that is not kept');
  await dashboard.closeBooking();
  await expect(dashboard.main.getByRole('alert').filter({ hasText: notKept })).toBeVisible();

  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();

  await newer.evaluate(() => {
    const { channel } = window as unknown as { channel: BroadcastChannel };
    channel.onmessage = ({ data }) => {
      if (data.kind === 'call')
        channel.postMessage({ kind: 'answer', to: data.from, id: data.id, ok: true, value: undefined });
    };
    channel.postMessage({ kind: 'leading', wire: 99, from: 'newer' });
  });
  await expect(dashboard.main.getByText(notKept)).toBeHidden();
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
});

test('a tab that leads and has been out of sight for half a minute hands over to the one in sight, and what waits is sent once', async ({
  newBrowser,
  openDashboard,
  guard,
  vendor,
  control,
  requested: { ada, id },
}) => {
  guard.allow(networkGone);
  const context = await newBrowser();
  await context.clock.install();
  await context.addInitScript(() => {
    let state: DocumentVisibilityState = 'visible';
    Object.defineProperty(document, 'visibilityState', { get: () => state });
    addEventListener('test:look-away', () => {
      state = 'hidden';
      document.dispatchEvent(new Event('visibilitychange'));
    });
  });
  const leader = await openDashboard(vendor.person, { context });
  await leader.showsStatus(id, 'Requested');
  const follower = await leader.openTab('/vendor/device');
  const { page } = follower;
  await follower.isConnection('connected');
  await expect(page.getByText('Shares the connection of another tab')).toBeVisible();

  await context.setOffline(true);
  await leader.isConnection('offline');
  await leader.openBooking(id);
  await leader.press('Confirm');
  await expect(page.getByRole('link', { name: '1 to send' })).toBeVisible();
  await leader.page.evaluate(() => dispatchEvent(new Event('test:look-away')));
  await leader.page.clock.fastForward(31_000);
  await expect(page.getByText('Has the connection, for all tabs of yours')).toBeVisible();
  await expect(page.getByRole('link', { name: '1 to send' })).toBeVisible();

  await context.setOffline(false);
  await follower.isConnection('connected');
  await ada.sees(id, 'confirmed');
  expect(ada.service.booking(id)?.booking.version).toBe(2);
  await leader.isConnection('connected');
  await leader.closeBooking();
  await leader.showsStatus(id, 'Confirmed');
  expect(await sessionsOf(control, vendor.person.id)).toBe(1);
});
