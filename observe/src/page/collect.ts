/** Collect: what the boards show of a Prometheus, as data: every query asked over one range, with what came of it. */
import {
  alerts as allAlerts,
  type Board,
  boardAnnotations,
  boards,
  boardText,
  type Panel,
  type PanelUnit,
  type Query,
  runbookOf,
  type Threshold,
} from '@slotwire/dashboards';
import { type ActiveAlert, type Line, type PrometheusApi, PrometheusRefused } from '@slotwire/dashboards/local';
import { fillIn } from '../proof/subjects.ts';

export interface Range {
  fromMs: number;
  toMs: number;
  stepSeconds: number;
}

export interface PageData {
  source: string;
  range: Range;
  environment: string;
  node: string;
  /** Of all series, s since 1970. */
  times: readonly number[];
  alerts: readonly FiringAlert[];
  /** Prometheus would not tell. */
  alertsProblem?: string;
  marks: readonly Mark[];
  boards: readonly BoardData[];
}

export interface FiringAlert {
  name: string;
  severity: string;
  /** What tells rules of one name apart: `1h` of a burn, `2d` of what is left; else empty. */
  window: string;
  /** What it is about: all its other labels. */
  target: string;
  state: ActiveAlert['state'];
  summary: string;
  description: string;
  sinceMs: number;
  runbookUrl: string;
  /** Id of the board that it names. */
  board: string;
}

/** Something that happened at an instant. */
export interface Mark {
  kind: string;
  color: string;
  title: string;
  atSeconds: number;
}

export interface BoardData extends Pick<Board, 'id' | 'title' | 'about'> {
  rows: readonly { title: string; panels: readonly PanelData[] }[];
}

export interface PanelData {
  /** Unique in the page. */
  id: string;
  kind: Panel['kind'];
  title: string;
  about: string;
  unit: PanelUnit;
  width: number;
  stacked: boolean;
  thresholds: readonly Threshold[];
  runbooks: readonly { alert: string; url: string }[];
  queries: readonly QueryData[];
}

export interface QueryData {
  text: string;
  series: readonly SeriesData[];
  /** It could not be answered. */
  problem?: string;
  /** It shows nothing by right. */
  exempt?: string;
}

export interface SeriesData {
  name: string;
  /** By the times of the page; null where there is nothing. */
  values: readonly (number | null)[];
}

export interface CollectOptions {
  range: Range;
  /** Of all that match: `.+`. */
  environment: string;
  node: string;
  rateIntervalSeconds: number;
}

/** Queries at a time. */
const AT_A_TIME = 4;
/** A chart is no wider than that many points. */
export const POINTS = 120;

/** As Grafana chooses: a window holds four looks at least. */
export function rateIntervalOf(stepSeconds: number, everySeconds: number): number {
  return Math.max(stepSeconds + everySeconds, 4 * everySeconds);
}

export function rangeOf(fromMs: number, toMs: number): Range {
  const stepSeconds = Math.max(1, Math.ceil((toMs - fromMs) / 1_000 / POINTS));
  // On whole steps, so that all series share their times.
  const end = Math.floor(toMs / 1_000 / stepSeconds) * stepSeconds;
  const steps = Math.max(1, Math.floor((toMs - fromMs) / 1_000 / stepSeconds));
  return { fromMs: (end - steps * stepSeconds) * 1_000, toMs: end * 1_000, stepSeconds };
}

export async function collect(prometheus: PrometheusApi, source: string, options: CollectOptions): Promise<PageData> {
  const { range, environment, node } = options;
  const times = timesOf(range);
  const work: (() => Promise<void>)[] = [];
  const boardsData = boards.map((board): BoardData => {
    const rows = board.rows.map(({ title, panels }) => ({
      title,
      panels: panels.map((panel, index): PanelData => {
        const queries: QueryData[] = panel.queries.map((query) => ({
          text: textOf(query, board, options),
          series: [],
        }));
        for (const [at, query] of panel.queries.entries())
          work.push(async () => {
            queries[at] = await ask(prometheus, query, queries[at]?.text ?? '', { range, times });
          });
        return { ...aboutPanel(panel), id: `${board.id}-${slug(title)}-${index + 1}`, queries };
      }),
    }));
    const { id, title, about } = board;
    return { id, title, about, rows };
  });
  const marks: Mark[] = [];
  for (const annotation of boardAnnotations) {
    work.push(async () => {
      const text = fillIn(boardText(annotation), 'service', fillingOf(options));
      const lines = await prometheus.queryRange(text, range).catch(() => []);
      marks.push(...lines.flatMap((line) => marksOf(annotation, line, range)));
    });
  }
  let alerts: FiringAlert[] = [];
  let alertsProblem: string | undefined;
  work.push(async () => {
    try {
      alerts = (await prometheus.alerts()).filter(({ labels }) => labels.severity !== 'none').map(toFiring);
    } catch (error) {
      alertsProblem = (error as Error).message;
    }
  });
  await together(work, AT_A_TIME);
  return {
    source,
    range,
    environment,
    node,
    times,
    alerts: alerts.sort((a, b) => rank(a) - rank(b) || a.sinceMs - b.sinceMs),
    ...(alertsProblem !== undefined && { alertsProblem }),
    marks: marks.sort((a, b) => a.atSeconds - b.atSeconds),
    boards: boardsData,
  };
}

