/** Bench: Slotwire, bare Socket.IO and plain `ws` side by side. Progress goes to stderr, the table to stdout. */
import { writeFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { createLab } from './lab.ts';
import { describeMachine, machineText } from './machine.ts';
import { parseOptions } from './options.ts';
import { rows } from './rows/all.ts';
import type { Figure } from './rows/row.ts';
import { formatTable } from './table.ts';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const machine = describeMachine();
  const lab = createLab(options);
  process.once('exit', () => lab.close());
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }

  const startedMs = performance.now();
  const say = (line: string) => {
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    process.stderr.write(`bench ${String(seconds).padStart(4)} s: ${line}\n`);
  };
  const figures: Figure[] = [];
  for (const row of rows.filter(({ name }) => options.only.includes(name))) {
    say(`${row.name}: ${row.summary}`);
    figures.push(...(await row.run(lab, options.settings, say)));
  }

  process.stdout.write(
    `\n${machineText(machine)}\n${options.settings.rounds} rounds${options.quick ? ', quick' : ''}\n\n`,
  );
  process.stdout.write(`${formatTable(figures)}\n`);
  const { settings } = options;
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, settings, figures }, null, 2)}\n`);
}

main().then(
  // What is still open belongs to the lab, which closes on exit.
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode);
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
