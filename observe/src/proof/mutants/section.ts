/** The section `mutants`: every expression is broken in every way that its syntax allows, and a check notices each break. */
import { errorRatios, recorded } from '@slotwire/dashboards';
import { type HttpRequest, type PrometheusApi, startArchive } from '@slotwire/dashboards/local';
import type { Runtime } from '@slotwire/runtime';
import type { Row, Section } from '../section.ts';
import { alertSubjects, panelSubjects, recordingSubjects, type Subject } from '../subjects.ts';
import { writeDataSet } from './data-set.ts';
import { askGolden, type Golden, isSame, readGolden, type Said, writeGolden } from './golden.ts';
import { type Judged, judgeMutants } from './judge.ts';
import { type ChangeKind, changeKinds } from './mutants.ts';

export interface MutantsParts {
  programs: { prometheus: string; promtool: string };
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  request: HttpRequest;
  processors: number;
  say: (line: string) => void;
  onSpawn?: (kill: () => void) => void;
  /** What expressions say now is what they are to say. */
  pin?: boolean;
}

const titles: Readonly<Record<Subject['kind'], string>> = {
  panel: 'queries of panels',
  recording: 'recording rules',
  alert: 'alerts',
};
const SAY_EVERY = 1_000;

/** @throws NotWatching */
export async function proveMutants(parts: MutantsParts): Promise<Section> {
  const { programs, runtime, request, processors, say, onSpawn, pin = false } = parts;
  const startedMs = runtime.clock.monotonicMs();
  const subjects = [...panelSubjects(), ...recordingSubjects(), ...alertSubjects()];
  const archive = await startArchive({
    programs,
    timers: runtime.timers,
    request,
    samples: writeDataSet(
      [...errorRatios, ...Object.values(recorded)],
      subjects.map(({ text }) => text),
    ),
    ...(onSpawn && { onSpawn }),
  });
  try {
    const now = await sayAll(archive.prometheus, subjects);
    if (pin) writeGolden(now);
    const golden = readGolden();
    const judged = await judgeMutants(subjects, {
      prometheus: archive.prometheus,
      golden,
      promtool: programs.promtool,
      processors,
      onProgress: (done, all) => {
        if (done % SAY_EVERY === 0 || done === all) say(`mutants: ${done} of ${all}`);
      },
    });
    return {
      id: 'mutants',
      title: 'Mutants',
      about:
        'Every expression of panels, recording rules and alerts is broken in each way that its syntax allows, one break at a time, and a check of ours notices the break: in npm test, or by what Prometheus says of a small data set.',
      times: [],
      rows: [...goldenRows(subjects, now, golden), ...mutantRows(judged)],
      seconds: (runtime.clock.monotonicMs() - startedMs) / 1_000,
    };
  } finally {
    await archive.stop();
  }
}

async function sayAll(prometheus: PrometheusApi, subjects: readonly Subject[]): Promise<Golden> {
  const all: [string, Said][] = [];
  for (const subject of subjects) {
    const asked = await askGolden(prometheus, subject, subject.text);
    all.push([subject.id, asked.kind === 'said' ? asked.said : { refused: asked.why }]);
  }
  return Object.fromEntries(all);
}

/** What is written down is what is said: only then another answer means anything. */
function goldenRows(subjects: readonly Subject[], now: Golden, golden: Golden): Row[] {
  const differing = subjects.filter(({ id }) => !isSame(now[id] ?? {}, golden[id] ?? { 'not written down': '' }));
  const gone = Object.keys(golden).filter((id) => now[id] === undefined);
  const by = 'observe/generated/golden.json';
  const help = 'if that is meant: npm run observe:prove -- --only mutants --pin, and look at the difference';
  if (differing.length === 0 && gone.length === 0) {
    return [row('whole expressions say what is written down', by, 'proven', `${subjects.length} expressions`)];
  }
  return [
    ...differing.map(({ id }) =>
      row(`${id} says what is written down`, by, 'refuted', `it says something else; ${help}`),
    ),
    ...gone.map((id) => row(`${id} is written down`, by, 'refuted', `there is no such expression any more; ${help}`)),
  ];
}

export function mutantRows(judged: readonly Judged[]): Row[] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    const key = `${one.mutant.subject.kind}|${one.mutant.change.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, all]) => {
    const [subject, change] = key.split('|') as [Subject['kind'], ChangeKind];
    const bad = all.filter(({ fate }) => fate.kind === 'survived' || fate.kind === 'unknown');
    const verdict = bad.some(({ fate }) => fate.kind === 'survived')
      ? 'refuted'
      : bad.length > 0
        ? 'unknown'
        : 'proven';
    const whole = row(`${titles[subject]}: ${changeKinds[change]}`, `${all.length} mutants`, verdict, countText(all));
    return [
      whole,
      ...bad.map(({ mutant, fate }) =>
        row(
          `${mutant.subject.id}: ${changeKinds[change]}`,
          mutant.change.text,
          fate.kind === 'survived' ? 'refuted' : 'unknown',
          fate.kind === 'unknown' ? fate.why : `nobody notices: ${mutant.text}`,
        ),
      ),
    ];
  });
}

/** `120 noticed by other values, 24 equivalent (…)` */
function countText(judged: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const { fate } of judged) {
    const text =
      fate.kind === 'noticed'
        ? `noticed by ${fate.by}`
        : fate.kind === 'equivalent'
          ? `change nothing (${fate.why})`
          : fate.kind;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([text, count]) => `${count} ${text}`)
    .join('; ');
}

function row(what: string, by: string, verdict: Row['verdict'], why: string): Row {
  return { what, by, times: {}, verdict, why };
}
