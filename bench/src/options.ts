/** Options: what a person may ask of the bench. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type RowName, rowNames, type Settings } from './rows/row.ts';

export interface BenchOptions {
  settings: Settings;
  only: readonly RowName[];
  quick: boolean;
  json?: string | undefined;
  dataDir?: string | undefined;
  profileDir?: string | undefined;
}

const full: Settings = {
  rounds: 5,
  windowMs: 2_000,
  warmUp: 2,
  fresh: { warmUp: 2, measured: 2 },
  fleets: [1_000, 5_000],
  connecting: 1_000,
  idle: 5_000,
  storming: 5_000,
  readers: 100_000,
  pushes: 10_000,
  scraped: 19_900,
  held: 200_000,
};
const quick: Settings = {
  rounds: 1,
  windowMs: 100,
  warmUp: 0,
  fresh: { warmUp: 0, measured: 1 },
  fleets: [500],
  connecting: 200,
  idle: 500,
  storming: 500,
  readers: 2_000,
  pushes: 500,
  scraped: 500,
  held: 5_000,
};

interface Parsed {
  rounds?: number;
  only?: RowName[];
  quick?: true;
  json?: string;
  data?: string;
  cpuProf?: string;
}

/** @throws CommanderError after `--help` and after a mistake, when everything has been said. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const command = new Command('bench')
    .exitOverride()
    .description('Slotwire side by side with bare Socket.IO and plain ws, in one run')
    .addOption(new Option('--only <rows...>', 'only these rows').choices(rowNames))
    .option(
      '--rounds <n>',
      `rounds of each measurement (default ${full.rounds}, with --quick ${quick.rounds})`,
      parseRounds,
    )
    .option('--quick', 'small, to see that it works; the figures say little')
    .option('--json <file>', 'write every figure of every round there')
    .option(
      '--data <directory>',
      "where servers keep their files while they run (default: the system's temporary directory)",
    )
    .option('--cpu-prof <directory>', 'write a CPU profile of every server there; the figures suffer')
    .allowExcessArguments(false);
  const parsed = command.parse([...argv], { from: 'user' }).opts<Parsed>();
  const settings = parsed.quick ? quick : full;
  return {
    settings: { ...settings, rounds: parsed.rounds ?? settings.rounds },
    only: parsed.only ?? rowNames,
    quick: parsed.quick ?? false,
    json: parsed.json,
    dataDir: parsed.data,
    profileDir: parsed.cpuProf,
  };
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new InvalidArgumentError('Not a whole number from 1 to 100.');
  return rounds;
}