function aboutPanel({ kind, title, about, unit, width, stacked, thresholds, alerts }: Panel) {
  const runbooks = alerts.map((alert) => ({ alert, url: runbookLink(alert) }));
  return { kind, title, about, unit, width, stacked, thresholds, runbooks };
}

function textOf(query: Query, { of }: Board, options: CollectOptions): string {
  return fillIn(boardText(query), of, fillingOf(options));
}

function fillingOf({ environment, node, rateIntervalSeconds, range: { fromMs, toMs } }: CollectOptions) {
  const range = `${Math.max(1, Math.round((toMs - fromMs) / 1_000))}s`;
  return { environment, node, rateInterval: `${rateIntervalSeconds}s`, range };
}

async function ask(
  prometheus: PrometheusApi,
  { legend, exempt }: Query,
  text: string,
  { range, times }: { range: Range; times: readonly number[] },
): Promise<QueryData> {
  const about = { text, ...(exempt && { exempt: exempt.reason }) };
  try {
    const lines = await prometheus.queryRange(text, range);
    const series = lines
      .map((line) => ({ name: legendOf(legend, line.labels), values: onTimes(line, times, range) }))
      .filter(({ values }) => values.some((value) => value !== null));
    return { ...about, series: series.sort((a, b) => compareNames(a.name, b.name)) };
  } catch (error) {
    if (!(error instanceof PrometheusRefused)) throw error;
    return { ...about, series: [], problem: error.message };
  }
}

/** `{{app}} {{type}}` → `vendor TypeError` */
export function legendOf(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replace(/\{\{(\w+)\}\}/g, (_all, label: string) => labels[label] ?? '');
}

function onTimes({ points }: Line, times: readonly number[], { fromMs, stepSeconds }: Range): (number | null)[] {
  const values: (number | null)[] = times.map(() => null);
  for (const { atMs, value } of points) {
    const at = Math.round((atMs - fromMs) / 1_000 / stepSeconds);
    // A share of nothing is no value.
    if (at >= 0 && at < values.length && Number.isFinite(value)) values[at] = Number(value.toPrecision(6));
  }
  return values;
}

function timesOf({ fromMs, toMs, stepSeconds }: Range): number[] {
  return Array.from(
    { length: Math.round((toMs - fromMs) / 1_000 / stepSeconds) + 1 },
    (_, step) => fromMs / 1_000 + step * stepSeconds,
  );
}

/** Where it begins: what goes on for minutes has happened once. */
function marksOf(
  { name, color, title }: (typeof boardAnnotations)[number],
  { labels, points }: Line,
  { stepSeconds }: Range,
): Mark[] {
  return points
    .filter(({ atMs }, index) => atMs - (points[index - 1]?.atMs ?? 0) > 1.5 * stepSeconds * 1_000)
    .map(({ atMs }) => ({ kind: name, color, title: legendOf(title, labels), atSeconds: atMs / 1_000 }));
}

const names: ReadonlySet<string> = new Set(allAlerts.map(({ name }) => name));

/** Within the page. */
const runbookLink = (alert: string) => `#runbook-${runbookOf(alert)}`;

function toFiring({ labels, annotations, state, activeAtMs }: ActiveAlert): FiringAlert {
  const { alertname: name = '', severity = '', long, left, ...target } = labels;
  return {
    name,
    severity,
    window: long ?? left ?? '',
    target: JSON.stringify(target),
    state,
    summary: annotations.summary ?? '',
    description: annotations.description ?? '',
    sinceMs: activeAtMs,
    runbookUrl: names.has(name) ? runbookLink(name) : (annotations.runbook_url ?? ''),
    board: (annotations.board ?? '').replace(/^slotwire-/, ''),
  };
}

/** What fires before what may come to fire, pages before tickets, short windows before long ones. */
function rank({ state, severity, window }: FiringAlert): number {
  return (
    (state === 'firing' ? 0 : 2) +
    (severity === 'page' ? 0 : 1) +
    (window.endsWith('h') ? 0 : 0.5) +
    Number.parseInt(window || '0', 10) / 1_000
  );
}

/** Numbers in names as numbers: `0.005` before `0.01`. */
function compareNames(a: string, b: string): number {
  const [x, y] = [boundOf(a), boundOf(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function boundOf(text: string): number {
  return text === '+Inf' ? Number.POSITIVE_INFINITY : text === '' ? Number.NaN : Number(text);
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

async function together(work: readonly (() => Promise<void>)[], atATime: number): Promise<void> {
  let next = 0;
  const run = async () => {
    for (let index = next++; index < work.length; index = next++) await work[index]?.();
  };
  await Promise.all(Array.from({ length: atATime }, run));
}
