import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProveOptions, sectionIds } from './options.ts';

const parse = (...args: string[]) => parseProveOptions(args);
const optionsOf = (...args: string[]) => {
  const parsed = parse(...args);
  assert.equal(parsed.do, 'prove');
  return parsed.do === 'prove' ? parsed.options : undefined;
};
const refusal = (...args: string[]) => {
  const parsed = parse(...args);
  return parsed.do === 'refuse' ? parsed.sentence : parsed.do;
};

test('everything is proven unless sections are named; those come in their order', () => {
  assert.deepEqual(optionsOf()?.only, sectionIds);
  assert.deepEqual(optionsOf('--only', 'alerts,checks')?.only, ['checks', 'alerts']);
  assert.deepEqual(optionsOf('--alert', 'StoreFailing', '--out', 'proof'), {
    ...optionsOf('--only', 'alerts'),
    alert: 'StoreFailing',
    out: 'proof',
  });
});

test('a wrong option is one sentence', () => {
  assert.match(refusal('--only', 'alarms'), /there is no section alarms/);
  assert.match(refusal('--alert', 'NoSuchAlert'), /there are: .*StoreFailing/);
  assert.match(refusal('--only', 'checks', '--alert', 'StoreFailing'), /about the section alerts/);
  assert.match(refusal('--together', '0'), /whole number/);
  assert.match(refusal('more'), /no arguments beside the options/);
  const help = parse('--help');
  assert.match(help.do === 'print' ? help.text : '', /Exit codes: 0 proven/);
});
