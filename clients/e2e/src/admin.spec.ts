/** The admin panel: what an admin sees of the service, and what they do to it. */
import { expect, test } from './fixtures.ts';
import { expectAccessible, widths } from './looks.ts';
import { eventually, slotOn } from './people.ts';

test('the status and the metrics show the service as it is now', async ({ panel, customer, vendor }) => {
  const ada = await customer(1);
  await ada.book(vendor.id, slotOn(1, 10));
  await panel.shows('Status');
  await expect(panel.main.getByText('Normal', { exact: true }).first()).toBeVisible();
  await panel.goTo('Metrics');
  const canvas = panel.main.locator('canvas').first();
  await expect(canvas).toBeVisible();
  // Its lines may cover each other, its grid they do not.
  await expect.poll(() => canvas.evaluate(hasColour, '--border'), 'the grid has its colour').toBe(true);
});

/** Whether a token of the design is on a canvas. */
function hasColour(canvas: HTMLElement | SVGElement, token: string): boolean {
  if (!(canvas instanceof HTMLCanvasElement)) return false;
  const probe = document.body.appendChild(document.createElement('span'));
  Object.assign(probe.style, { color: `var(${token})`, transition: 'none' });
  const wanted = getComputedStyle(probe).color.match(/\d+/g)?.join();
  probe.remove();
  const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] === 255 && `${data[i]},${data[i + 1]},${data[i + 2]}` === wanted) return true;
  return false;
}

test('a device is found, disconnected with a reason, and comes back', async ({ panel, customer, control, vendor }) => {
  const ada = await customer(1);
  await ada.book(vendor.id, slotOn(1, 10));
  const connectedBefore = ada.service.stats().connects;
  await panel.goTo('Connections');
  await panel.main.getByRole('textbox', { name: 'Person' }).fill(ada.person.id);
  await panel.page.keyboard.press('Enter');
  const rows = panel.page.getByRole('grid', { name: 'Connections' }).getByRole('row', { name: /^device/ });
  await expect(rows).toHaveCount(1);
  await rows.first().getByRole('checkbox').check({ force: true });
  await panel.main.getByRole('button', { name: 'Disconnect 1 device…' }).click();
  const dialog = panel.page.getByRole('alertdialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('A test of the line');
  await dialog.getByRole('button', { name: /^Disconnect/ }).click();
  await expect(panel.page.getByText('1 device disconnected')).toBeVisible();
  await eventually('the device is back', () => ada.service.stats().connects > connectedBefore, 20_000);
  const audit = await control.ask('audit:list', { action: 'connections:disconnect' });
  expect(audit.ok === true && JSON.stringify(audit.value.records)).toContain('A test of the line');
});

test('disconnecting everybody is asked for twice, and can be left', async ({ panel, customer }) => {
  const ada = await customer(1);
  await panel.goTo('Connections');
  await panel.main.getByRole('button', { name: 'Disconnect all…' }).click();
  const dialog = panel.page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: /^Disconnect/ })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Yes, everyone who is connected' }).check({ force: true });
  await expect(dialog.getByRole('button', { name: /^Disconnect/ })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(ada.service.connection().status).toBe('connected');
});

test('a question about a device stays when the device goes, and is not asked of the next that is looked at', async ({
  panel,
  customer,
}) => {
  const [ada, ben] = [await customer(1), await customer(2)];
  await panel.goTo('Connections');
  await panel.main.getByText('Refresh by itself').click();
  const row = (id: string) =>
    panel.page.getByRole('grid', { name: 'Connections' }).getByRole('row', { name: new RegExp(`of ${id}$`) });
  await row(ada.person.id).click();
  await panel.page.getByRole('dialog').getByRole('button', { name: 'Disconnect…' }).click();
  const question = panel.page.getByRole('alertdialog');
  await question.getByRole('textbox', { name: 'Reason' }).fill('An old app');
  await ada.close();
  await expect(row(ada.person.id)).toHaveCount(0, { timeout: 15_000 });
  await expect(question.getByRole('textbox', { name: 'Reason' })).toHaveValue('An old app');
  await question.getByRole('button', { name: 'Cancel' }).click();
  const drawer = panel.page.getByRole('dialog');
  await expect(drawer).toContainText('It has gone');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await row(ben.person.id).click();
  await expect(drawer).toContainText(ben.person.id);
  await expect(question).toBeHidden();
});

test('the question whether to sign a device out stays when the device reconnects', async ({ panel, customer }) => {
  const ada = await customer(1);
  await panel.page.goto(`${new URL(panel.page.url()).origin}/admin/people?userId=${ada.person.id}`);
  await panel.main.getByRole('button', { name: new RegExp(`^Sign out ${ada.person.id}-`) }).click();
  const question = panel.page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await ada.close();
  await expect(panel.page.getByText('Not connected now')).toBeAttached({ timeout: 15_000 });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Sign this device out' }).click();
  await expect(panel.page.getByText(new RegExp(`^${ada.person.id} is signed out on`))).toBeVisible();
});

