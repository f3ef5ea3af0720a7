import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { createLateSheets } from './late-sheets.ts';

const PAGE = 'http://slotwire.test/page.css';
const OTHER = 'http://slotwire.test/other.css';

/** @param served the sheets that the service has */
function createPage(served: Set<string>) {
  const asked: string[] = [];
  const interceptor = {
    beforeAsyncRequest: async ({ request }: { request: { url: string } }) => {
      asked.push(request.url);
      return new window.Response('', { status: served.has(request.url) ? 200 : 404 });
    },
  };
  const window = new Window({
    url: 'http://slotwire.test/',
    settings: { enableCSSFileLoading: true, fetch: { interceptor } },
  });
  const { document, HTMLLinkElement } = window;
  Object.assign(globalThis, { HTMLLinkElement });
  return {
    asked,
    sheets: createLateSheets(document as unknown as Document),
    hrefs: () => [...document.querySelectorAll('link')].map(({ href }) => href),
    /** As the bundler does. */
    add: (href: string) =>
      new Promise<void>((resolve, reject) => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = href;
        link.addEventListener('load', () => resolve());
        link.addEventListener('error', () => reject(new Error(`Unable to preload CSS for ${href}`)));
        document.head.append(link);
      }),
  };
}

test('a sheet that did not come is taken out, and fetched before the code is fetched again', async () => {
  const served = new Set<string>([OTHER]);
  const { sheets, add, hrefs, asked } = createPage(served);
  await add(OTHER);
  const steps: string[] = [];
  const load = async () => {
    steps.push('code');
    // Once, whatever comes of it.
    if (steps.length === 1) await add(PAGE);
    return 'Page';
  };
  await assert.rejects(sheets.during(load), /Unable to preload/);
  assert.deepEqual(hrefs(), [OTHER]);

  await assert.rejects(sheets.during(load), /page\.css did not come/);
  assert.deepEqual([steps, hrefs()], [['code'], [OTHER]]);

  served.add(PAGE);
  assert.equal(await sheets.during(load), 'Page');
  assert.deepEqual(hrefs(), [OTHER, PAGE]);
  assert.equal(await sheets.during(load), 'Page');
  assert.deepEqual(asked, [OTHER, PAGE, PAGE, PAGE]);
});

test('what fails while no code is fetched is none of its business', async () => {
  const { sheets, add, hrefs } = createPage(new Set());
  await sheets.during(async () => {});
  await assert.rejects(add(OTHER));
  assert.deepEqual(hrefs(), [OTHER]);
});
