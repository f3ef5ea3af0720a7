import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSimOptions, parseStartOptions } from './options.ts';

const url = 'http://127.0.0.1:4000';

function sentenceOf(parsed: ReturnType<typeof parseSimOptions> | ReturnType<typeof parseStartOptions>): string {
  assert.equal(parsed.do, 'refuse');
  return parsed.do === 'refuse' ? parsed.sentence : '';
}

test('defaults', () => {
  assert.deepEqual(parseSimOptions(['--live', url]), {
    do: 'run',
    options: { live: url, devices: 100, rate: 6, drops: 60, quiet: false },
  });
  assert.deepEqual(parseStartOptions([]), { do: 'run', options: { devices: 100, rate: 6, drops: 60, quiet: false } });
});

test('every option is taken over', () => {
  const args = '--devices 7 --duration 2.5 --seed 0x5eed --rate 0.5 --drops 0 --json a.json --history b.jsonl --quiet';
  assert.deepEqual(parseSimOptions(['--live', `${url}/`, ...args.split(' ')]), {
    do: 'run',
    options: {
      live: url,
      devices: 7,
      duration: 2.5,
      seed: 0x5eed,
      rate: 0.5,
      drops: 0,
      json: 'a.json',
      history: 'b.jsonl',
      quiet: true,
    },
  });
  const started = parseStartOptions('--port 0 --data /tmp/x --devices 0'.split(' '));
  assert.deepEqual(started.do === 'run' && [started.options.port, started.options.data, started.options.devices], [
    0,
    '/tmp/x',
    0,
  ]);
});

test('a wrong argument is one sentence that names it', () => {
  assert.match(sentenceOf(parseSimOptions([])), /^name the service with --live URL/);
  const cases: [string[], string][] = [
    [['--devices', 'many'], '--devices "many": not a number'],
    [['--devices', '0'], '--devices "0": not from 1 to 20000'],
    [['--devices', '2.5'], '--devices "2.5": not a whole number'],
    [['--rate=-1'], '--rate "-1": not from 0 to 600'],
    [['--seed', 'abc'], '--seed "abc": not a whole number below 2^32'],
    [['--duration', ''], '--duration "": not a number'],
    [['--live', 'localhost:4000'], '--live "localhost:4000": not an http(s) URL'],
    [
      ['--live', `${url}/vendor/`],
      `--live "${url}/vendor/": not the address of a service alone, such as http://127.0.0.1:4000`,
    ],
    [['--hours', '3'], "unknown option '--hours' (--help shows what there is)"],
    [['here'], 'there are no arguments beside the options (--help shows them)'],
  ];
  for (const [args, sentence] of cases) assert.equal(sentenceOf(parseSimOptions(['--live', url, ...args])), sentence);
  assert.equal(sentenceOf(parseStartOptions(['--port', '70000'])), '--port "70000": not from 0 to 65535');
});

test('the help offers what exists, with examples', () => {
  const help = parseSimOptions(['--help']);
  assert.equal(help.do, 'print');
  const text = help.do === 'print' ? help.text : '';
  for (const word of [
    '--live',
    '--devices',
    '--duration',
    '--seed',
    '--rate',
    '--drops',
    '--json',
    '--history',
    '--quiet',
  ]) {
    assert.ok(text.includes(word), word);
  }
  assert.match(text, /Examples:\n {2}npm run sim -- --live/);
  assert.match(text, /Exit codes: 0 valid/);
});
