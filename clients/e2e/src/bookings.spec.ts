/** The bookings page: the list, one booking, and what a vendor does about it. */
import { expect, test } from './fixtures.ts';
import { connect, slotOn } from './people.ts';

test('a vendor without bookings reads what will be here, and sees the first one come', async ({
  dashboard,
  vendor,
  customer,
}) => {
  await expect(dashboard.page.getByText('No bookings yet')).toBeVisible();
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested');
  await expect(dashboard.row(id)).toContainText('Ada Abel');
});

test('a request is confirmed, started and completed from its drawer, and the customer sees each step', async ({
  dashboard,
  requested: { ada, id },
}) => {
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await dashboard.showsStatus(id, 'Confirmed');
  await ada.sees(id, 'confirmed');
  await dashboard.press('Start');
  await ada.sees(id, 'in_progress');
  await dashboard.press('Complete');
  await ada.sees(id, 'completed');
  await expect(dashboard.drawer.getByRole('region', { name: 'History' }).getByRole('listitem')).not.toHaveCount(1);
});

test('the list is searched, filtered and sorted, and the address keeps how', async ({
  openDashboard,
  vendor,
  customer,
}) => {
  const [ada, ben] = [await customer(1), await customer(2)];
  const first = await ada.book(vendor.id, slotOn(1, 9));
  const second = await ben.book(vendor.id, slotOn(2, 9), { service: 'Beard trim' });
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/bookings' });
  const { page } = dashboard;
  const order = () =>
    dashboard.list.locator('[data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
  await dashboard.showsStatus(second, 'Requested');
  expect(await order()).toEqual([first, second]);
  await page.getByRole('button', { name: 'When' }).last().click();
  await expect.poll(order).toEqual([second, first]);
  await page.getByRole('searchbox', { name: 'Search bookings' }).fill('beard');
  await expect.poll(order).toEqual([second]);
  await expect(page).toHaveURL(/q=beard/);
  await page.reload();
  await expect.poll(order).toEqual([second]);
  await page.getByRole('searchbox', { name: 'Search bookings' }).fill('nobody');
  await expect(page.getByText('Nothing fits these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Show all bookings' }).click();
  await expect.poll(async () => (await order()).length).toBe(2);
  await page.getByRole('button', { name: /^Filter/ }).click();
  await page
    .getByRole('dialog', { name: 'Filters' })
    .getByRole('checkbox', { name: 'Confirmed' })
    .check({ force: true });
  await expect.poll(order).toEqual([]);
});

test('the calendar shows the week, steps from day to day, and opens what is pressed', async ({
  openDashboard,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  await ada.book(vendor.id, slotOn(1, 9));
  const dashboard = await openDashboard(vendor.person, { path: '/vendor/bookings?view=day' });
  const { page } = dashboard;
  const booking = page.getByRole('button', { name: /Ada Abel/ });
  await expect(page.getByRole('button', { name: 'Day after' })).toBeVisible();
  await expect(booking).toHaveCount(0);
  await page.getByRole('button', { name: 'Day after' }).click();
  await booking.click();
  await expect(dashboard.drawer).toBeVisible();
  await dashboard.closeBooking();
  await page.getByRole('radio', { name: 'Week' }).click({ force: true });
  await expect(page.getByRole('button', { name: 'Week after' })).toBeVisible();
  await expect(booking).toBeVisible();
});

test('a booking is moved to another time, and declined only after a yes', async ({ dashboard, vendor, customer }) => {
  const [ada, ben] = [await customer(1), await customer(2)];
  const id = await ada.book(vendor.id, slotOn(2, 9));
  const other = await ben.book(vendor.id, slotOn(3, 9));
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  const to = slotOn(2, 15);
  await dashboard.move(to.startsAt, to.endsAt, 'Europe/Berlin');
  await expect(dashboard.drawer).toContainText('15:00 – 16:00');
  await expect.poll(() => ada.service.booking(id)?.booking.startsAt).toBe(to.startsAt);
  await dashboard.closeBooking();

  await dashboard.openBooking(other);
  await dashboard.drawer.getByRole('button', { name: 'Decline' }).click();
  await dashboard.page.getByRole('alertdialog').getByRole('button', { name: 'Back' }).click();
  await expect(dashboard.row(other)).toContainText('Requested');
  await dashboard.press('Decline');
  await ben.sees(other, 'declined');
});

test('a double click on a step takes that step, and not the one that stands there by then', async ({
  dashboard,
  vendor,
  customer,
}) => {
  const { page } = dashboard;
  const ada = await customer(1);
  const startsMs = Math.ceil(Date.now() / 60_000) * 60_000 + 300_000;
  const at = (ms: number) => new Date(ms).toISOString();
  const id = await ada.book(vendor.id, { startsAt: at(startsMs), endsAt: at(startsMs + 3_600_000) });
  await dashboard.openBooking(id);
  await dashboard.press('Confirm');
  await ada.sees(id, 'confirmed');
  const button = (name: string) => dashboard.drawer.getByRole('button', { name, exact: true });
  await expect(dashboard.drawer.getByText('Your change is on its way')).toBeHidden();
  const { x, y, width, height } = (await button('Start').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [left, top] = [x + width / 2, y + height / 2];
  await page.mouse.click(left, top);
  await expect
    .poll(() => page.evaluate(([a, b]) => document.elementFromPoint(a, b)?.textContent, [left, top] as const))
    .toBe('Complete');
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(button('Complete')).toBeVisible();
  await button('Complete').click();
  await ada.sees(id, 'completed');
});

test('who moves a booking that has been moved meanwhile reads where it stands', async ({
  dashboard,
  service,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(2, 9));
  await dashboard.openBooking(id);
  await dashboard.press('Move');
  const form = dashboard.page.getByRole('dialog', { name: 'Move booking' });
  await expect(form.getByRole('spinbutton', { name: 'hour' }).first()).toBeVisible();
  const phone = await connect(service.url, vendor.person);
  phone.submit('booking:reschedule', { bookingId: id, ...slotOn(2, 15) });
  await expect(form.getByRole('alert')).toContainText('15:00 – 16:00');
  await phone.stop();
});

test('what is written to one customer does not stand in the booking of another', async ({
  dashboard,
  vendor,
  customer,
}) => {
  const [ada, ben] = [await customer(1), await customer(2)];
  const first = await ada.book(vendor.id, slotOn(1, 9));
  const second = await ben.book(vendor.id, slotOn(1, 11), { resourceId: 'chair-2' });
  await dashboard.openBooking(first);
  await dashboard.closeBooking();
  await dashboard.openBooking(second);
  const note = dashboard.drawer.getByRole('textbox', { name: 'New note' });
  await note.fill('For Ben alone');
  // Two steps at once, as from the list under the button: the drawer is not closed in between.
  await dashboard.page.evaluate(() => history.go(-2));
  await expect(dashboard.drawer).toContainText(first);
  await expect(note).toHaveValue('');
});

test('a booking that is opened while a search is still being typed stays open', async ({
  dashboard,
  vendor,
  customer,
}) => {
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 9));
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.page.getByRole('searchbox', { name: 'Search bookings' }).fill('ad');
  // Sooner than the list follows what was typed.
  await dashboard.row(id).dispatchEvent('click');
  await expect(dashboard.page).toHaveURL(/q=ad/);
  await expect(dashboard.page).toHaveURL(new RegExp(id));
  await expect(dashboard.drawer).toBeVisible();
});
