/** Sim options: the command line of `npm run sim`, virtual or live. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ProductionOptions } from './live/production.ts';
import { MAX_DEVICES, type Parsed, parse, parseNumber, parseSeed, parseWhole } from './options.ts';
import { type FaultKind, faultKinds, faultNames } from './world/faults.ts';

interface CommonOptions {
  devices?: number;
  seed?: number;
  json?: string;
  history?: string;
  /** Directory of the HTML page. */
  report?: string;
  quiet: boolean;
  /** Absent: all of them. */
  personas?: readonly string[];
}

export interface VirtualOptions extends CommonOptions {
  world: 'virtual';
  devices: number;
  hours: number;
  faults: ReadonlySet<FaultKind>;
  do:
    | { kind: 'run' }
    | { kind: 'replay'; file: string }
    /** @param count of fresh seeds; Infinity until stopped */
    | { kind: 'hunt'; count: number }
    /** @param ids absent: all */
    | { kind: 'mutants'; ids?: readonly string[] };
  threads?: number;
  /** Where shrunk failures are kept. */
  keep?: string;
  shrink: boolean;
  /** A mutant that every run has in it. */
  plant?: string;
}

export interface LiveSimOptions extends CommonOptions {
  world: 'live';
  live: string;
  production?: ProductionOptions;
  devices: number;
  durationS?: number;
  rate: number;
  drops: number;
  rampSeconds?: number;
  compress?: number;
  workers?: number;
  metricsPort?: number;
  metricsHost?: string;
  metricsStayS?: number;
}

export type SimOptions = VirtualOptions | LiveSimOptions;

/** As Commander gives them. */
interface Given extends CommonOptions {
  hours?: number;
  faults?: ReadonlySet<FaultKind>;
  seeds?: number;
  forever?: boolean;
  mutants?: true | readonly string[];
  replay?: string;
  threads?: number;
  keep?: string;
  shrink: boolean;
  plant?: string;
  live?: string;
  duration?: number;
  rate?: number;
  drops?: number;
  ramp?: number;
  compress?: number;
  workers?: number;
  metricsPort?: number;
  metricsHost?: string;
  metricsStay?: number;
  people?: string;
  tokenSecret?: string;
  tokenIssuer?: string;
  tokenAudience?: string;
}

/** The service asks for these, unless its configuration says otherwise. */
const TOKEN_DEFAULT = 'slotwire';

export const defaults = { virtual: { devices: 200, hours: 24 }, live: { devices: 100, rate: 6, drops: 60 } } as const;

const liveOnly = [
  ...['duration', 'rate', 'drops', 'ramp', 'compress', 'workers', 'metricsPort', 'metricsHost', 'metricsStay'],
  ...['people', 'tokenSecret', 'tokenIssuer', 'tokenAudience'],
] as (keyof Given)[];
const virtualOnly = ['hours', 'faults', 'seeds', 'forever', 'mutants', 'replay', 'threads', 'keep', 'plant'] as const;
/** What a run is for: one of these, or none. */
const purposes = ['seeds', 'forever', 'mutants', 'replay'] as const;

export function parseSimOptions(args: readonly string[]): Parsed<SimOptions> {
  const parsed = parse<Given>(createCommand(), args);
  if (parsed.do !== 'run') return parsed;
  const given = parsed.options;
  const foreign = (given.live === undefined ? liveOnly : virtualOnly).find((name) => given[name] !== undefined);
  if (foreign !== undefined) {
    const sentence =
      given.live === undefined
        ? `${flagOf(foreign)} is for a live fleet: name the service with --live URL`
        : `${flagOf(foreign)} is for the virtual world, which --live leaves`;
    return { do: 'refuse', sentence };
  }
  const purpose = purposes.filter((name) => given[name] !== undefined);
  if (purpose.length > 1) return { do: 'refuse', sentence: `${purpose.map(flagOf).join(' and ')} do not go together` };
  if ((given.people === undefined) !== (given.tokenSecret === undefined))
    return {
      do: 'refuse',
      sentence: '--people and --token-secret go together: the fleet’s people, and what their tokens are signed with',
    };
  const lonely = (['tokenIssuer', 'tokenAudience'] as const).find((name) => given[name] !== undefined);
  if (given.tokenSecret === undefined && lonely !== undefined)
    return {
      do: 'refuse',
      sentence: `${flagOf(lonely)} is for tokens that the fleet signs: name their secret with --token-secret FILE`,
    };
  if (given.metricsHost !== undefined && given.metricsPort === undefined)
    return { do: 'refuse', sentence: '--metrics-host is the address of a page that --metrics-port opens' };
  if (given.metricsStay !== undefined && given.metricsPort === undefined)
    return { do: 'refuse', sentence: '--metrics-stay is how long a page stays that --metrics-port opens' };
  return { do: 'run', options: given.live === undefined ? toVirtual(given) : toLive(given, given.live) };
}

