/** Looks: a page in both themes and two widths, as a picture for people and as a tree for axe. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, type TestInfo } from '@playwright/test';

export const themes = ['light', 'dark'] as const;
export const widths = { desk: { width: 1_440, height: 900 }, phone: { width: 360, height: 740 } } as const;

/** Of other desks and tablets: nothing is wider or cut off there either. */
const betweenWidths = [1_280, 1_024, 820] as const;

/** Not in the repository. CI may keep it. */
const FOLDER = resolve(import.meta.dirname, '../reports/screenshots');

/** What depends on the colours of a page. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** No violation of WCAG 2.2 AA, or of what axe holds for good practice. @param rules all, where they are not named */
export async function expectAccessible(page: Page, about: string, rules?: string[]): Promise<void> {
  // Otherwise axe opens a page of its own for each look, to put frames together, and that costs as much as the look.
  expect(page.frames(), `${about} is one frame`).toHaveLength(1);
  const builder = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === undefined ? builder : builder.withRules(rules)).analyze();
  const told = violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 4).map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`);
    return `${id}: ${help}\n    ${where.join('\n    ')}`;
  });
  expect.soft(told, `axe finds nothing in ${about}`).toEqual([]);
}

/** The page fits: nobody has to scroll sideways. */
export async function expectFitting(page: Page, about: string): Promise<void> {
  const { needed, given } = await page.evaluate(() => ({
    needed: document.documentElement.scrollWidth,
    given: document.documentElement.clientWidth,
  }));
  expect.soft(needed, `${about} is not wider than the screen`).toBeLessThanOrEqual(given);
}

/** What a state or a column is called, and when something was, is read whole, or not understood. Names may end in dots. */
async function expectWhole(page: Page, about: string): Promise<void> {
  // A table that has just become narrow is about to be laid out anew.
  await expect
    .configure({ soft: true })
    .poll(() => findCutOff(page), `nothing is cut off in ${about}`)
    .toEqual([]);
}

async function findCutOff(page: Page): Promise<string[]> {
  const badges = await page.locator('.badge:visible').evaluateAll((all) =>
    all.flatMap((badge) => {
      const { right } = badge.getBoundingClientRect();
      for (let around = badge.parentElement; around !== null; around = around.parentElement) {
        const over = right - around.getBoundingClientRect().right;
        if (getComputedStyle(around).overflowX !== 'visible' && over > 0.5)
          return [`"${badge.textContent}" by ${Math.ceil(over)} px of .${around.className}`];
      }
      return [];
    }),
  );
  const cells = await page
    .locator('.table:not(.table-compact) .table-head .table-cell:visible, .table-cell:visible:has(> time)')
    .evaluateAll((all) =>
      all
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((cell) => `"${cell.textContent}" by ${cell.scrollWidth - cell.clientWidth} px`),
    );
  return [...badges, ...cells];
}

/** Pictures of the page as it is now, and what axe says to each of them. */
export async function takeLooks(page: Page, name: string, testInfo: TestInfo): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  // What is fetched late has come.
  await expect(page.locator('.later-chart, .later-field, .loading')).toHaveCount(0);
  for (const width of betweenWidths) {
    await page.setViewportSize({ ...widths.desk, width });
    await expectFitting(page, `${name}-${width}`);
    await expectWhole(page, `${name}-${width}`);
  }
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const [device, size] of Object.entries(widths)) {
      const about = `${name}-${colorScheme}-${device}`;
      await page.setViewportSize(size);
      await expectFitting(page, about);
      await expectWhole(page, about);
      const path = join(FOLDER, `${about}.png`);
      await page.screenshot({ path, animations: 'disabled' });
      await testInfo.attach(about, { path, contentType: 'image/png' });
      // The themes differ in their colours, so on a desk those are enough; on a phone a theme may hide what the other one shows.
      if (colorScheme === 'light' || device === 'phone') await expectAccessible(page, about);
      else await expectAccessible(page, about, COLOURS);
    }
  }
  await page.setViewportSize(widths.desk);
  await page.emulateMedia({ colorScheme: 'light' });
}
