/** Judge: asks each check in turn about each mutant, until one notices. Everything is asked of real programs: Prometheus over the data set, and promtool. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildRuleFiles, type RuleFile, toYaml } from '@slotwire/dashboards';
import type { PrometheusApi } from '@slotwire/dashboards/local';
import { type AlertSubject, boardProblems, type Subject } from '../subjects.ts';
import { type AlertMutant, bundle, noticedIn } from './alert-mutants.ts';
import { whyEquivalent } from './equivalents.ts';
import { askGolden, type Golden, isEmpty, isSame } from './golden.ts';
import type { Fate, Mutant } from './mutants.ts';
import { mutantsOf } from './mutants.ts';

export interface JudgeParts {
  /** Over the data set. */
  prometheus: PrometheusApi;
  golden: Golden;
  promtool: string;
  /** Programs at a time. */
  processors: number;
  onProgress: (done: number, all: number) => void;
}

export interface Judged {
  mutant: Mutant;
  fate: Fate;
}

const PROMTOOL_MS = 120_000;
const MOST_OUTPUT = 512 * 1_024 * 1_024;

export async function judgeMutants(subjects: readonly Subject[], parts: JudgeParts): Promise<Judged[]> {
  const mutants = subjects.flatMap(mutantsOf);
  const fates = new Map<Mutant, Fate>();
  let asked = 0;
  const note = (mutant: Mutant, fate: Fate) => {
    fates.set(mutant, fate);
    parts.onProgress(++asked, mutants.length);
  };
  // What examples notice is asked last and together, of those that are left.
  const left: Mutant[] = [];
  await eachOf(mutants, 2 * parts.processors, async (mutant) => {
    const fate = await askCheaply(mutant, parts);
    if (fate !== undefined) note(mutant, fate);
    else if (mutant.subject.kind === 'alert') left.push(mutant);
    else note(mutant, unnoticed(mutant));
  });
  for (const [mutant, fate] of await askExamples(left, parts)) note(mutant, fate);
  return mutants.map((mutant) => ({ mutant, fate: fates.get(mutant) ?? { kind: 'unknown', why: 'nobody was asked' } }));
}

function unnoticed(mutant: Mutant): Fate {
  const why = whyEquivalent(mutant);
  return why === undefined ? { kind: 'survived' } : { kind: 'equivalent', why };
}

/** Undefined: nothing that is cheap notices. */
async function askCheaply(mutant: Mutant, { prometheus, golden }: JudgeParts): Promise<Fate | undefined> {
  const { subject, text } = mutant;
  if (subject.kind === 'panel' && boardProblems(subject, text).length > 0)
    return { kind: 'noticed', by: 'board checks' };
  const right = golden[subject.id];
  if (right === undefined) return { kind: 'unknown', why: 'nothing is written down about it' };
  if (mutant.forSeconds !== undefined) return undefined;
  if (subject.kind === 'alert') {
    // As it would be in a rule: without its limits something else may be wrong, or nothing.
    const whole = await askGolden(prometheus, { ...subject, kind: 'recording' }, text);
    if (whole.kind === 'refused') return { kind: 'noticed', by: 'refused by Prometheus' };
  }
  const asked = await askGolden(prometheus, subject, text);
  if (asked.kind === 'refused') return { kind: 'noticed', by: 'refused by Prometheus' };
  if (isSame(asked.said, right)) return undefined;
  return { kind: 'noticed', by: isEmpty(asked.said) ? 'no data' : 'other values' };
}

async function askExamples(
  mutants: readonly Mutant[],
  { promtool, processors }: JudgeParts,
): Promise<Map<Mutant, Fate>> {
  const fates = new Map<Mutant, Fate>();
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-mutants-'));
  try {
    await eachOf(Object.entries(buildRuleFiles()), processors, async ([name, file]) => {
      const own = mutants.filter(({ subject }) => isIn(file, subject as AlertSubject));
      if (own.length === 0) return;
      const noticed = await runBundle(file, own, { name, folder, promtool });
      for (const mutant of own) {
        if (noticed === undefined)
          fates.set(mutant, { kind: 'unknown', why: 'promtool could not tell mutants from alerts' });
        else fates.set(mutant, noticed.has(mutant) ? { kind: 'noticed', by: 'examples' } : unnoticed(mutant));
      }
    });
    return fates;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined: what promtool says is not about the mutants. */
async function runBundle(
  file: RuleFile,
  mutants: readonly Mutant[],
  { name, folder, promtool }: { name: string; folder: string; promtool: string },
): Promise<ReadonlySet<Mutant> | undefined> {
  const broken = mutants.map(
    ({ subject, text, forSeconds }): AlertMutant => ({
      subject: subject as AlertSubject,
      text,
      ...(forSeconds !== undefined && { forSeconds }),
    }),
  );
  const recordings: RuleFile = {
    groups: file.groups
      .map((group) => ({ ...group, rules: group.rules.filter((rule) => !('alert' in rule)) }))
      .filter(({ rules }) => rules.length > 0),
  };
  const { rules, tests, controls, canaries, mutants: named } = bundle(recordings, broken, name);
  await writeFile(join(folder, name), toYaml(rules));
  await writeFile(join(folder, `test-${name}`), toYaml(tests));
  const output = await promisify(execFile)(promtool, ['test', 'rules', `test-${name}`], {
    cwd: folder,
    timeout: PROMTOOL_MS,
    maxBuffer: MOST_OUTPUT,
  }).then(
    ({ stdout, stderr }) => stdout + stderr,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
  const found = noticedIn(output);
  if ([...controls].some((each) => found.has(each)) || ![...canaries].every((each) => found.has(each)))
    return undefined;
  return new Set([...named].flatMap(([each, index]) => (found.has(each) ? [mutants[index] as Mutant] : [])));
}

function isIn({ groups }: RuleFile, { alert }: AlertSubject): boolean {
  return groups.some(({ rules }) => rules.some((rule) => 'alert' in rule && rule.alert === alert.name));
}

/** So many at a time. */
async function eachOf<T>(all: readonly T[], atATime: number, work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async () => {
    for (let index = next++; index < all.length; index = next++) await work(all[index] as T);
  };
  await Promise.all(Array.from({ length: atATime }, run));
}