function toVirtual(given: Given): VirtualOptions {
  const { hours = defaults.virtual.hours, faults = new Set(faultNames), devices = defaults.virtual.devices } = given;
  const { seeds, forever, mutants, replay, live: _live, ...rest } = given;
  const purpose: VirtualOptions['do'] =
    replay !== undefined
      ? { kind: 'replay', file: replay }
      : mutants !== undefined
        ? { kind: 'mutants', ...(mutants === true ? {} : { ids: mutants }) }
        : forever
          ? { kind: 'hunt', count: Number.POSITIVE_INFINITY }
          : seeds !== undefined
            ? { kind: 'hunt', count: seeds }
            : { kind: 'run' };
  return { ...rest, world: 'virtual', devices, hours, faults, do: purpose };
}

function toLive(given: Given, live: string): LiveSimOptions {
  const { duration, ramp, devices, rate, drops, metricsStay, ...others } = given;
  const { people, tokenSecret, tokenIssuer, tokenAudience, ...rest } = others;
  const production = people !== undefined &&
    tokenSecret !== undefined && {
      people,
      tokenSecret,
      tokenIssuer: tokenIssuer ?? TOKEN_DEFAULT,
      tokenAudience: tokenAudience ?? TOKEN_DEFAULT,
    };
  return {
    ...rest,
    world: 'live',
    live,
    devices: devices ?? defaults.live.devices,
    rate: rate ?? defaults.live.rate,
    drops: drops ?? defaults.live.drops,
    ...(duration === undefined ? {} : { durationS: duration }),
    ...(ramp === undefined ? {} : { rampSeconds: ramp }),
    ...(metricsStay === undefined ? {} : { metricsStayS: metricsStay }),
    ...(production && { production }),
  };
}

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function createCommand(): Command {
  const { virtual, live } = defaults;
  return new Command('npm run sim --')
    .description(
      'A fleet of simulated devices, judged by an oracle. Virtual by default: the real service and the real SDK on one virtual clock, ' +
        'days in seconds, the same seed gives the same history. With --live over real sockets, against a running service: in development mode, or with people and a token secret of its own.',
    )
    .optionsGroup('Both worlds:')
    .addOption(
      new Option(
        '--devices <n>',
        `how many; about one in six is a vendor's (virtual ${virtual.devices}, live ${live.devices})`,
      ).argParser(parseWhole(1, MAX_DEVICES)),
    )
    .addOption(new Option('--seed <n>', 'of all random draws, decimal or 0x…; drawn when absent').argParser(parseSeed))
    .addOption(
      new Option('--personas <names>', 'only these, by comma: files of simulators/personas/').argParser(parseList),
    )
    .addOption(new Option('--json <file>', 'write the whole verdict there'))
    .addOption(new Option('--report <directory>', 'write an HTML page about the run there'))
    .addOption(new Option('--history <file>', 'write all that the oracle sees there, as JSON lines'))
    .addOption(new Option('--quiet', 'show only the verdict').default(false))
    .optionsGroup('Virtual world:')
    .addOption(new Option('--hours <n>', `of the world's time (${virtual.hours})`).argParser(parseNumber(0.1, 24 * 30)))
    .addOption(
      new Option('--faults <kinds>', 'only these, by comma; "all" or "none"; --help lists them').argParser(parseFaults),
    )
    .addOption(
      new Option('--seeds <n>', 'hunt: so many fresh seeds, each with its own size, faults and people').argParser(
        parseWhole(1, 1_000_000),
      ),
    )
    .addOption(new Option('--forever', 'hunt until Ctrl-C, and keep what it finds'))
    .addOption(
      new Option('--mutants [ids]', 'plant known bugs, one after the other: each has to be caught').argParser(
        parseList,
      ),
    )
    .addOption(
      new Option('--plant <id>', 'plant one known bug in this run: to see the oracle and the shrinker at work'),
    )
    .addOption(new Option('--replay <file>', 'run a kept failure again, with the time-line of its booking'))
    .addOption(new Option('--keep <directory>', 'where shrunk failures are kept (simulators/regressions)'))
    .addOption(new Option('--no-shrink', 'leave a failing seed as it is'))
    .addOption(new Option('--threads <n>', 'for a hunt; as many as there are processors').argParser(parseWhole(1, 64)))
    .optionsGroup('Live fleet:')
    .addOption(new Option('--live <url>', 'the service, such as http://127.0.0.1:4000').argParser(parseUrl))
    .addOption(new Option('--duration <span>', 'how long traffic goes on: 90, 90s, 5m, 2h').argParser(parseSpan))
    .addOption(
      new Option('--ramp <span>', 'time until the last device is started (250 devices a second)').argParser(parseSpan),
    )
    .addOption(
      new Option('--rate <n>', `commands per device and minute; 0 only listens (${live.rate})`).argParser(
        parseNumber(0, 600),
      ),
    )
    .addOption(
      new Option(
        '--drops <seconds>',
        `mean time between disturbances of a device; 0 for none (${live.drops})`,
      ).argParser(parseNumber(0, 86_400)),
    )
    .addOption(
      new Option('--compress <n>', "live the personas' days, n times as fast as real time").argParser(
        parseNumber(0.1, 10_000),
      ),
    )
    .addOption(new Option('--workers <n>', 'threads that carry the devices').argParser(parseWhole(1, 64)))
    .addOption(
      new Option('--metrics-port <n>', 'serve Prometheus metrics of the fleet there; 0 takes a free one').argParser(
        parseWhole(0, 65_535),
      ),
    )
    .addOption(new Option('--metrics-host <address>', 'on that address, in place of 127.0.0.1'))
    .addOption(
      new Option(
        '--metrics-stay <span>',
        'so long after the verdict, so that Prometheus reads what was found last (0)',
      ).argParser(parseSpan),
    )
    .optionsGroup('A live fleet beside the people of a production:')
    .addOption(
      new Option(
        '--people <file>',
        'who takes part, as JSON in the shape of GET /v1/dev/marketplace: nobody who is real',
      ),
    )
    .addOption(new Option('--token-secret <file>', 'the HS256 secret of the service, to sign their tokens with'))
    .addOption(new Option('--token-issuer <name>', `the issuer that the service asks for (${TOKEN_DEFAULT})`))
    .addOption(new Option('--token-audience <name>', `the audience that the service asks for (${TOKEN_DEFAULT})`))
    .addHelpText('after', `\n${afterHelp()}`);
}

