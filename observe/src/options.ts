/** Options: the command line of the proof. A wrong one is one clear sentence. */
import { alerts } from '@slotwire/dashboards';
import { parseCommandLine, type Unparsed } from '@slotwire/simulators';
import { Command, InvalidArgumentError, Option } from 'commander';

/** In the order in which they are proven. */
export const sectionIds = ['checks', 'alerts', 'panels', 'mutants'] as const;
export type SectionId = (typeof sectionIds)[number];

export interface ProveOptions {
  only: readonly SectionId[];
  alert?: string;
  out?: string;
  together: number;
  pin: boolean;
}

export type Parsed = { do: 'prove'; options: ProveOptions } | Unparsed;

/** As many worlds as two processors bear: most of them wait most of the time. */
const TOGETHER = 7;

export function parseProveOptions(args: readonly string[]): Parsed {
  const command = new Command('npm run observe:prove --')
    .description(
      'Proves what is watched: with a real Prometheus and Alertmanager, worlds of service and fleet, and faults that are injected into them.',
    )
    .addOption(
      new Option('--only <sections>', `of ${sectionIds.join(', ')}; several with commas between`)
        .argParser(parseSections)
        .default([...sectionIds], 'all'),
    )
    .addOption(new Option('--alert <name>', 'only the alerts of this name').argParser(parseAlert))
    .addOption(new Option('--out <folder>', 'write proof.json and proof.html there'))
    .addOption(new Option('--together <n>', 'worlds at a time').argParser(parseTogether).default(TOGETHER))
    .addOption(
      new Option(
        '--pin',
        'write down what expressions say now as what they are to say, in observe/generated/golden.json, for the section mutants',
      ).default(false),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 proven, 1 not proven (a claim is refuted, or nothing answered), 2 a wrong option, 3 it could not be run.

Examples:
  npm run observe:prove
  npm run observe:prove -- --only checks
  npm run observe:prove -- --alert StoreFailing
  npm run observe:prove -- --out proof`,
    );
  const unparsed = parseCommandLine(command, args);
  if (unparsed !== undefined) return unparsed;
  const options = command.opts<ProveOptions>();
  if (options.alert !== undefined && !options.only.includes('alerts'))
    return { do: 'refuse', sentence: '--alert is about the section alerts, which --only leaves out' };
  if (options.pin && !options.only.includes('mutants'))
    return { do: 'refuse', sentence: '--pin is about the section mutants, which --only leaves out' };
  return { do: 'prove', options: options.alert === undefined ? options : { ...options, only: ['alerts'] } };
}

function parseSections(text: string): SectionId[] {
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !sectionIds.includes(name as SectionId));
  if (unknown.length > 0) throw new InvalidArgumentError(`there is no section ${unknown.join(', ')}`);
  return sectionIds.filter((id) => wanted.includes(id));
}

function parseAlert(text: string): string {
  if (!alerts.some(({ name }) => name === text))
    throw new InvalidArgumentError(`there are: ${[...new Set(alerts.map(({ name }) => name))].join(', ')}`);
  return text;
}

function parseTogether(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 32)
    throw new InvalidArgumentError('not a whole number from 1 to 32');
  return value;
}
