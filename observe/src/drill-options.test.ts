import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alerts, faults } from '@slotwire/dashboards';
import { faultNames, parseDrillOptions } from './drill-options.ts';

test('a fault is hidden, unless it is named', () => {
  assert.deepEqual(parseDrillOptions([]), { do: 'drill', options: { minutes: 30 } });
  assert.deepEqual(parseDrillOptions(['--seed', '7', '--minutes', '5']), {
    do: 'drill',
    options: { seed: 7, minutes: 5 },
  });
  assert.deepEqual(parseDrillOptions(['--fault', 'store-slow']), {
    do: 'drill',
    options: { fault: 'store-slow', minutes: 30 },
  });
});

test('a mistake is one sentence', () => {
  for (const [args, sentence] of [
    [['--fault', 'nothing'], /^--fault "nothing": there are: store-refuses, /],
    [['--seed', '0'], /not a whole number from 1 to 2147483648$/],
    [['--minutes', 'x'], /not a whole number from 1 to 240$/],
    [['--seed', '1', '--fault', 'store-slow'], /^--seed hides a fault, and --fault names one: give one of them$/],
    [['what'], /no arguments beside the options/],
  ] as const) {
    const parsed = parseDrillOptions(args);
    assert.equal(parsed.do, 'refuse');
    assert.match(parsed.do === 'refuse' ? parsed.sentence : '', sentence);
  }
});

test('every fault that an alert names can be rehearsed, and the help says what each of them is', () => {
  const named = new Set(alerts.map(({ fault }) => fault).filter((fault) => fault !== 'none'));
  assert.deepEqual(
    [...named].filter((fault) => !faultNames.includes(fault)),
    [],
  );
  const parsed = parseDrillOptions(['--help']);
  const text = parsed.do === 'print' ? parsed.text : '';
  for (const name of faultNames) assert.ok(text.includes(`${name} `) && text.includes(faults[name]), name);
});
