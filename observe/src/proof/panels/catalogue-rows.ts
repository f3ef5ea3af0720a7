/** Catalogue rows: what is declared is emitted, what is emitted is declared, with its labels and values, and in the number of series that it says. */
import { type Metric, OTHER, seriesOf } from '@slotwire/metrics';
import type { Row } from '../section.ts';
import type { Exposed } from './exposition.ts';

/** One page of one process. */
export type Page = readonly Exposed[];

const OURS = /^slotwire_/;

/**
 * @param declared by name
 * @param pages of all processes that emit it
 * @param exempt names that need not be emitted in such a run
 */
export function catalogueRows(
  title: string,
  declared: readonly Metric[],
  pages: readonly Page[],
  exempt: ReadonlySet<string> = new Set(),
): Row[] {
  const by = `${pages.length} ${pages.length === 1 ? 'page' : 'pages'} of /metrics`;
  const row = (what: string, problems: readonly string[], why: string): Row => ({
    what: `${title}: ${what}`,
    by,
    times: {},
    verdict: pages.length === 0 ? 'unknown' : problems.length === 0 ? 'proven' : 'refuted',
    why: problems.length === 0 ? why : problems.join('; '),
  });
  const emitted = new Map<string, Exposed[]>();
  for (const each of pages.flat()) emitted.set(each.name, [...(emitted.get(each.name) ?? []), each]);
  const silent = declared.filter(
    ({ name }) => !exempt.has(name) && !(emitted.get(name) ?? []).some(({ samples }) => samples > 0),
  );
  const spared = declared.filter(({ name }) => exempt.has(name)).map(({ name }) => name);
  const names = new Map(declared.map((metric) => [metric.name, metric]));
  const strange = [...emitted.keys()].filter((name) => OURS.test(name) && !names.has(name));
  const wrong = declared.flatMap((metric) =>
    (emitted.get(metric.name) ?? []).flatMap((each) => problemsOf(metric, each)),
  );
  const crowded = declared.flatMap((metric) =>
    (emitted.get(metric.name) ?? []).flatMap(({ samples }) =>
      samples > seriesOf(metric) ? [`${metric.name} has ${samples} series, its bound is ${seriesOf(metric)}`] : [],
    ),
  );
  const most = Math.max(
    0,
    ...pages.map((page) => page.filter(({ name }) => OURS.test(name)).reduce((sum, { samples }) => sum + samples, 0)),
  );
  return [
    row(
      'every metric is emitted',
      silent.map(({ name }) => `${name} is not`),
      spared.length === 0
        ? `${declared.length} metrics`
        : `${declared.length} metrics; exempt with their queries: ${spared.join(', ')}`,
    ),
    row(
      'every emitted metric is declared',
      strange.map((name) => `${name} is not`),
      `${[...emitted.keys()].filter((name) => OURS.test(name)).length} metrics`,
    ),
    row('types, labels and values are those that are declared', wrong, ''),
    row(
      'series stay within their bound',
      crowded,
      `at most ${most} on a page, of ${declared.reduce((sum, metric) => sum + seriesOf(metric), 0)}`,
    ),
  ];
}

function problemsOf({ name, type, labels }: Metric, { type: seen, series }: Exposed): string[] {
  const problems = new Set<string>();
  if (seen !== type) problems.add(`${name} is a ${seen}, declared as a ${type}`);
  const wanted = Object.keys(labels).sort().join(', ');
  for (const each of series) {
    const has = Object.keys(each).sort().join(', ');
    if (has !== wanted) problems.add(`${name} has the labels {${has}}, declared are {${wanted}}`);
    for (const [label, value] of Object.entries(each))
      if (value !== OTHER && !(labels[label] ?? []).includes(value)) problems.add(`${name} has ${label}="${value}"`);
  }
  return [...problems];
}
