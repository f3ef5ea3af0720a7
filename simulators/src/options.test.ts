import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStartOptions } from './options.ts';

test('the demo has defaults, and takes every option over', () => {
  assert.deepEqual(parseStartOptions([]), { do: 'run', options: { devices: 100, rate: 6, drops: 60, quiet: false } });
  const args = '--port 0 --data /tmp/x --devices 0 --duration 2.5 --seed 0x5eed --rate 0.5 --drops 0 --json a.json';
  assert.deepEqual(parseStartOptions(args.split(' ')), {
    do: 'run',
    options: {
      port: 0,
      data: '/tmp/x',
      devices: 0,
      duration: 2.5,
      seed: 0x5eed,
      rate: 0.5,
      drops: 0,
      json: 'a.json',
      quiet: false,
    },
  });
  const lived = parseStartOptions(['--compress', '120', '--workers', '2']);
  assert.deepEqual(lived.do === 'run' && [lived.options.compress, lived.options.workers], [120, 2]);
  const watched = parseStartOptions(['--metrics-port', '9400']);
  assert.equal(watched.do === 'run' && watched.options.metricsPort, 9_400);
});

test('a wrong argument is one sentence that names it', () => {
  const parsed = parseStartOptions(['--port', '70000']);
  assert.equal(parsed.do === 'refuse' && parsed.sentence, '--port "70000": not from 0 to 65535');
  const watched = parseStartOptions(['--metrics-port', '9400.5']);
  assert.equal(watched.do === 'refuse' && watched.sentence, '--metrics-port "9400.5": not a whole number');
});

test('the help offers what exists, with examples', () => {
  const help = parseStartOptions(['--help']);
  const text = help.do === 'print' ? help.text : '';
  for (const word of ['--port', '--data', '--devices', '--duration', '--seed']) assert.ok(text.includes(word), word);
  assert.match(text, /Examples:\n {2}npm start/);
});
