/** Metrics: connections, messages, refusals and latencies. Live second by second, or the history that is kept. */
import type { Role } from '@slotwire/protocol';
import { useNow } from '@slotwire/react';
import { Card, EmptyState, LoadingState, Notice, type Option, Page, Select, SeriesChart } from '@slotwire/ui';
import { ChartLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AnswerView } from '../panel/answer-view.tsx';
import { usePanel, useWatch } from '../panel/panel-context.ts';
import { useQuestion } from '../panel/use-question.ts';
import { compactText, durationText } from '../words/figures.ts';
import {
  type HistoryRange,
  historyMeasures,
  historyRangeNames,
  historyRanges,
  historySeries,
  rangeArgs,
} from './history.ts';
import { eventsIn, type Lines, type LiveSeries, liveSeries, type SeriesFilter } from './live-series.ts';
import { nodesOf } from './seconds.ts';

const ALL = 'all';
const roles: readonly Option<Role | typeof ALL>[] = [
  { id: ALL, label: 'All roles' },
  { id: 'customer', label: 'Customers' },
  { id: 'vendor', label: 'Vendors' },
  { id: 'admin', label: 'Admins' },
];

type View = 'live' | HistoryRange;
const views: readonly Option<View>[] = [
  { id: 'live', label: 'Live, last 5 minutes' },
  ...historyRangeNames.map((id) => ({ id, label: historyRanges[id].label })),
];

export function MetricsPage() {
  const [view, setView] = useState<View>('live');
  const [node, setNode] = useState(ALL);
  const [role, setRole] = useState<Role | typeof ALL>(ALL);
  const [event, setEvent] = useState(ALL);
  const seconds = useWatch((state) => state.seconds);
  const nodes = nodesOf(seconds);
  const events = eventsIn(seconds);
  const isLive = view === 'live';
  const options = (names: readonly string[], all: string, kept: string) => [
    { id: ALL, label: all },
    ...[...new Set([...names, ...(kept === ALL ? [] : [kept])])].sort().map((id) => ({ id, label: id })),
  ];
  const filter: SeriesFilter = {
    node: node === ALL ? undefined : node,
    role: role === ALL ? undefined : role,
    event: event === ALL ? undefined : event,
  };
  return (
    <Page title="Metrics" lead={isLive ? 'Second by second.' : 'From the rollups that are kept.'}>
      <div className="panel-bar">
        <Select<View> label="Time" options={views} value={view} onChange={setView} />
        <Select
          label="Node"
          options={options(nodes, 'All nodes', node)}
          value={node}
          onChange={setNode}
          isDisabled={!isLive}
        />
        <Select<Role | typeof ALL> label="Role" options={roles} value={role} onChange={setRole} isDisabled={!isLive} />
        <Select label="Event" options={options(events, 'All events', event)} value={event} onChange={setEvent} />
      </div>
      {isLive ? <Live filter={filter} /> : <History range={view} event={filter.event} />}
    </Page>
  );
}

function Live({ filter }: { filter: SeriesFilter }) {
  const seconds = useWatch((state) => state.seconds);
  const { node, role, event } = filter;
  const series = useMemo(() => liveSeries(seconds, { node, role, event }), [seconds, node, role, event]);
  if (seconds.lastMs === undefined) return <LoadingState label="Waiting for the first second" rows={6} />;
  return (
    <>
      {role !== undefined && event !== undefined ? (
        <Notice tone="info" role="note" title="Messages by name are not told by role">
          The chart of messages shows {event} of all roles.
        </Notice>
      ) : null}
      <Charts series={series} per="per second" hasWorst={node === undefined && nodesOf(seconds).length > 1} />
    </>
  );
}

function History({ range, event }: { range: HistoryRange; event: string | undefined }) {
  const { service } = usePanel();
  // A new question each minute, as the last full minute is another then.
  const minuteMs = useNow(60_000);
  const answer = useQuestion(
    'analytics:query',
    rangeArgs(range, historyMeasures, Math.max(minuteMs, service.nowMs() - 60_000)),
  );
  const { bucket } = historyRanges[range];
  return (
    <>
      <p className="panel-muted">
        Of all nodes and roles together, by the {bucket}. The minute that runs is not in it yet.
      </p>
      <AnswerView answer={answer} label="Loading the history" rows={8}>
        {(value) => <Charts series={historySeries(value, { event })} per={`per ${bucket}`} hasWorst={false} />}
      </AnswerView>
    </>
  );
}

function Charts({ series, per, hasWorst }: { series: LiveSeries; per: string; hasWorst: boolean }) {
  return (
    <div className="panel-grid">
      <Chart title="Connections" lines={series.connections} format={compactText} none="Nobody was connected." />
      <Chart
        title={`Messages ${per}`}
        lines={series.messages}
        format={compactText}
        none="No message was sent or received."
      />
      <Chart title={`Refusals ${per}`} lines={series.errors} format={compactText} none="Nothing was refused." isGood />
      <Chart
        title={hasWorst ? 'Latency of commands, slowest node' : 'Latency of commands'}
        lines={series.latency}
        format={durationText}
        none="No command was answered."
      />
    </div>
  );
}

interface ChartProps {
  title: string;
  lines: Lines;
  format(value: number): string;
  none: string;
  isGood?: boolean;
}

function Chart({ title, lines: { times, lines }, format, none, isGood = false }: ChartProps) {
  const { locale, timeZone } = usePanel();
  const hasValues = lines.some(({ values }) => values.some((value) => value !== null));
  return (
    <Card title={title}>
      {hasValues ? (
        <SeriesChart label={title} times={times} lines={lines} format={format} locale={locale} timeZone={timeZone} />
      ) : (
        <EmptyState title={isGood ? 'None' : 'Nothing to draw'} icon={ChartLine}>
          {none}
        </EmptyState>
      )}
    </Card>
  );
}
