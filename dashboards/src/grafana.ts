/** Grafana: boards as Grafana's own JSON, by its Foundation SDK. Everything that is the same on all boards (variables, annotations, links) is here. */

import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as HeatMapBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { catalogue, fleetCatalogue, foreignCatalogue, injectedFaults } from '@slotwire/metrics';
import { runbookOf } from './alert.ts';
import type { Board, Panel, Query, Threshold } from './panel.ts';
import { RUNBOOKS_URL } from './place.ts';
import { compare, type Expr, each, highest, type Scope, since } from './query.ts';

const datasource = { type: 'prometheus', uid: '$datasource' };
/** On every board, so that one links to all. */
const TAG = 'slotwire';

/** A look of Prometheus every quarter of a minute finds it several times. */
const JUST_STARTED_SECONDS = 60;

/** Where Grafana chooses the nodes and the window. */
const targetScope: Scope = {
  matchers: ['job=~"$job"', 'environment=~"$environment"', 'instance=~"$node"'],
  window: '$__rate_interval',
  shown: '$__range',
  scale: 1,
};
const recordedScope: Scope = { ...targetScope, matchers: ['environment=~"$environment"'] };

/** A query as Prometheus is asked by a board, its variables not filled in. */
export function boardText({ expr, scope }: Pick<Query, 'expr' | 'scope'>): string {
  return expr.text(scope === 'target' ? targetScope : recordedScope);
}

export function toGrafana(board: Board): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(`Slotwire: ${board.title}`)
    .uid(`slotwire-${board.id}`)
    .description(board.about)
    .tags([TAG, 'generated'])
    .readonly()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .refresh('30s')
    .variables(variablesOf(board))
    .annotations(annotations())
    .link(
      new dashboard.DashboardLinkBuilder('Boards')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .link(
      new dashboard.DashboardLinkBuilder('Runbooks')
        .type(dashboard.DashboardLinkType.Link)
        .url(`${RUNBOOKS_URL}/README.md`)
        .targetBlank(true),
    );
  let id = 0;
  for (const row of board.rows) {
    builder.withRow(new dashboard.RowBuilder(row.title).id(++id));
    for (const panel of row.panels) builder.withPanel(panelBuilder(panel, ++id));
  }
  return builder.build();
}

function variablesOf({ of }: Board) {
  const [metric, job] =
    of === 'service' ? [catalogue.connections, 'slotwire'] : [fleetCatalogue.devices, 'slotwire-fleet'];
  const all = { text: 'All', value: '$__all' } as dashboard.VariableOption;
  const query = (name: string, label: string, text: string) =>
    new dashboard.QueryVariableBuilder(name)
      .label(label)
      .datasource(datasource)
      .query(text)
      .definition(text)
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboard.VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      .allValue('.+')
      .current(all);
  return [
    new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    query('job', 'Job', `label_values(${metric.name}, job)`).current({
      text: job,
      value: job,
    } as dashboard.VariableOption),
    query('environment', 'Environment', `label_values(${metric.name}{job=~"$job"}, environment)`),
    query('node', 'Node', `label_values(${metric.name}{job=~"$job", environment=~"$environment"}, instance)`),
  ];
}

export interface BoardAnnotation {
  name: string;
  color: 'blue' | 'red' | 'purple';
  expr: Expr;
  scope: Query['scope'];
  /** `started: {{instance}}`. */
  title: string;
}

/** Vertical lines: what happened at that instant. */
export const boardAnnotations: readonly BoardAnnotation[] = [
  {
    name: 'Deployments and starts',
    color: 'blue',
    // Not by a change of the start: where a deployment brings nodes of other names, there is none.
    expr: compare(since(each(foreignCatalogue.processStart)), '<', JUST_STARTED_SECONDS),
    scope: 'target',
    title: 'started: {{instance}}',
  },
  {
    name: 'Firing alerts',
    color: 'red',
    expr: highest(foreignCatalogue.alerts, {
      where: { alertstate: 'firing', severity: ['page', 'ticket'] },
      by: ['alertname'] as never,
    }),
    scope: 'recorded',
    title: '{{alertname}}',
  },
  // Of a fleet beside the service: its target is another than the board's.
  {
    name: 'Injected faults',
    color: 'purple',
    expr: compare(highest(fleetCatalogue.activeFaults, { where: { fault: injectedFaults }, by: ['fault'] }), '>', 0),
    scope: 'recorded',
    title: '{{fault}}',
  },
];

