/** Telemetry of a page: to a receiver that takes it, and to one that has no room. */
import { expect, test } from './fixtures.ts';

test('a receiver under load is asked less and less, and nobody reads of it on the console', async ({
  newBrowser,
  openPanel,
  admin,
}) => {
  const context = await newBrowser();
  const refusedAtMs: number[] = [];
  const taken: string[] = [];
  let isBusy = true;
  await context.route('**/faro/collect', (route) => {
    if (isBusy) refusedAtMs.push(performance.now());
    else taken.push(route.request().postData() ?? '');
    return isBusy ? route.fulfill({ status: 503, headers: { 'retry-after': '2' } }) : route.fulfill({ status: 202 });
  });
  const { page } = await openPanel(admin, { context });
  await expect.poll(() => refusedAtMs.length, { timeout: 20_000 }).toBe(2);
  const [first = 0, second = 0] = refusedAtMs;
  expect(second - first, 'not before it said').toBeGreaterThan(1_900);
  isBusy = false;
  await expect.poll(() => taken.length, { timeout: 15_000 }).toBeGreaterThan(0);
  expect(taken[0], 'what was refused is not lost').toContain('session_start');
  expect(page.workers()).toHaveLength(1);
});

async function acceptedReports(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^slotwire_web_reports_total\{outcome="accepted"\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

test.describe('by itself', () => {
  test.use({ ownService: {} });

  test('what a page has measured last arrives although it goes away', async ({ panel, service }) => {
    const { page } = panel;
    // Faro has begun its session, and gathers.
    await page.waitForFunction(() => Object.keys(sessionStorage).some((key) => key.includes('faro')));
    expect(await acceptedReports(service.url)).toBe(0);
    await page.goto(`${service.url}/healthz`);
    await expect.poll(() => acceptedReports(service.url)).toBeGreaterThan(0);
  });
});
