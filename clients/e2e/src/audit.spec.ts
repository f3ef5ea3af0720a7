/** The audit log of an admin: what came of it, and when. */
import { expect, test } from './fixtures.ts';

test.use({ ownService: {} });

test('the log is looked through by outcome and by time, and the filter stands in the address', async ({
  control,
  admin,
  openPanel,
}) => {
  const set = (change: object, note: string) => control.ask('limits:set', { change, note });
  expect((await set({ connectionsPerPerson: 40 }, 'For the summer')).ok).toBe(true);
  expect((await set({ commands: { perDevice: { admin: { size: 1 } } } }, 'Too few')).ok).toBe(false);

  const panel = await openPanel(admin, { path: '/admin/audit' });
  const records = panel.page.getByRole('grid', { name: /^Audit records/ });
  await expect(records).toContainText('For the summer');
  await expect(records).toContainText('Too few');

  await panel.main.getByRole('combobox', { name: 'Outcome' }).fill('Refused');
  await panel.page.getByRole('option', { name: 'Refused', exact: true }).click();
  await expect(records).not.toContainText('For the summer');
  await expect(records).toContainText('LOCKS_OUT_ADMINS');
  expect(panel.page.url()).toContain('outcome=refused');

  await panel.main.getByRole('switch', { name: 'From a time on' }).check({ force: true });
  await expect(panel.main.getByRole('group', { name: 'From' }).first()).toBeVisible();
  await panel.main.getByRole('button', { name: 'Find' }).click();
  await expect(panel.page).toHaveURL(/from=/);
  await expect(records).toContainText('Too few');

  await panel.page.goto(`${new URL(panel.page.url()).origin}/admin/audit?to=2020-01-01T00:00`);
  await expect(panel.main.getByText('No record fits this filter')).toBeVisible();
  await panel.main.getByRole('button', { name: 'Clear' }).click();
  await expect(records).toContainText('For the summer');
  await panel.page.goto(`${new URL(panel.page.url()).origin}/admin/audit?from=2026-03-02T09:00&to=2026-03-02T09:00`);
  await expect(panel.main.getByText('This time makes no sense')).toBeVisible();
  await expect(panel.main.getByText('It ends before it begins')).toBeVisible();
});