function annotations() {
  return boardAnnotations.map(({ name, color, expr, scope, title }) =>
    new dashboard.AnnotationQueryBuilder()
      .name(name)
      .datasource(datasource)
      .enable(true)
      .iconColor(color)
      .expr(boardText({ expr, scope }))
      .titleFormat(title)
      .step('60s'),
  );
}

type AnyBuilder = LinesBuilder | StatBuilder | HeatMapBuilder | TableBuilder;

function panelBuilder(panel: Panel, id: number): AnyBuilder {
  const builder = kindBuilder(panel);
  builder
    .id(id)
    .title(panel.title)
    .description(descriptionOf(panel))
    .datasource(datasource)
    .unit(panel.unit)
    .span(panel.width)
    .height(panel.height)
    .targets(panel.queries.map((query, index) => targetOf(panel, query, index)))
    .links(
      panel.alerts.map((alert) =>
        new dashboard.DashboardLinkBuilder(`Runbook: ${alert}`)
          .type(dashboard.DashboardLinkType.Link)
          .url(`${RUNBOOKS_URL}/${runbookOf(alert)}.md`)
          .targetBlank(true),
      ),
    );
  if (panel.thresholds.length > 0) builder.thresholds(thresholdsOf(panel.thresholds));
  return builder;
}

function kindBuilder({ kind, stacked, thresholds }: Panel): AnyBuilder {
  switch (kind) {
    case 'lines':
      return new LinesBuilder()
        .min(0)
        .lineWidth(1)
        .fillOpacity(stacked ? 40 : 8)
        .showPoints(common.VisibilityMode.Never)
        .stacking(
          new common.StackingConfigBuilder().mode(stacked ? common.StackingMode.Normal : common.StackingMode.None),
        )
        .legend(
          new common.VizLegendOptionsBuilder()
            .displayMode(common.LegendDisplayMode.Table)
            .placement(common.LegendPlacement.Bottom)
            .showLegend(true)
            .calcs(['lastNotNull', 'max']),
        )
        .tooltip(
          new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
        )
        .thresholdsStyle(
          new common.GraphThresholdsStyleConfigBuilder().mode(
            thresholds.length > 0 ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
          ),
        );
    case 'stat':
      return new StatBuilder()
        .colorMode(common.BigValueColorMode.Value)
        .graphMode(common.BigValueGraphMode.Area)
        .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
    case 'heat':
      // The buckets are Prometheus' own; `unit` is that of what is measured, and so of the axis.
      return new HeatMapBuilder().calculate(false);
    case 'table':
      return new TableBuilder().withTransformation({ id: 'reduce', options: { reducers: ['lastNotNull', 'min'] } });
  }
}

function targetOf({ kind }: Panel, query: Query, index: number): DataqueryBuilder {
  const target = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(datasource)
    .expr(boardText(query))
    .legendFormat(query.legend)
    .range();
  // The dots over the lines: slow and failed ones, each with its trace.
  if (query.expr.metrics.some((metric) => metric.type === 'histogram' && metric.exemplars)) target.exemplar(true);
  return kind === 'heat' ? target.format(PromQueryFormat.Heatmap) : target;
}

function thresholdsOf(steps: readonly Threshold[]) {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(({ from, color }) => ({ value: Number.isFinite(from) ? from : null, color })));
}

function descriptionOf({ about, queries }: Panel): string {
  const reasons = new Set(queries.flatMap(({ exempt }) => (exempt === undefined ? [] : [exempt.reason])));
  return [about, ...[...reasons].map((reason) => `May be empty: ${reason}.`)].join('\n\n');
}
