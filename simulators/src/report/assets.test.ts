import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { loadAssets } from './report.ts';

const assets = loadAssets();

test('text and lines stand out from the page as WCAG 2.2 AA asks, in light and in dark', () => {
  const [light, dark] = assets.style.split('@media screen and (prefers-color-scheme: dark)').map(readColors);
  for (const colors of [light, { ...light, ...dark }]) {
    for (const [name, least] of Object.entries({
      text: 4.5,
      muted: 4.5,
      link: 4.5,
      good: 4.5,
      warn: 4.5,
      bad: 4.5,
      first: 3,
      second: 3,
      fault: 3,
    })) {
      const ratio = contrast(colors?.[name] ?? '', colors?.page ?? '');
      assert.ok(ratio >= least, `${name}: ${ratio.toFixed(2)}`);
    }
  }
});

test('the script compiles, and the colours that it asks for are in the style sheet', () => {
  new Script(assets.script);
  const names = [...assets.script.matchAll(/'--([a-z-]+)'/g)].map(([, name]) => name ?? '');
  assert.ok(names.length > 5);
  for (const name of names) assert.ok(assets.style.includes(`--${name}:`), name);
});

function readColors(style: string): Record<string, string> {
  const block = style.slice(0, style.indexOf('}'));
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [least = 0, greatest = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (greatest + 0.05) / (least + 0.05);
}
