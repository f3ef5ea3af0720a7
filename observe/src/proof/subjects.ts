/** Subjects: all expressions that people rely on, each with a name that stays: of panels, of recording rules and of alerts. */
import {
  type Alert,
  alerts,
  type Board,
  boards,
  boardText,
  budgetRecordingsOf,
  checkTarget,
  FLEET_JOB,
  type Panel,
  type Query,
  recordingsOf,
  SERVICE_JOB,
} from '@slotwire/dashboards';
import { slos } from '@slotwire/metrics';

export type Subject =
  | { kind: 'panel'; id: string; text: string; board: Board; panel: Panel; query: Query }
  | { kind: 'recording'; id: string; text: string }
  | { kind: 'alert'; id: string; text: string; alert: Alert };

export type PanelSubject = Extract<Subject, { kind: 'panel' }>;
export type AlertSubject = Extract<Subject, { kind: 'alert' }>;

/** As rules are deployed. */
const ruleScope = { matchers: [], window: '5m', scale: 1 };

/** What Grafana puts in the place of the variables of a board. */
export interface Filling {
  environment: string;
  node: string;
  rateInterval: string;
  /** All that is shown. Default: as the one before. */
  range?: string;
}

/** Every query of every panel of every board. */
export function panelSubjects(): PanelSubject[] {
  return boards.flatMap((board) =>
    board.rows.flatMap(({ panels }) =>
      panels.flatMap((panel) =>
        panel.queries.map((query, index) => ({
          kind: 'panel' as const,
          // The letter is that of Grafana.
          id: `${board.title} / ${panel.title} / ${String.fromCharCode('A'.charCodeAt(0) + index)}`,
          text: boardText(query),
          board,
          panel,
          query,
        })),
      ),
    ),
  );
}

export function recordingSubjects(): Subject[] {
  return slos.flatMap((slo) =>
    [...recordingsOf(slo), ...budgetRecordingsOf(slo)].map(({ record, expr }) => ({
      kind: 'recording' as const,
      id: `${record} of ${slo.id}`,
      text: expr.text(ruleScope),
    })),
  );
}

export function alertSubjects(): AlertSubject[] {
  return alerts.map((alert) => ({
    kind: 'alert',
    id: [alert.name, alert.severity, ...Object.values(alert.labels ?? {})].join(' '),
    text: alert.expr.text(ruleScope),
    alert,
  }));
}

/** @returns what Prometheus can be asked */
export function fillIn(
  text: string,
  of: Board['of'],
  { environment, node, rateInterval, range = rateInterval }: Filling,
): string {
  return text
    .replaceAll('$__rate_interval', rateInterval)
    .replaceAll('$__range', range)
    .replaceAll('$job', of === 'service' ? SERVICE_JOB : FLEET_JOB)
    .replaceAll('$environment', environment)
    .replaceAll('$node', node);
}

/** What the checks of boards say of a query with this text. */
export function boardProblems({ query }: PanelSubject, text: string): string[] {
  return checkTarget({ expr: text, legendFormat: query.legend, datasource: { uid: '$datasource' } });
}
