import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Name → [light, dark], of the tokens that are plain colours. */
const tokens = new Map<string, [string, string]>();
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
for (const [, name = '', light = '', dark = ''] of css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g))
  tokens.set(name, [light, dark]);
for (const [, name = '', colour = ''] of css.matchAll(/--([\w-]+): (#\w{6});/g)) tokens.set(name, [colour, colour]);

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function check(front: string, back: string, least: number): void {
  const [a, b] = [tokens.get(front), tokens.get(back)];
  assert.ok(a && b, `${front} and ${back} are tokens`);
  for (const theme of [0, 1] as const) {
    const ratio = contrast(a[theme], b[theme]);
    assert.ok(
      ratio >= least,
      `${front} on ${back} in ${['light', 'dark'][theme]}: ${ratio.toFixed(2)}, ${least} needed`,
    );
  }
}

const surfaces = ['bg', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover'];

test('text has a contrast of 4.5 on every surface, in both themes', () => {
  for (const surface of surfaces) for (const text of ['text', 'text-muted', 'accent']) check(text, surface, 4.5);
  check('accent', 'accent-soft', 4.5);
  check('text', 'accent-soft', 4.5);
  check('text-muted', 'accent-soft', 4.5);
  for (const solid of ['accent-solid', 'accent-solid-hover', 'danger-solid', 'danger-solid-hover'])
    check('on-accent', solid, 4.5);
});

test('every tone has a contrast of 4.5 on its own ground and on every surface', () => {
  for (const tone of ['neutral', 'info', 'success', 'warning', 'danger', 'violet']) {
    check(tone, `${tone}-soft`, 4.5);
    check('text', `${tone}-soft`, 4.5);
    for (const surface of surfaces) check(tone, surface, 4.5);
  }
});

test('the outline of a control and the lines of a chart have a contrast of 3', () => {
  for (const surface of ['bg', 'surface', 'surface-raised']) {
    check('border-strong', surface, 3);
    for (let n = 1; n <= 6; n++) check(`series-${n}`, surface, 3);
  }
});
