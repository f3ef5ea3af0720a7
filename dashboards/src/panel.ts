/** Panel: what a board shows, as data, before anything of Grafana. Whoever draws it elsewhere, or asks Prometheus whether it is alive, starts here. */
import { type SloId, slos } from '@slotwire/metrics';
import type { BoardId } from './alert.ts';
import type { Expr } from './query.ts';

export interface Board {
  id: BoardId;
  title: string;
  about: string;
  /** Whose targets its variables offer. */
  of: 'service' | 'fleet';
  rows: readonly Row[];
}

export interface Row {
  title: string;
  panels: readonly Panel[];
}

/** Grafana's names. */
export type PanelUnit = 's' | 'bytes' | 'Bps' | 'percentunit' | 'short' | 'reqps' | 'dateTimeFromNow' | 'none';

export interface Panel {
  kind: 'lines' | 'stat' | 'heat' | 'table';
  title: string;
  /** What it shows, and what to do about it. */
  about: string;
  unit: PanelUnit;
  queries: readonly Query[];
  /** Of the grid of 24. */
  width: number;
  height: number;
  thresholds: readonly Threshold[];
  /** Alerts that it explains: it links to their runbooks. */
  alerts: readonly string[];
  stacked: boolean;
}

export interface Query {
  expr: Expr;
  /** `{{code}}`. */
  legend: string;
  /** `recorded`: made by a rule, so without job and instance. */
  scope: 'target' | 'recorded';
  exempt?: Exemption;
}

/** A query shows nothing by right for the time being. */
export interface Exemption {
  /** When it shows something. */
  reason: string;
  /** `2027-12-31`: from the day after on it fails. */
  until: string;
}

export interface Threshold {
  from: number;
  color: 'green' | 'orange' | 'red';
}

type More = Partial<Pick<Panel, 'unit' | 'width' | 'height' | 'thresholds' | 'alerts' | 'stacked'>>;
type Queries = Query | readonly Query[];

export function query(expr: Expr, legend: string, exempt?: Exemption): Query {
  return { expr, legend, scope: 'target', ...(exempt && { exempt }) };
}

export function recordedQuery(expr: Expr, legend: string): Query {
  return { expr, legend, scope: 'recorded' };
}

/** Over time. */
export function lines(title: string, about: string, queries: Queries, more: More = {}): Panel {
  return panel('lines', title, about, queries, { width: 12, height: 8, ...more });
}

/** One figure, now. */
export function stat(title: string, about: string, queries: Queries, more: More = {}): Panel {
  return panel('stat', title, about, queries, { width: 6, height: 4, ...more });
}

/** Of a histogram's buckets. */
export function heatMap(title: string, about: string, queries: Queries, more: More = {}): Panel {
  return panel('heat', title, about, queries, { width: 12, height: 8, unit: 's', ...more });
}

/** The last value of each series. */
export function table(title: string, about: string, queries: Queries, more: More = {}): Panel {
  return panel('table', title, about, queries, { width: 12, height: 8, ...more });
}

function panel(kind: Panel['kind'], title: string, about: string, queries: Queries, more: More): Panel {
  const { unit = 'short', width = 12, height = 8, thresholds = [], alerts = [], stacked = false } = more;
  const all = 'expr' in queries ? [queries] : queries;
  return { kind, title, about, unit, queries: all, width, height, thresholds, alerts, stacked };
}

/** Good below, bad above. */
export function below(limit: number): Threshold[] {
  return [
    { from: Number.NEGATIVE_INFINITY, color: 'green' },
    { from: limit, color: 'red' },
  ];
}

export function between(warning: number, limit: number): Threshold[] {
  return [
    { from: Number.NEGATIVE_INFINITY, color: 'green' },
    { from: warning, color: 'orange' },
    { from: limit, color: 'red' },
  ];
}

/** Bad below, good above. */
export function above(warning: number, good: number): Threshold[] {
  return [
    { from: Number.NEGATIVE_INFINITY, color: 'red' },
    { from: warning, color: 'orange' },
    { from: good, color: 'green' },
  ];
}

/** The latency that an SLO promises. */
export function promised(id: SloId): Threshold[] {
  const sli = slos.find((slo) => slo.id === id)?.sli;
  if (sli?.kind !== 'under') throw new Error(`SLO ${id} promises no latency`);
  return below(sli.seconds);
}
