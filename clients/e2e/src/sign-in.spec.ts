/** Who gets in: accounts of the demo, tokens of the host application, and people of another kind. */
import { expect, test } from './fixtures.ts';
import { issueToken, slotOn } from './people.ts';
import { VendorApp } from './vendor-app.ts';

test('in development a vendor is chosen from a list, and stays signed in when the page is loaded again', async ({
  newBrowser,
  service,
}) => {
  const page = await (await newBrowser()).newPage();
  await page.goto(`${service.url}/vendor/`);
  await expect(page.getByRole('heading', { level: 1, name: 'Slotwire for vendors' })).toBeVisible();
  await page.getByRole('searchbox').fill('yoga studio north');
  await page.getByRole('button', { name: /Yoga Studio North Quay/ }).click();
  const app = new VendorApp(page);
  await app.isConnection('connected');
  await expect(page.getByText('Yoga Studio North Quay').first()).toBeVisible();
  await page.reload();
  await app.isConnection('connected');
});

test('in development an admin is chosen from a list', async ({ newBrowser, service, admin }) => {
  const page = await (await newBrowser()).newPage();
  await page.goto(`${service.url}/admin/`);
  await page.getByRole('button', { name: new RegExp(admin.name) }).click();
  await new VendorApp(page).isConnection('connected');
});

test('a token that the host application hands over in the address is taken out of it at once', async ({
  newBrowser,
  service,
  vendor,
}) => {
  const page = await (await newBrowser()).newPage();
  await page.goto(`${service.url}/vendor/bookings#token=${await issueToken(service.url, vendor.person)}`);
  await new VendorApp(page).isConnection('connected');
  expect(page.url()).toBe(`${service.url}/vendor/bookings`);
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
});

test('a second tab goes on when the one that got the token from the host is closed', async ({
  newBrowser,
  service,
  vendor,
  customer,
}) => {
  const first = await (await newBrowser()).newPage();
  await first.goto(`${service.url}/vendor/#token=${await issueToken(service.url, vendor.person)}`);
  await new VendorApp(first).isConnection('connected');
  const dashboard = await new VendorApp(first).openTab();
  await dashboard.isConnection('connected');
  await first.close();
  const ada = await customer(1);
  const id = await ada.book(vendor.id, slotOn(1, 10));
  await dashboard.showsStatus(id, 'Requested');
  await dashboard.isConnection('connected');
  // Nothing of it lies on the device: without a tab the person is known, and has to come from the host again.
  await dashboard.page.close();
  const third = await dashboard.openTab();
  await third.isConnection('refused');
  await expect(third.page.getByText('No tab of yours has a token that is good any more')).toBeVisible();
});

test('a host application that is asked for tokens signs its people in', async ({ newBrowser, service, vendor }) => {
  const page = await (await newBrowser()).newPage();
  const token = await issueToken(service.url, vendor.person);
  await page.addInitScript((given) => {
    Object.assign(window, { slotwire: { getToken: async () => given } });
  }, token);
  await page.goto(`${service.url}/vendor/`);
  await new VendorApp(page).isConnection('connected');
});

test('who is no vendor reads who may, and can sign in as somebody else', async ({ newBrowser, service }) => {
  const page = await (await newBrowser()).newPage();
  const token = await issueToken(service.url, { id: 'customer-001', name: 'Ada Abel', role: 'customer' });
  await page.goto(`${service.url}/vendor/#token=${token}`);
  await expect(page.getByRole('heading', { name: 'This app is for vendors' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign in with another account' }).click();
  await expect(page.getByRole('heading', { name: 'Slotwire for vendors' })).toBeVisible();
});

test('who is no admin reads who may', async ({ newBrowser, service, vendor }) => {
  const page = await (await newBrowser()).newPage();
  await page.goto(`${service.url}/admin/#token=${await issueToken(service.url, vendor.person)}`);
  await expect(page.getByRole('heading', { name: 'This panel is for admins' })).toBeVisible();
});

test('signing out asks once, ends the session, and leaves nothing of the vendor on the page', async ({
  dashboard,
  control,
}) => {
  await dashboard.page.getByRole('button', { name: /^Account of/ }).click();
  await dashboard.page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await dashboard.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(dashboard.page.getByRole('heading', { name: 'Slotwire for vendors' })).toBeVisible();
  const answer = await control.ask('connections:list', { filter: { role: 'vendor' } });
  expect(answer.ok === true && answer.value.total).toBe(0);
});
