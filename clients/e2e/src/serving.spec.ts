/** How the apps come to a browser: policy, caches, weight. */
import { expect, test } from './fixtures.ts';

for (const app of ['vendor', 'admin'] as const) {
  test(`[WA1] a link deep into the ${app} app opens it, and a page of no address says so`, async ({
    newBrowser,
    service,
  }) => {
    const page = await (await newBrowser()).newPage();
    const answer = await page.goto(`${service.url}/${app}/no/such/page`);
    expect(answer?.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });

  test(`[WA2] the ${app} app loads nothing from elsewhere, and nothing that is written into the page`, async ({
    newBrowser,
    service,
    guard,
  }) => {
    guard.allow(/script-src/);
    const page = await (await newBrowser()).newPage();
    const foreign: string[] = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^(?:https?|wss?):$/.test(protocol) && origin.replace(/^ws/, 'http') !== service.url)
        foreign.push(request.url());
    });
    await page.goto(`${service.url}/${app}/`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(foreign).toEqual([]);
    // What the guard would hear if something did: the policy is in force.
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'document.title = "taken over"';
          document.head.append(script);
        }),
    );
    expect(refused).toContain('script-src');
    await expect(page).not.toHaveTitle('taken over');
  });

  test(`the first load of the ${app} app needs no more than 250 KB of compressed JavaScript`, async ({
    newBrowser,
    service,
  }) => {
    const page = await (await newBrowser()).newPage();
    const scripts: { url: string; bytes: number }[] = [];
    page.on('requestfinished', async (request) => {
      if (request.resourceType() === 'script') {
        const { responseBodySize } = await request.sizes();
        scripts.push({ url: new URL(request.url()).pathname, bytes: responseBodySize });
      }
    });
    await page.goto(`${service.url}/${app}/`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('load');
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes, JSON.stringify(scripts)).toBeLessThanOrEqual(250_000);
  });
}
