/** Status: how the service stands now, node by node, and what an admin should look at. */

import { Badge, ButtonLink, Card, EmptyState, LoadingState, Notice, Page, StatTile, type Tone } from '@slotwire/ui';
import { CircleCheck, SignalHigh, SignalLow, SignalZero } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Ago } from '../panel/instant.tsx';
import { usePanel, useWatch } from '../panel/panel-context.ts';
import { PanelTable } from '../panel/panel-table.tsx';
import { newest, nodesOf, type Seconds } from '../series/seconds.ts';
import { countText, durationText, listText, percentText, plural } from '../words/figures.ts';
import { type CriticalEvent, Severity } from './critical-log.ts';
import { commandsOf, connectionsOf, statusFigures } from './status-figures.ts';
import './status-page.css';

const levels = {
  normal: { label: 'Normal', tone: 'success', icon: SignalLow },
  elevated: { label: 'Elevated', tone: 'warning', icon: SignalHigh },
  critical: { label: 'Critical', tone: 'danger', icon: SignalHigh },
} as const satisfies Record<string, { label: string; tone: Tone; icon: typeof SignalLow }>;

const severities = {
  [Severity.Critical]: { label: 'Critical', tone: 'danger' },
  [Severity.Warning]: { label: 'Warning', tone: 'warning' },
  [Severity.Info]: { label: 'Info', tone: 'neutral' },
} as const satisfies Record<Severity, { label: string; tone: Tone }>;

export function StatusPage() {
  const seconds = useWatch((state) => state.seconds);
  const missing = useWatch((state) => state.missing);
  const figures = useMemo(() => statusFigures(seconds), [seconds]);
  const isEmpty = seconds.lastMs === undefined;
  return (
    <Page title="Status" lead="How the service stands at this moment.">
      {missing.length > 0 ? (
        <Notice tone="warning" title={`${listText(missing)} did not answer`}>
          What is connected there is not counted here.
        </Notice>
      ) : null}
      {isEmpty ? (
        <Card>
          <LoadingState label="Waiting for the first second" rows={3} />
        </Card>
      ) : (
        <div className="panel-tiles">
          <StatTile label="Connections" value={countText(figures.connections)} series={figures.course.connections} />
          <StatTile
            label="Commands"
            value={countText(figures.commandsPerSecond)}
            unit="/s"
            series={figures.course.commands}
          />
          <StatTile
            label="Refused"
            value={countText(figures.refusedPerSecond)}
            unit="/s"
            series={figures.course.refused}
          />
          <StatTile label="Latency, p99" value={durationText(figures.p99Ms)} series={figures.course.p99Ms} />
        </div>
      )}
      <div className="status-page-parts">
        <CriticalEvents />
        <Nodes seconds={seconds} missing={missing} />
      </div>
    </Page>
  );
}

function CriticalEvents() {
  const { watch } = usePanel();
  const events = useWatch((state) => state.critical.events);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event that comes while the page is open is seen
  useEffect(() => watch.markSeen(), [watch, events]);
  return (
    <Card
      title="Critical events"
      actions={
        <ButtonLink href="/audit" size="small" variant="quiet">
          Audit log
        </ButtonLink>
      }
    >
      {events.length === 0 ? (
        <EmptyState title="All is well" icon={CircleCheck}>
          Load, failures, silent nodes, drops of connections and replayed tokens appear here as they happen.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <ul className="status-page-events" aria-label="Critical events, newest first" tabIndex={0}>
          {events.map((event) => (
            <CriticalItem key={event.id} event={event} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function CriticalItem({ event }: { event: CriticalEvent }) {
  const { label, tone } = severities[event.severity];
  return (
    <li className="status-page-event">
      <Badge tone={event.open ? tone : 'neutral'}>{event.open || event.severity === 'info' ? label : 'Over'}</Badge>
      <div className="panel-two">
        <p className="status-page-title">{event.title}</p>
        <p className="panel-muted">{event.detail}</p>
      </div>
      <p className="status-page-when panel-muted">
        {event.open ? (
          <>
            began <Ago atMs={event.atMs} />
          </>
        ) : (
          <Ago atMs={event.lastMs} />
        )}
      </p>
    </li>
  );
}

function Nodes({ seconds, missing }: { seconds: Seconds; missing: readonly string[] }) {
  const limits = useWatch((state) => state.limits);
  const points = new Map(newest(seconds).map((point) => [point.node, point]));
  const levelOf = new Map(limits?.nodes.map(({ node, level }) => [node, level]));
  const names = [...new Set([...nodesOf(seconds), ...levelOf.keys(), ...missing])].sort();
  const isLoaded = limits !== undefined && limits.level !== 'normal';
  return (
    <Card title={plural(names.length, 'node')}>
      <div className="panel-scroll">
        <PanelTable head={['Node', 'Load', { figure: 'Connections' }, { figure: 'Commands' }, { figure: 'p99' }]}>
          {names.map((node) => {
            const point = points.get(node);
            const level = levelOf.get(node);
            const look = level === undefined ? undefined : levels[level];
            return (
              <tr key={node}>
                <th scope="row" className="panel-mono">
                  {node}
                </th>
                <td>
                  {point === undefined && look === undefined ? (
                    <Badge tone="danger" icon={SignalZero}>
                      Silent
                    </Badge>
                  ) : look === undefined ? (
                    <Badge>Not known</Badge>
                  ) : (
                    <Badge tone={look.tone} icon={look.icon}>
                      {look.label}
                    </Badge>
                  )}
                </td>
                <td className="panel-end">{point === undefined ? '–' : countText(connectionsOf(point))}</td>
                <td className="panel-end">{point === undefined ? '–' : `${countText(commandsOf(point))}/s`}</td>
                <td className="panel-end">{durationText(point?.latency.p99Ms)}</td>
              </tr>
            );
          })}
        </PanelTable>
      </div>
      {isLoaded ? (
        <Notice
          tone="warning"
          role="note"
          title="Load is being shed on the node that this panel is connected to"
          className="status-page-shares"
        >
          Left of their limits: {percentText(limits.shares.handshakes)} of the handshakes,{' '}
          {percentText(limits.shares.monitors)} of the taps,{' '}
          {Object.entries(limits.shares.commands)
            .map(([name, share]) => `${percentText(share)} of ${name}`)
            .join(', ')}
          .
        </Notice>
      ) : null}
    </Card>
  );
}
