/** The metrics of an admin: by node, role and event, live and from the history. */
import { join } from 'node:path';
import { createSqliteStore } from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import type { AdminApp } from './admin-app.ts';
import { expect, test } from './fixtures.ts';
import { slotOn } from './people.ts';

test.use({ ownService: {} });

const HOUR_MS = 3_600_000;
const old = 'node-of-old';

/** What a service wrote that did not keep roles yet: an hour of two days ago. */
async function writeOldHour(data: string): Promise<void> {
  const runtime = createSystemRuntime();
  const store = createSqliteStore({ path: join(data, 'slotwire.db'), clock: runtime.clock, ids: runtime.ids });
  const atMs = Math.floor(runtime.clock.nowMs() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;
  const row = (part: string, json: object) => ({
    resolution: 'hour' as const,
    part,
    atMs,
    node: old,
    json: JSON.stringify(json),
  });
  await store.putRollups([row('messages', { 'booking:note': 1_234 }), row('counts', { opened: 7 })]);
  await store.close();
}

const lines = (panel: AdminApp, chart: RegExp) => panel.main.getByRole('list', { name: chart });

test('the history is looked at by role, by event and by node, and says what it cannot know', async ({
  service,
  customer,
  vendor,
  admin,
  openPanel,
}) => {
  const ada = await customer(1);
  await ada.book(vendor.id, slotOn(1, 10));
  // What it counted is kept when it ends, and what is counted from now on is another node's.
  await service.stop();
  await writeOldHour(service.data);
  await service.start();

  const panel = await openPanel(admin);
  await panel.goTo('Metrics');
  await panel.pick('Time', 'Last 7 days');
  const messages = lines(panel, /^Lines of Messages per hour/);
  await expect(messages).toContainText('booking:note');
  await expect(messages).toContainText('booking:create');

  await panel.pick('Role', 'Customers');
  await expect(panel.main.getByRole('note').filter({ hasText: 'No figures by role before' })).toBeVisible();
  await expect(messages).toContainText('booking:create');
  await expect(messages).not.toContainText('booking:note');
  await panel.pick('Role', 'Vendors');
  await expect(panel.main.getByText('No message was sent or received.')).toBeVisible();

  await panel.pick('Role', 'Customers');
  await panel.pick('Event', 'booking:create');
  await expect(messages.getByRole('listitem')).toHaveCount(1);
  await expect(messages).toContainText('booking:create');
  await expect(lines(panel, /^Lines of Latency of commands/)).toContainText('p99');

  await panel.pick('Event', 'All events');
  await panel.pick('Node', old);
  await expect(panel.main.getByRole('note').filter({ hasText: 'No figures by role before' })).toBeVisible();
  await panel.pick('Role', 'All roles');
  await expect(messages).toContainText('booking:note');
  await expect(messages).not.toContainText('booking:create');
  await panel.pick('Time', 'Last hour');
  await expect(panel.main.getByRole('note').filter({ hasText: `${old} counted nothing in this time` })).toBeVisible();
});

test('live figures are looked at by role and by event', async ({ panel, customer, vendor }) => {
  const ada = await customer(1);
  await panel.goTo('Metrics');
  await ada.book(vendor.id, slotOn(1, 10));
  const messages = lines(panel, /^Lines of Messages per second/);
  await expect(messages).toContainText('booking:create');
  await panel.pick('Role', 'Customers');
  await expect(messages).toContainText('booking:create');
  await panel.pick('Event', 'booking:create');
  await expect(messages.getByRole('listitem')).toHaveCount(1);
  await panel.pick('Role', 'Admins');
  await expect(lines(panel, /^Lines of Connections/)).toContainText('admin');
});

test('a history that is looked at stays on the screen when the next minute begins', async ({ panel }) => {
  const { page } = panel;
  let asked = 0;
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (payload.includes('analytics:query')) asked += 1;
    }),
  );
  await page.clock.install();
  await page.reload();
  await panel.goTo('Metrics');
  await panel.pick('Time', 'Last 24 hours');
  const opened = lines(panel, /^Lines of Connections/).getByRole('button', { name: /^opened/ });
  await opened.click();
  await expect(opened).toHaveAttribute('aria-pressed', 'false');
  const before = asked;
  await page.clock.fastForward(60_000);
  await expect.poll(() => asked).toBeGreaterThan(before);
  await expect(opened).toHaveAttribute('aria-pressed', 'false');
});
