/**
 * Alert: what wakes somebody, or waits for the morning, as data: an expression, a text, a runbook, the fault that makes it fire, and examples in
 * which it fires and in which it does not, which promtool checks.
 */
import type { Metric, Selection } from '@slotwire/metrics';
import type { FaultName } from './faults.ts';
import type { Expr } from './query.ts';

/** `page` wakes somebody, `ticket` waits for the morning, `none` is for machines. */
export type Severity = 'page' | 'ticket' | 'none';

export type BoardId = 'overview' | 'realtime' | 'commands' | 'push' | 'limits' | 'clients' | 'fleet' | 'capacity';

export interface Alert {
  name: string;
  severity: Severity;
  expr: Expr;
  /** It has to hold so long; 0: at once. */
  forSeconds: number;
  /** That tell rules of one name apart. */
  labels?: Readonly<Record<string, string>>;
  /** One line; may have `{{ $labels.x }}`. */
  summary: string;
  /** What people feel, and the value: `{{ $value | humanizePercentage }}`. */
  description: string;
  board: BoardId;
  fault: FaultName;
  examples: readonly Example[];
}

export interface Example {
  title: string;
  series: readonly Series[];
  /** Between two samples. */
  everySeconds: number;
  atSeconds: number;
  /** Since when the expression holds: a minute too early it is still pending. For alerts that have to hold. */
  holdsFromSeconds?: number;
  /** What fires then, of this rule: the labels of the series, and how the value is written in the description. Empty: nothing. */
  fires: readonly { labels: Readonly<Record<string, string>>; value?: string }[];
}

export interface Series {
  metric: Metric;
  /** `_bucket`, `_count`. */
  suffix?: string;
  labels: Readonly<Record<string, string>>;
  /** Of promtool: `0+1x60`. */
  values: string;
}

/** Of promtool: from here on by so much each time. */
export function grows(by: number, times: number, from = 0): string {
  const short = (value: number) => Number(value.toPrecision(12));
  return `${short(from)}+${short(by)}x${times}`;
}

export function stays(value: number, times: number): string {
  return `${Number(value.toPrecision(12))}+0x${times}`;
}

/** In a row. */
export function then(...parts: readonly string[]): string {
  return parts.join(' ');
}

/** One series of a selection: the first of the values that it allows. */
export function exampleOf({ metric, where }: Selection, environment: string): Readonly<Record<string, string>> {
  const own = Object.entries(metric.labels).map(([label, values]) => {
    const chosen = where[label] ?? values;
    return [label, typeof chosen === 'string' ? chosen : (chosen[0] ?? '')] as const;
  });
  return { environment, ...Object.fromEntries(own) };
}

/** `HandshakeBudgetBurn` → `handshake-budget-burn`, as its runbook is called. */
export function runbookOf(alert: string): string {
  return alert.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
