/** Boards options: the command line of `npm run boards`. A wrong one is one clear sentence. */
import { parseCommandLine, type Unparsed } from '@slotwire/simulators';
import { Command, InvalidArgumentError, Option } from 'commander';

export interface BoardsOptions {
  /** Absent: one is started. */
  prometheus?: string;
  /** Seconds back from now. */
  last: number;
  environment: string;
  node: string;
  out: string;
  /** How long the own run is watched, s. */
  watch: number;
}

export type BoardsParsed = { do: 'draw'; options: BoardsOptions } | Unparsed;

const HOUR = 3_600;
const WATCH_SECONDS = 75;
const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: HOUR, d: 24 * HOUR };

export function parseBoardsOptions(args: readonly string[]): BoardsParsed {
  const command = new Command('npm run boards --')
    .description(
      'Draws all boards as one HTML page, from the data of a real Prometheus. Without --prometheus it starts a service, a small fleet and a Prometheus of its own, watches them for a while, and draws that.',
    )
    .addOption(
      new Option('--prometheus <url>', 'draw from this one, which is up already: http://127.0.0.1:9090').argParser(
        parseUrl,
      ),
    )
    .addOption(
      new Option('--last <time>', 'how far back, with --prometheus: 90s, 15m, 6h, 2d')
        .argParser(parseTime)
        .default(HOUR, '1h'),
    )
    .addOption(new Option('--environment <name>', 'only this environment').argParser(parsePattern).default('.+', 'all'))
    .addOption(new Option('--node <address>', 'only this node').argParser(parsePattern).default('.+', 'all'))
    .addOption(
      new Option('--watch <seconds>', 'how long the own run is watched').argParser(parseSeconds).default(WATCH_SECONDS),
    )
    .addOption(new Option('--out <file>', 'where the page goes').default('.data/boards.html'))
    .addHelpText(
      'after',
      `
Exit codes: 0 written, 2 a wrong option, 3 it could not be drawn: nothing answers, or a program is missing.

Examples:
  npm run boards
  npm run boards -- --prometheus http://127.0.0.1:9090 --last 6h --environment production
  npm run boards -- --watch 180 --out /tmp/boards.html`,
    );
  const unparsed = parseCommandLine(command, args);
  if (unparsed !== undefined) return unparsed;
  const given = (name: string) => command.getOptionValueSource(name) === 'cli';
  const options = command.opts<BoardsOptions>();
  const useless =
    options.prometheus === undefined ? ['last', 'environment', 'node'].filter(given) : ['watch'].filter(given);
  if (useless.length > 0) {
    const why =
      options.prometheus === undefined ? 'needs --prometheus' : 'is for a run of our own, without --prometheus';
    return { do: 'refuse', sentence: `--${useless[0]} ${why}` };
  }
  return { do: 'draw', options };
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('not an address such as http://127.0.0.1:9090');
  return url.href.replace(/\/$/, '');
}

function parseTime(text: string): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  if (!(seconds >= 30 && seconds <= 90 * 24 * HOUR))
    throw new InvalidArgumentError('not a time from 30s to 90d, such as 15m');
  return seconds;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 15 && seconds <= HOUR)) throw new InvalidArgumentError('not a number from 15 to 3600');
  return seconds;
}

/** It stands in a query: of a name its own characters, and nothing that ends a string. */
function parsePattern(text: string): string {
  if (!/^[\w.:\-[\]]+$/.test(text))
    throw new InvalidArgumentError('not a name of letters, digits, dots, colons and hyphens');
  // Also a dot stands for itself alone, in a pattern of RE2 in a string of PromQL.
  return text.replace(/[.[\]]/g, '\\\\$&');
}
