/**
 * Golden: what each expression says of the data set, as it was when somebody looked at it last and found it right. An expression that has come to
 * mean something else says something else; whoever meant that writes the file anew and looks at the difference.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PrometheusApi, PrometheusRefused } from '@slotwire/dashboards/local';
import { measureOf } from '../../promql/measure.ts';
import { fillIn, type Subject } from '../subjects.ts';
import { AT_SECONDS, chosen } from './data-set.ts';

export const GOLDEN = join(import.meta.dirname, '../../../generated/golden.json');

/** Labels → value, both as text. */
export type Said = Readonly<Record<string, string>>;
export type Golden = Readonly<Record<string, Said>>;

export type Asked = { kind: 'said'; said: Said } | { kind: 'refused'; why: string };

export function readGolden(file = GOLDEN): Golden {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Golden;
  } catch (cause) {
    throw new Error(`${file} cannot be read: npm run observe:prove -- --only mutants --pin writes it`, { cause });
  }
}

export function writeGolden(golden: Golden, file = GOLDEN): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(golden, null, 1)}\n`);
}

/** What an expression with this text says of the data set, in the place of the subject. */
export async function askGolden(prometheus: PrometheusApi, subject: Subject, text: string): Promise<Asked> {
  try {
    const samples = await prometheus.queryInstant(queryOf(subject, text), AT_SECONDS * 1_000);
    const said = samples.map(({ labels, value }): [string, string] => [labelsText(labels), valueText(value)]);
    return { kind: 'said', said: Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1))) };
  } catch (error) {
    // No answer at all says nothing about the text.
    if (error instanceof PrometheusRefused && error.cause === undefined)
      return { kind: 'refused', why: error.message.split(': ')[0] ?? '' };
    throw error;
  }
}

function queryOf(subject: Subject, text: string): string {
  switch (subject.kind) {
    case 'panel':
      return fillIn(text, subject.board.of, { ...chosen, rateInterval: '5m' });
    case 'recording':
      return text;
    case 'alert':
      // What it compares: whether it passes a limit is for the examples of the alert.
      return measureOf(text);
  }
}

export function isSame(a: Said, b: Said): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

export function isEmpty(said: Said): boolean {
  return Object.values(said).every((value) => value === 'NaN');
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(', ');
}

/** Without the last digits, which differ by the order in which series are added. */
function valueText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
}
