/** Options: the command line of the drill. A wrong one is one clear sentence. */
import { faults } from '@slotwire/dashboards';
import type { InjectedFault } from '@slotwire/metrics';
import { parseCommandLine, type Unparsed } from '@slotwire/simulators';
import { Command, InvalidArgumentError, Option } from 'commander';
import { injections } from './worlds/injections.ts';

export interface DrillOptions {
  /** Rehearsed with open eyes; absent: one that nobody is told. */
  fault?: InjectedFault;
  /** The same number hides the same fault. */
  seed?: number;
  /** After so long it is told whoever asks. */
  minutes: number;
}

export type ParsedDrill = { do: 'drill'; options: DrillOptions } | Unparsed;

export const faultNames = Object.keys(injections) as InjectedFault[];

const MINUTES = 30;

export function parseDrillOptions(args: readonly string[]): ParsedDrill {
  const width = Math.max(...faultNames.map((name) => name.length));
  const command = new Command('npm run observe:drill --')
    .description(
      'A drill: a service with people, watched by a real Prometheus and Alertmanager. After a while something goes wrong, and you are not told what. Find it by the boards and the runbooks.',
    )
    .addOption(new Option('--fault <name>', 'rehearse this one, with open eyes').argParser(parseFault))
    .addOption(new Option('--seed <n>', 'the same number hides the same fault').argParser(parseCount(2 ** 31)))
    .addOption(
      new Option('--minutes <n>', 'it is told after so long, if nobody asks before')
        .argParser(parseCount(240))
        .default(MINUTES),
    )
    .addHelpText(
      'after',
      `
Faults:
${faultNames.map((name) => `  ${name.padEnd(width)}  ${faults[name]}`).join('\n')}

Exit codes: 0 it is over, 2 a wrong option, 3 it could not be run.`,
    );
  const unparsed = parseCommandLine(command, args);
  if (unparsed !== undefined) return unparsed;
  const options = command.opts<DrillOptions>();
  if (options.fault !== undefined && options.seed !== undefined)
    return { do: 'refuse', sentence: '--seed hides a fault, and --fault names one: give one of them' };
  return { do: 'drill', options };
}

function parseFault(text: string): InjectedFault {
  const fault = faultNames.find((name) => name === text);
  if (fault === undefined) throw new InvalidArgumentError(`there are: ${faultNames.join(', ')}`);
  return fault;
}

function parseCount(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`not a whole number from 1 to ${most}`);
    return value;
  };
}