function afterHelp(): string {
  const kinds = faultNames.map((name) => `  ${name.padEnd(18)}${faultKinds[name]}`).join('\n');
  return `Faults:
${kinds}

A failing run is shrunk (devices, faults, days, operations) and kept as a small file that npm test runs from then on.
Without --duration a live fleet runs until Ctrl-C on a terminal, and for 60 seconds elsewhere. Ctrl-C judges what was seen so far.

Exit codes: 0 valid, 1 crash, 2 wrong arguments or no usable service, 3 safety violated, 4 not converged, 5 unknown,
6 valid but something was never seen, so not tested.

Examples:
  npm run sim -- --seed 1 --devices 1000 --hours 24 --report /tmp/report
  npm run sim -- --devices 50 --hours 6 --faults crash,partition
  npm run sim -- --seeds 1000
  npm run sim -- --mutants
  npm run sim -- --replay simulators/regressions/lost-cm1-5eed41.json
  npm run sim -- --live http://127.0.0.1:4000 --devices 10000 --ramp 60s --rate 0.1 --duration 5m
  npm run sim -- --live https://bookings.example --people canary.json --token-secret jwt-secret --devices 5 --rate 0.2 --duration 24h`;
}

function parseList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('names, with commas between them');
  return names;
}

function parseFaults(text: string): ReadonlySet<FaultKind> {
  if (text === 'all') return new Set(faultNames);
  if (text === 'none') return new Set();
  const kinds = new Set<FaultKind>();
  for (const name of parseList(text)) {
    if (!(name in faultKinds))
      throw new InvalidArgumentError(`there is no fault "${name}"; there are: ${faultNames.join(', ')}`);
    kinds.add(name as FaultKind);
  }
  return kinds;
}

/** Seconds. */
function parseSpan(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('not a span of time such as 90, 90s, 5m or 2h');
  const seconds = Number(match[1]) * { s: 1, m: 60, h: 3_600 }[(match[2] ?? 's') as 's' | 'm' | 'h'];
  if (seconds < 1 || seconds > 30 * 86_400) throw new InvalidArgumentError('not from 1 second to 30 days');
  return seconds;
}

/** The origin: what comes after it is the fleet's to say. */
function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('not an http(s) URL');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError('not the address of a service alone, such as http://127.0.0.1:4000');
  return url.origin;
}
