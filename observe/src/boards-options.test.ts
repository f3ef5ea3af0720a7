/** Boards options: what can be typed, and one sentence about what cannot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBoardsOptions } from './boards-options.ts';

const parse = (...args: string[]) => parseBoardsOptions(args);

test('without anything a run of our own is drawn; with an address that one', () => {
  const own = parse();
  assert.ok(own.do === 'draw' && own.options.prometheus === undefined && own.options.watch > 60);
  const other = parse(
    '--prometheus',
    'http://127.0.0.1:9090/',
    '--last',
    '6h',
    '--environment',
    'eu.west',
    '--node',
    '10.0.0.1:4000',
  );
  assert.ok(other.do === 'draw');
  assert.deepEqual(
    { ...other.options, watch: 0, out: '' },
    {
      prometheus: 'http://127.0.0.1:9090',
      last: 21_600,
      environment: 'eu\\\\.west',
      node: '10\\\\.0\\\\.0\\\\.1:4000',
      watch: 0,
      out: '',
    },
  );
});

test('what makes no sense is refused with its reason', () => {
  for (const [args, reason] of [
    [['--prometheus', 'nowhere'], /not an address/],
    [['--last', '1h'], /--last needs --prometheus/],
    [['--prometheus', 'http://a', '--watch', '60'], /--watch is for a run of our own/],
    [['--prometheus', 'http://a', '--last', 'long'], /not a time/],
    [['--prometheus', 'http://a', '--environment', 'a"} or up'], /not a name/],
    [['--watch', '1'], /not a number from 15/],
    [['--what'], /unknown option/],
    [['file'], /no arguments beside the options/],
  ] as const) {
    const parsed = parse(...args);
    assert.ok(parsed.do === 'refuse', args.join(' '));
    assert.match(parsed.sentence, reason);
  }
});

test('--help says what there is', () => {
  const parsed = parse('--help');
  assert.ok(parsed.do === 'print' && parsed.text.includes('--prometheus'));
});
