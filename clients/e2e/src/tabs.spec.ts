/** Several tabs of one vendor: one connection, one outbox, and nothing is lost when the one that has them goes. */
import type { AdminService } from '@slotwire/sdk';
import { expect, test } from './fixtures.ts';
import { networkGone } from './guard.ts';
import { eventually, slotOn } from './people.ts';
import { VendorApp } from './vendor-app.ts';

async function sessionsOf(control: AdminService, userId: string): Promise<number> {
  const answer = await control.ask('connections:list', { filter: { userId } });
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  return answer.value.total;
}

test('three tabs share one connection, and what is done in one shows in the others', async ({
  dashboard,
  service,
  vendor,
  customer,
  control,
}) => {
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  const context = dashboard.page.context();
  const others: VendorApp[] = [];
  for (let tab = 0; tab < 2; tab++) {
    const page = await context.newPage();
    await page.goto(`${service.url}/vendor/bookings`);
    const other = new VendorApp(page);
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
  service,
  guard,
  vendor,
  customer,
  control,
}) => {
  guard.allow(networkGone);
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  const context = dashboard.page.context();
  const page = await context.newPage();
  await page.goto(`${service.url}/vendor/bookings`);
  const follower = new VendorApp(page);
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
