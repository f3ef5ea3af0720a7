/** Query rows: whether a query of a panel shows something, and whether it has to. */
import type { Exemption } from '@slotwire/dashboards';
import { type Line, type PrometheusApi, PrometheusRefused, type RangeOptions } from '@slotwire/dashboards/local';
import type { Row } from '../section.ts';
import type { PanelSubject } from '../subjects.ts';

export type Shown =
  | { kind: 'data'; series: number }
  | { kind: 'nothing' }
  | { kind: 'refused'; why: string }
  | { kind: 'silent'; why: string };

export async function look(prometheus: PrometheusApi, query: string, range: RangeOptions): Promise<Shown> {
  try {
    return shownOf(await prometheus.queryRange(query, range));
  } catch (error) {
    if (!(error instanceof PrometheusRefused)) throw error;
    return { kind: error.cause === undefined ? 'refused' : 'silent', why: error.message };
  }
}

/** A share of nothing is no number, and a chart of it is empty. */
export function shownOf(lines: readonly Line[]): Shown {
  const series = lines.filter(({ points }) => points.some(({ value }) => Number.isFinite(value))).length;
  return series === 0 ? { kind: 'nothing' } : { kind: 'data', series };
}

/** @param today `2026-11-27` */
export function queryRow({ id, text, query: { exempt } }: PanelSubject, shown: Shown, today: string): Row {
  const { verdict, why } = judge(exempt, shown, today);
  return { what: id, by: text, times: {}, verdict, why };
}

function judge(exempt: Exemption | undefined, shown: Shown, today: string): Pick<Row, 'verdict' | 'why'> {
  switch (shown.kind) {
    case 'refused':
      return { verdict: 'refuted', why: shown.why };
    case 'silent':
      return { verdict: 'unknown', why: shown.why };
    case 'data':
      if (exempt !== undefined)
        return { verdict: 'refuted', why: `it shows data and needs no exemption (${exempt.reason})` };
      return { verdict: 'proven', why: `${shown.series} series` };
    case 'nothing':
      if (exempt === undefined) return { verdict: 'refuted', why: 'no data in the whole run' };
      return exempt.until < today
        ? { verdict: 'refuted', why: `its exemption ended on ${exempt.until} (${exempt.reason})` }
        : { verdict: 'proven', why: `exempt until ${exempt.until}: ${exempt.reason}` };
  }
}
