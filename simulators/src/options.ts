/** Options: the command line of the demo, and what it shares with the fleet's (`sim-options.ts`). A wrong one is one clear sentence. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseCommandLine, type Unparsed } from './command-line.ts';

export interface FleetOptions {
  devices: number;
  /** Seconds; absent: see the command. */
  duration?: number;
  seed?: number;
  /** Commands per device and minute. */
  rate: number;
  /** Mean seconds between disturbances of a device; 0 for none. */
  drops: number;
  json?: string;
  history?: string;
  quiet: boolean;
}

export interface StartOptions extends FleetOptions {
  /** Absent: SLOTWIRE_PORT, or the service's own default. */
  port?: number;
  /** Absent: SLOTWIRE_DATA, or the service's own default. */
  data?: string;
  /** With it devices live the days of personas, so many times as fast as real. */
  compress?: number;
  /** Threads; absent: by the number of devices. */
  workers?: number;
  /** Of the fleet's own Prometheus page; absent: a free one. */
  metricsPort?: number;
  /** With Prometheus and Alertmanager beside it, and Grafana where there is one. */
  observe?: boolean;
}

export type Parsed<T> = { do: 'run'; options: T } | Unparsed;

export const MAX_DEVICES = 20_000;

export function parseStartOptions(args: readonly string[]): Parsed<StartOptions> {
  const command = withFleetOptions(new Command('npm start --'), 100, 0)
    .description('The service on SQLite with a demo marketplace, and a live fleet of devices using it.')
    .addOption(
      new Option('--port <n>', 'port of the service; 0 takes a free one (default: 4000)').argParser(
        parseWhole(0, 65_535),
      ),
    )
    .addOption(
      new Option(
        '--data <directory>',
        'where the service keeps its data; a second start goes on with it (default: .data)',
      ),
    )
    .addOption(
      new Option(
        '--compress <n>',
        "the devices live personas' days, n times as fast as real time: phones sleep, and pushes wake them",
      ).argParser(parseNumber(0.1, 10_000)),
    )
    .addOption(new Option('--workers <n>', 'threads that carry the devices').argParser(parseWhole(1, 64)))
    .addOption(
      new Option(
        '--metrics-port <n>',
        'where the fleet serves its own Prometheus metrics; 0 takes a free one (default: 0)',
      ).argParser(parseWhole(0, 65_535)),
    )
    .addOption(
      new Option(
        '--observe',
        'also run Prometheus and Alertmanager, and Grafana where it is installed, with rules and boards',
      ),
    )
    .addHelpText(
      'after',
      `
Phones register for pushes: they come through simulated gateways of FCM and APNs, unless the environment says how to push.
Without --duration it runs until Ctrl-C, with --compress for a day of the personas; then the fleet settles, gives its verdict, and the service stops. A second Ctrl-C ends
it at once. With --devices 0 there is only the service.

Exit codes: 0 valid, 1 the service or the push gateways did not start, or the service ended, 3 safety violated, 4 not converged, 5 unknown.

Examples:
  npm start
  npm start -- --devices 300 --port 4100
  npm start -- --devices 0
  npm start -- --devices 20 --duration 30 --data /tmp/slotwire
  npm start -- --observe
  npm start -- --compress 120 --duration 120`,
    );
  return parse<StartOptions>(command, args);
}

function withFleetOptions(command: Command, devices: number, fewest: number): Command {
  return command
    .addOption(
      new Option('--devices <n>', "how many devices; about one in six is a vendor's")
        .argParser(parseWhole(fewest, MAX_DEVICES))
        .default(devices),
    )
    .addOption(new Option('--duration <seconds>', 'how long traffic goes on').argParser(parseNumber(1, 30 * 86_400)))
    .addOption(new Option('--seed <n>', 'of all random draws, decimal or 0x…; drawn when absent').argParser(parseSeed))
    .addOption(
      new Option('--rate <n>', 'commands per device and minute; 0 only listens')
        .argParser(parseNumber(0, 600))
        .default(6),
    )
    .addOption(
      new Option(
        '--drops <seconds>',
        'mean time between disturbances of a device (offline, background, kill, lost answer …); 0 for none',
      )
        .argParser(parseNumber(0, 86_400))
        .default(60),
    )
    .addOption(new Option('--json <file>', 'write the whole verdict there'))
    .addOption(new Option('--history <file>', 'write all that the oracle sees there, as JSON lines'))
    .addOption(new Option('--quiet', 'show only the verdict').default(false));
}

export function parse<T extends object>(command: Command, args: readonly string[]): Parsed<T> {
  return parseCommandLine(command, args) ?? { do: 'run', options: command.opts<T>() };
}

export function parseNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
    if (value < min || value > max) throw new InvalidArgumentError(`not from ${min} to ${max}`);
    return value;
  };
}

export function parseWhole(min: number, max: number): (text: string) => number {
  const parseAny = parseNumber(min, max);
  return (text) => {
    const value = parseAny(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('not a whole number');
    return value;
  };
}

export function parseSeed(text: string): number {
  const value = Number(text);
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text) || value > 0xffff_ffff)
    throw new InvalidArgumentError('not a whole number below 2^32');
  return value;
}
