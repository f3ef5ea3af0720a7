/** `npm run observe:prove`: what is watched, proven: one table on the terminal, and on demand as JSON and as a page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { findPrograms, NotWatching } from '@slotwire/dashboards/local';
import { createSystemRuntime, isoNow } from '@slotwire/runtime';
import { type ProveOptions, parseProveOptions, type SectionId } from './options.ts';
import { proveAlerts } from './proof/alerts-section.ts';
import { proveChecks } from './proof/checks-section.ts';
import { proveMutants } from './proof/mutants/section.ts';
import { provePanels } from './proof/panels/section.ts';
import { renderProofPage } from './proof/proof-page.ts';
import { exitCodeOf, type Proof, type Section, verdictOf } from './proof/section.ts';
import { openStage, type Stage } from './proof/stage.ts';
import { renderTable } from './proof/text-table.ts';
import { createOutside } from './worlds/outside.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const runtime = createSystemRuntime({ keepAlive: true });
const { clock } = runtime;

const outside = createOutside(process, { runtime, request: fetch });

/** Progress is for whoever waits, the table is the result. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Somebody has asked for the end: what is not finished says nothing any more. */
let stopping = false;

class Missing extends Error {
  override name = 'Missing';
}

async function main(): Promise<void> {
  const parsed = parseProveOptions(process.argv.slice(2));
  if (parsed.do === 'print') {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.do === 'refuse') exit(2, parsed.sentence);
  const { options } = parsed;
  const programs = findPrograms(process.env);
  let stage: Stage | undefined;
  // More than one comes for one Ctrl-C: from the terminal, and passed on by npm. What ends takes a moment, and not more.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      say('stopping: worlds and Prometheus end');
      // What is still open after that is killed with this process.
      void (stage?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
    });
  const startMs = clock.monotonicMs();
  const sections: Section[] = [];
  try {
    for (const ids of inTurn(options.only)) {
      if (ids.some((id) => onStage.has(id))) stage ??= await openStage({ programs, outside, say });
      sections.push(...(await Promise.all(ids.map((id) => prove(id, stage, options)))));
    }
  } finally {
    await stage?.stop();
  }
  if (stopping) return;
  const proof: Proof = {
    at: isoNow(clock),
    seconds: (clock.monotonicMs() - startMs) / 1_000,
    verdict: verdictOf(sections),
    sections,
  };
  process.stdout.write(renderTable(proof));
  if (options.out !== undefined) write(proof, options.out);
  process.exit(exitCodeOf(proof));
}

/** That need Prometheus and worlds. */
const onStage = new Set<SectionId>(['alerts', 'panels']);

/** The run of the panels waits for most of its time, and the mutants need nothing but processors. */
function inTurn(ids: readonly SectionId[]): SectionId[][] {
  const besides = new Set<SectionId>(['panels', 'mutants']);
  const both = ids.filter((id) => besides.has(id));
  return [...ids.filter((id) => !besides.has(id)).map((id) => [id]), ...(both.length > 0 ? [both] : [])];
}

function prove(id: SectionId, stage: Stage | undefined, { alert, together, pin }: ProveOptions): Promise<Section> {
  switch (id) {
    case 'panels':
      return provePanels(stage as Stage, (url) => fetch(url).then((response) => response.text()));
    case 'mutants':
      return proveMutants({
        programs: { prometheus: findPrograms(process.env).prometheus, promtool: findTools().promtool },
        runtime,
        request: fetch,
        processors: availableParallelism(),
        say,
        onSpawn: outside.onSpawn,
        pin,
      });
    case 'checks':
      return proveChecks({ root: ROOT, ...findTools(), clock, onSpawn: outside.onSpawn });
    case 'alerts':
      return proveAlerts(stage as Stage, { alert, together });
  }
}

function findTools(): { promtool: string; amtool: string } {
  const { SLOTWIRE_TOOL_PROMTOOL: promtool, SLOTWIRE_TOOL_AMTOOL: amtool } = process.env;
  if (!promtool || !amtool) throw new Missing('promtool and amtool are not known: npm run finds them');
  return { promtool, amtool };
}

function write(proof: Proof, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'proof.json'), `${JSON.stringify(proof, null, 2)}\n`);
  writeFileSync(join(folder, 'proof.html'), renderProofPage(proof));
  say(`written: ${join(folder, 'proof.json')} and ${join(folder, 'proof.html')}`);
}

function exit(code: number, text: string): never {
  for (const line of text.split('\n')) console.error(`observe:prove: ${line}`);
  process.exit(code);
}

main().catch((error: unknown) => {
  if (stopping) return;
  if (error instanceof NotWatching || error instanceof Missing) exit(3, error.message);
  console.error(error);
  process.exit(3);
});
