import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRuleFiles } from '@slotwire/dashboards';
import { burns } from '@slotwire/metrics';
import { twinSeconds } from './twins.ts';

test('of each burn the long window stays the longer one, and each has several scrapes', () => {
  for (const { shortSeconds, longSeconds } of burns) {
    const [short, long] = [twinSeconds(shortSeconds, 'window'), twinSeconds(longSeconds, 'window')];
    assert.ok(short >= 5 && short < long, `${shortSeconds} → ${short}, ${longSeconds} → ${long}`);
  }
});

test('expressions are those of production: only lengths of time differ', () => {
  const shape = (files: unknown) =>
    JSON.stringify(files).replace(/\[\d+[smhd]\]|(?<="(?:for|interval)":")\d+[smhd]|(?<=time\(\) - [^"]*> )\d+/g, 'T');
  const texts = [buildRuleFiles(), buildRuleFiles(twinSeconds)].map(shape);
  assert.equal(texts[1], texts[0]);
});

test('what is done every minute is no alert, and what holds for minutes has to hold for seconds', () => {
  assert.ok(twinSeconds(600, 'age') > 60);
  assert.equal(twinSeconds(60, 'for'), 2);
  assert.equal(twinSeconds(600, 'for'), 6);
});
