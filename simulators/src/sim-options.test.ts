import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LiveSimOptions, parseSimOptions, type SimOptions } from './sim-options.ts';
import { faultNames } from './world/faults.ts';

const url = 'http://127.0.0.1:4000';

function optionsOf(line: string): SimOptions {
  const parsed = parseSimOptions(line === '' ? [] : line.split(' '));
  assert.equal(parsed.do, 'run', JSON.stringify(parsed));
  return parsed.do === 'run' ? parsed.options : assert.fail();
}

function sentenceOf(args: readonly string[]): string {
  const parsed = parseSimOptions(args);
  return parsed.do === 'refuse' ? parsed.sentence : assert.fail('it was taken');
}

test('without options: a day of 200 devices in a virtual world, with every fault', () => {
  const faults = new Set(faultNames);
  assert.deepEqual(optionsOf(''), {
    world: 'virtual',
    do: { kind: 'run' },
    devices: 200,
    hours: 24,
    faults,
    quiet: false,
    shrink: true,
  });
});

test('options of the virtual world', () => {
  assert.deepEqual(optionsOf('--seed 0x5eed --devices 7 --hours 1.5 --faults crash,names --personas a,b --no-shrink'), {
    world: 'virtual',
    do: { kind: 'run' },
    seed: 0x5eed,
    devices: 7,
    hours: 1.5,
    faults: new Set(['crash', 'names']),
    personas: ['a', 'b'],
    quiet: false,
    shrink: false,
  });
  assert.deepEqual(
    ['--seeds 5', '--forever', '--mutants', '--mutants x,y', '--replay f.json'].map((line) => {
      const options = optionsOf(line);
      return options.world === 'virtual' && options.do;
    }),
    [
      { kind: 'hunt', count: 5 },
      { kind: 'hunt', count: Number.POSITIVE_INFINITY },
      { kind: 'mutants' },
      { kind: 'mutants', ids: ['x', 'y'] },
      { kind: 'replay', file: 'f.json' },
    ],
  );
});

test('options of a live fleet', () => {
  assert.deepEqual(optionsOf(`--live ${url}`), {
    world: 'live',
    live: url,
    devices: 100,
    rate: 6,
    drops: 60,
    quiet: false,
    shrink: true,
  });
  const line = `--live ${url}/ --devices 10000 --ramp 60s --duration 5m --rate 0.1 --compress 60 --workers 2 --metrics-port 0`;
  assert.deepEqual(optionsOf(line), {
    world: 'live',
    live: url,
    devices: 10_000,
    rampSeconds: 60,
    durationS: 300,
    rate: 0.1,
    drops: 60,
    compress: 60,
    workers: 2,
    metricsPort: 0,
    quiet: false,
    shrink: true,
  });
});

test('a wrong argument is one sentence that names it', () => {
  const cases: [string[], string | RegExp][] = [
    [['--devices', 'many'], '--devices "many": not a number'],
    [['--devices', '0'], '--devices "0": not from 1 to 20000'],
    [['--devices', '2.5'], '--devices "2.5": not a whole number'],
    [['--seed', 'abc'], '--seed "abc": not a whole number below 2^32'],
    [['--hours', '0'], '--hours "0": not from 0.1 to 720'],
    [['--faults', 'rain'], /^--faults "rain": there is no fault "rain"; there are: crash, /],
    [['--faults', 'crash,'], '--faults "crash,": names, with commas between them'],
    [['--seeds', '3', '--forever'], '--seeds and --forever do not go together'],
    [['--ramp', '60s'], '--ramp is for a live fleet: name the service with --live URL'],
    [['--metrics-port', '1'], '--metrics-port is for a live fleet: name the service with --live URL'],
    [['--live', url, '--hours', '3'], '--hours is for the virtual world, which --live leaves'],
    [['--live', url, '--rate=-1'], '--rate "-1": not from 0 to 600'],
    [['--live', url, '--duration', ''], '--duration "": not a span of time such as 90, 90s, 5m or 2h'],
    [['--live', 'localhost:4000'], '--live "localhost:4000": not an http(s) URL'],
    [['--live', `${url}/x`], `--live "${url}/x": not the address of a service alone, such as http://127.0.0.1:4000`],
    [['--nonsense'], "unknown option '--nonsense' (--help shows what there is)"],
    [['here'], 'there are no arguments beside the options (--help shows them)'],
  ];
  for (const [args, sentence] of cases) {
    if (typeof sentence === 'string') assert.equal(sentenceOf(args), sentence);
    else assert.match(sentenceOf(args), sentence);
  }
});

test('a live fleet beside the people of a production', () => {
  const live = (line: string) => optionsOf(`--live ${url}${line}`) as LiveSimOptions;
  const own = ' --people people.json --token-secret secret';
  const production = {
    people: 'people.json',
    tokenSecret: 'secret',
    tokenIssuer: 'slotwire',
    tokenAudience: 'slotwire',
  };
  assert.deepEqual(live(own).production, production);
  assert.deepEqual(live(`${own} --token-issuer i --token-audience a`).production, {
    ...production,
    tokenIssuer: 'i',
    tokenAudience: 'a',
  });
  assert.equal(live('').production, undefined);
  assert.equal(live(' --metrics-port 9400 --metrics-host 0.0.0.0').metricsHost, '0.0.0.0');
  assert.equal(live(' --metrics-port 9400 --metrics-stay 2m').metricsStayS, 120);
  const refused = (line: string) => sentenceOf(['--live', url, ...line.split(' ')]);
  assert.match(refused('--people p'), /^--people and --token-secret go together/);
  assert.match(refused('--token-secret s'), /^--people and --token-secret go together/);
  assert.match(refused('--token-issuer i'), /^--token-issuer is for tokens that the fleet signs/);
  assert.match(refused('--metrics-host ::1'), /^--metrics-host is the address of a page that --metrics-port opens$/);
  assert.match(refused('--metrics-stay 20s'), /^--metrics-stay is how long a page stays that --metrics-port opens$/);
  assert.match(sentenceOf(['--people', 'p', '--token-secret', 's']), /^--people is for a live fleet/);
});

test('the help offers what exists, with every fault and examples', () => {
  const help = parseSimOptions(['--help']);
  const text = help.do === 'print' ? help.text : assert.fail();
  for (const flag of ['--live', '--hours', '--faults', '--mutants', '--replay', '--forever', '--ramp', '--report']) {
    assert.ok(text.includes(flag), flag);
  }
  for (const name of faultNames) assert.ok(text.includes(`  ${name}`), name);
  assert.match(
    text,
    /Virtual world:[\s\S]*Live fleet:[\s\S]*Exit codes: 0 valid[\s\S]*Examples:\n {2}npm run sim -- --seed/,
  );
});
