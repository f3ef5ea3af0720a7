/** Writes the lists of README.md anew: `node features/support/write-readme.ts`, after a step was added or worded anew. */
import { readFile, writeFile } from 'node:fs/promises';
import { dryRun } from './dry-run.ts';
import { describeGaps, describeSteps, section } from './step-list.ts';

const file = new URL('../README.md', import.meta.url);

function replace(readme: string, name: string, text: string): string {
  const { before, after } = section(readme, name);
  return `${before}\n\n${text}\n\n${after}`;
}

const readme = await readFile(file, 'utf8');
await writeFile(file, replace(replace(readme, 'gaps', describeGaps()), 'steps', describeSteps(await dryRun())));
