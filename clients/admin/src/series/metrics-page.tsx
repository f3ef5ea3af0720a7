/** Metrics: connections, messages, refusals and latencies. Live second by second, or the history that is kept. */
import type { Role } from '@slotwire/protocol';
import { useNow } from '@slotwire/react';
import { Card, EmptyState, LoadingState, Notice, type Option, Page, Select, SeriesChart } from '@slotwire/ui';
import { ChartLine } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { AnswerView } from '../panel/answer-view.tsx';
import { Instant } from '../panel/instant.tsx';
import { usePanel, useWatch } from '../panel/panel-context.ts';
import { useLasting } from '../panel/use-lasting.ts';
import { useQuestion } from '../panel/use-question.ts';
import { compactText, durationText } from '../words/figures.ts';
import { instantText } from '../words/instants.ts';
import {
  gapOf,
  type HistoryGap,
  type HistoryRange,
  historyArgs,
  historyRangeNames,
  historyRanges,
  historySeries,
  latencyArgs,
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
  const filter: SeriesFilter = {
    node: node === ALL ? undefined : node,
    role: role === ALL ? undefined : role,
    event: event === ALL ? undefined : event,
  };
  const bar: Bar = (nodes, events) => (
    <div className="panel-bar">
      <Select<View> label="Time" options={views} value={view} onChange={setView} />
      <Select label="Node" options={optionsOf(nodes, 'All nodes', node)} value={node} onChange={setNode} />
      <Select<Role | typeof ALL> label="Role" options={roles} value={role} onChange={setRole} />
      <Select label="Event" options={optionsOf(events, 'All events', event)} value={event} onChange={setEvent} />
    </div>
  );
  return (
    <Page title="Metrics" lead={view === 'live' ? 'Second by second.' : 'From the rollups that are kept.'}>
      {view === 'live' ? <Live filter={filter} bar={bar} /> : <History range={view} filter={filter} bar={bar} />}
    </Page>
  );
}

/** The filter, with the nodes and events that there are. */
type Bar = (nodes: readonly string[], events: readonly string[]) => ReactNode;

/** What is chosen stays in the list, also when it does not occur. */
function optionsOf(names: readonly string[], all: string, kept: string): Option<string>[] {
  const known = new Set([...names, ...(kept === ALL ? [] : [kept])]);
  return [{ id: ALL, label: all }, ...[...known].sort().map((id) => ({ id, label: id }))];
}

function Live({ filter, bar }: { filter: SeriesFilter; bar: Bar }) {
  const seconds = useWatch((state) => state.seconds);
  const { node, role, event } = filter;
  const series = useMemo(() => liveSeries(seconds, { node, role, event }), [seconds, node, role, event]);
  const nodes = nodesOf(seconds);
  return (
    <>
      {bar(nodes, eventsIn(seconds))}
      {seconds.lastMs === undefined ? (
        <LoadingState label="Waiting for the first second" rows={6} />
      ) : (
        <>
          {event === undefined ? null : (
            <p className="panel-muted">Connections, refusals and latency of now are those of all events.</p>
          )}
          <Charts series={series} per="per second" hasWorst={node === undefined && nodes.length > 1} />
        </>
      )}
    </>
  );
}

function History({ range, filter, bar }: { range: HistoryRange; filter: SeriesFilter; bar: Bar }) {
  const { service } = usePanel();
  // A new question each minute, as the last full minute is another then.
  const minuteMs = useNow(60_000);
  const nowMs = Math.max(minuteMs, service.nowMs() - 60_000);
  const { node, role, event } = filter;
  const answer = useLasting(
    useQuestion('analytics:query', historyArgs(range, filter, nowMs)),
    JSON.stringify([range, node, role]),
  );
  const ofEvent = useLasting(
    useQuestion('analytics:query', latencyArgs(range, filter, nowMs)),
    JSON.stringify([range, node, role, event]),
  );
  const last = useLast(answer.value);
  const { bucket } = historyRanges[range];
  return (
    <>
      {bar(last?.nodes ?? [], Object.keys(last?.messages ?? {}))}
      <p className="panel-muted">
        By the {bucket}. The minute that runs is not in it yet.
        {event === undefined ? '' : ' Connections and refusals are those of all events.'}
      </p>
      <AnswerView answer={answer} label="Loading the history" rows={8}>
        {(value) => {
          const gap = gapOf(value, filter);
          if (gap.kind === 'no-roles-before' && gap.isAll) return <NoRoles at={gap.at} />;
          const latency = event === undefined ? value.latency : (ofEvent.value?.latency ?? null);
          return (
            <>
              <GapNotice gap={gap} />
              {ofEvent.status === 'failed' && ofEvent.words !== undefined ? (
                <Notice tone="warning" title={`Latency of ${event}: ${ofEvent.words.title}`}>
                  {ofEvent.words.advice}
                </Notice>
              ) : null}
              <Charts series={historySeries(value, { event, latency })} per={`per ${bucket}`} hasWorst={false} />
            </>
          );
        }}
      </AnswerView>
    </>
  );
}

/** The lists of the filter do not vanish while the next answer is on its way. */
function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}

function NoRoles({ at }: { at: string }) {
  return (
    <EmptyState title="No figures by role in this time" icon={ChartLine}>
      Until <Instant at={at} /> everything was counted of all roles together. Choose a later time, or all roles.
    </EmptyState>
  );
}

function GapNotice({ gap }: { gap: HistoryGap }) {
  const panel = usePanel();
  switch (gap.kind) {
    case 'none':
      return null;
    case 'no-roles-before':
      return (
        <Notice tone="info" role="note" title={`No figures by role before ${instantText(gap.at, panel)}`}>
          What was before was counted of all roles together, so the charts begin there.
        </Notice>
      );
    case 'silent-node':
      return (
        <Notice tone="info" role="note" title={`${gap.node} counted nothing in this time`}>
          Each start of the service is a node with a name of its own.
        </Notice>
      );
  }
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