test('a step back takes what was looked for out of the fields too', async ({ panel }) => {
  const { origin } = new URL(panel.page.url());
  for (const [path, label] of [
    ['audit', 'Admin'],
    ['people', 'Id of the person'],
  ] as const) {
    await panel.page.goto(`${origin}/admin/${path}`);
    const field = panel.main.getByRole('textbox', { name: label, exact: true });
    await field.fill('admin-7');
    await panel.main.getByRole('button', { name: 'Find' }).click();
    await expect(panel.page).toHaveURL(/=admin-7$/);
    await panel.page.goBack();
    await expect(panel.page).toHaveURL(`${origin}/admin/${path}`);
    await expect(field).toHaveValue('');
    await panel.page.goForward();
    await expect(field).toHaveValue('admin-7');
  }
});

test('a broadcast that is being written is still there after a look at those before', async ({ panel }) => {
  await panel.goTo('Broadcasts');
  const title = panel.main.getByRole('textbox', { name: 'Title' });
  await title.fill('The market is closed on Sunday');
  await panel.main.getByRole('tab', { name: 'Scheduled and sent' }).click();
  await expect(title).toBeHidden();
  await panel.main.getByRole('tab', { name: 'New' }).click();
  await expect(title).toHaveValue('The market is closed on Sunday');
});

test('a broadcast shows whom it reaches, is asked once, and reaches them', async ({ panel, customer }) => {
  const ada = await customer(1);
  await panel.goTo('Broadcasts');
  await panel.main.getByRole('radio', { name: 'A list of people' }).check({ force: true });
  await panel.main.getByRole('textbox', { name: 'Ids of people' }).fill(ada.person.id);
  await panel.main.getByRole('textbox', { name: 'Title' }).fill('The market is closed on Sunday');
  await panel.main.getByRole('button', { name: 'Look and send…' }).click();
  const dialog = panel.page.getByRole('alertdialog');
  await expect(dialog).toContainText('The market is closed on Sunday');
  await dialog.getByRole('button', { name: /^Send/ }).click();
  await expect(panel.page.getByText('The broadcast is on its way')).toBeVisible();
  await eventually('Ada is told', () =>
    ada.service.notifications
      .inbox()
      .some((item) => ada.service.notifications.render(item).title === 'The market is closed on Sunday'),
  );
});

test.describe(() => {
  test.use({ ownService: {} });

  test('a limit is changed with a reason that stands in the audit log; one that cannot hold is refused at its field', async ({
    panel,
    control,
  }) => {
    await panel.goTo('Limits');
    const field = panel.main.getByRole('group', { name: 'Counts' }).getByRole('textbox').first();
    await field.fill('none');
    await expect(panel.main.getByRole('button', { name: 'Look and save…' })).toBeDisabled();
    await field.fill('77');
    await panel.main.getByRole('button', { name: 'Look and save…' }).click();
    const dialog = panel.page.getByRole('dialog', { name: /for everybody\?$/ });
    await dialog.getByRole('button', { name: /^Change 1 limit/ }).click();
    await expect(dialog).toContainText('Say why');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('For the summer');
    await dialog.getByRole('button', { name: /^Change 1 limit/ }).click();
    await expect(panel.page.getByText('1 limit changed')).toBeVisible();
    const limits = await control.ask('limits:get', {});
    expect(limits.ok === true && JSON.stringify(limits.value)).toContain('77');
    await panel.goTo('Audit log');
    await expect(panel.page.getByRole('grid', { name: /^Audit records/ })).toContainText('For the summer');
  });
});

test('a tap shows what happens, stands still when it is paused, and what was held comes after', async ({
  panel,
  customer,
  vendor,
}) => {
  await panel.watchEvents();
  const ada = await customer(1);
  await panel.showsEvent('handshake');
  await panel.main.getByRole('button', { name: 'Pause' }).click();
  await ada.book(vendor.id, slotOn(1, 10));
  const goOn = panel.main.getByRole('button', { name: /^Go on, show/ });
  await expect(goOn).toBeVisible();
  await goOn.click();
  await panel.showsEvent('booking:create');
});

test('on a phone the filters are behind a button, and the events are on the first screen', async ({ panel }) => {
  const { page, main } = panel;
  await panel.goTo('Monitor');
  await page.setViewportSize(widths.phone);
  const person = main.getByRole('textbox', { name: 'Person' });
  await expect(person).toBeHidden();
  const grid = page.getByRole('grid', { name: /^Socket events/ });
  const { y = Number.POSITIVE_INFINITY } = (await grid.boundingBox()) ?? {};
  expect(y, 'the list begins in the upper two thirds').toBeLessThan((widths.phone.height * 2) / 3);

  const fold = main.getByRole('button', { name: 'Filter' });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fold.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  await expectAccessible(page, 'the filters of the monitor on a phone');
  await person.fill('not an id');
  await main.getByRole('button', { name: 'Open tap' }).click();
  await expect(main.getByText('An id is 1 to 64')).toBeVisible();
  await person.fill('customer-001');
  await main.getByRole('button', { name: 'Open tap' }).click();
  await expect(main.getByRole('status').filter({ hasText: 'userId customer-001' })).toBeVisible();
  await expect(person).toBeHidden();
  await expect(fold).toContainText('1');
});
