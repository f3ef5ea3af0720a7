/** Analytics: patterns over weeks, peaks, who is most active, and where it is slow. */
import { saveFile } from '@slotwire/browser';
import type { AnalyticsMeasure, AnalyticsValue } from '@slotwire/protocol';
import { useNow } from '@slotwire/react';
import { Button, Card, EmptyState, HeatMap, Menu, MenuItem, Page, Select, SeriesChart, StatTile } from '@slotwire/ui';
import { ChartLine, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AnswerView } from '../panel/answer-view.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { useLasting } from '../panel/use-lasting.ts';
import { useQuestion } from '../panel/use-question.ts';
import { type HistoryRange, historyRangeNames, historyRanges, rangeArgs } from '../series/history.ts';
import { compactText, countText, percentText } from '../words/figures.ts';
import { instantText } from '../words/instants.ts';
import { heatMapCsv, rankingCsv, seriesCsv } from './csv.ts';
import { busiest, hourText, weekdayNames } from './heat-map.ts';
import { Rankings } from './rankings.tsx';
import './analytics-page.css';

const measures: AnalyticsMeasure[] = [
  'connections',
  'active',
  'messages',
  'latency',
  'errors',
  'offline',
  'push',
  'notifications',
  'peaks',
  'trends',
  'top',
  'bottlenecks',
];
const ranges = historyRangeNames.map((id) => ({ id, label: historyRanges[id].label }));
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

export function AnalyticsPage() {
  const { service, timeZone } = usePanel();
  const [range, setRange] = useState<HistoryRange>('week');
  // Another question each five minutes.
  const nowMs = Math.max(useNow(300_000), service.nowMs() - 300_000);
  const answer = useLasting(useQuestion('analytics:query', rangeArgs(range, measures, nowMs, timeZone)), range);
  // A pattern of a week needs weeks, and is read from hours, however short the range is.
  const weeks = range === 'hour' || range === 'day' || range === 'week' ? 'month' : range;
  const pattern = useLasting(useQuestion('analytics:query', rangeArgs(weeks, ['heat-map'], nowMs, timeZone)), weeks);
  const save = (what: string, csv: string) =>
    saveFile(`slotwire-${what}-${new Date(nowMs).toISOString().slice(0, 10)}.csv`, csv, 'text/csv');
  return (
    <Page
      title="Analytics"
      lead={`Everything that the service did. Times of ${timeZone}.`}
      actions={
        <>
          <Select<HistoryRange> label="Range" hideLabel options={ranges} value={range} onChange={setRange} />
          <Menu label="Download" trigger={<Button icon={Download}>CSV</Button>}>
            <MenuItem
              isDisabled={answer.value === undefined}
              onAction={() => answer.value && save('series', seriesCsv(answer.value))}
            >
              Series
            </MenuItem>
            <MenuItem
              isDisabled={pattern.value?.['heat-map'] === undefined}
              onAction={() => save('patterns', heatMapCsv(pattern.value?.['heat-map'] ?? []))}
            >
              Weekly pattern
            </MenuItem>
            <MenuItem
              isDisabled={answer.value === undefined}
              onAction={() => answer.value && save('rankings', rankingCsv(answer.value))}
            >
              Most active, and bottlenecks
            </MenuItem>
          </Menu>
        </>
      }
    >
      <AnswerView answer={answer} label="Loading analytics" rows={8}>
        {(value) => (
          <>
            <Trends value={value} />
            <div className="panel-grid">
              <Chart
                title="Active people"
                value={value}
                lines={
                  value.active && [
                    { name: 'customers', values: value.active.customer },
                    { name: 'vendors', values: value.active.vendor },
                  ]
                }
              />
              <Chart
                title="Connections"
                value={value}
                lines={
                  value.connections && [
                    { name: 'open, at most', values: value.connections.peak },
                    { name: 'opened', values: value.connections.opened },
                  ]
                }
              />
              <Chart
                title="Devices that came back"
                value={value}
                lines={value.offline && [{ name: 'returns', values: value.offline.returns }]}
              />
              <Chart
                title="Notifications"
                value={value}
                lines={
                  value.notifications && [
                    { name: 'told', values: value.notifications.told },
                    { name: 'read', values: value.notifications.read },
                  ]
                }
              />
            </div>
          </>
        )}
      </AnswerView>
      <Card title="Weekly pattern">
        <AnswerView answer={pattern} label="Loading the pattern" rows={6}>
          {(value) => <Pattern rows={value['heat-map'] ?? []} />}
        </AnswerView>
      </Card>
      {answer.value === undefined ? null : <Rankings value={answer.value} />}
    </Page>
  );
}

function Trends({ value: { trends, peaks, bucket } }: { value: AnalyticsValue }) {
  const panel = usePanel();
  if (trends === undefined || peaks === undefined) return null;
  const earlier = trends.weeks === 1 ? 'a week before' : `${trends.weeks} weeks before`;
  const compared = ({ before, change }: { before: number; change: number | null }) =>
    change === null
      ? `no figures of ${earlier}`
      : `${change >= 0 ? '+' : '−'}${percentText(Math.abs(change))} against ${countText(before)} ${earlier}`;
  const peak = (of: { at: string; value: number } | null, what: string) =>
    of === null ? undefined : `Most ${what}: ${countText(of.value)}, ${instantText(of.at, panel)}`;
  return (
    <div className="panel-tiles analytics-page-tiles">
      <StatTile
        label="Active people"
        value={countText(trends.active.now)}
        hint={<Hints lines={[compared(trends.active), peak(peaks.active, `in one ${bucket}`)]} />}
      />
      <StatTile
        label="Connections opened"
        value={countText(trends.opened.now)}
        hint={<Hints lines={[compared(trends.opened), peak(peaks.connections, 'open at once')]} />}
      />
      <StatTile
        label="Commands"
        value={countText(trends.messages.now)}
        hint={<Hints lines={[compared(trends.messages), peak(peaks.messages, `in one ${bucket}`)]} />}
      />
      <StatTile
        label="Refusals"
        value={countText(trends.errors.now)}
        hint={<Hints lines={[compared(trends.errors)]} />}
      />
    </div>
  );
}

const Hints = ({ lines }: { lines: readonly (string | undefined)[] }) => (
  <>
    {lines
      .filter((line) => line !== undefined)
      .map((line) => (
        <span key={line} className="analytics-page-hint">
          {line}
        </span>
      ))}
  </>
);

function Chart({
  title,
  value,
  lines,
}: {
  title: string;
  value: AnalyticsValue;
  lines: { name: string; values: readonly (number | null)[] }[] | undefined;
}) {
  const { locale, timeZone } = usePanel();
  const times = useMemo(() => value.buckets.map((start) => Date.parse(start) / 1_000), [value.buckets]);
  const hasValues = lines?.some(({ values }) => values.some((count) => count !== null && count > 0)) ?? false;
  return (
    <Card title={title}>
      {hasValues && lines !== undefined ? (
        <SeriesChart
          label={title}
          times={times}
          lines={lines}
          format={compactText}
          locale={locale}
          timeZone={timeZone}
          kind="area"
        />
      ) : (
        <EmptyState title="Nothing in this time" icon={ChartLine}>
          Choose a longer range.
        </EmptyState>
      )}
    </Card>
  );
}

function Pattern({ rows }: { rows: readonly (readonly number[])[] }) {
  const most = busiest(rows);
  if (most === undefined) {
    return (
      <EmptyState title="No pattern yet" icon={ChartLine}>
        Commands are counted by the hour: the first full hour shows here.
      </EmptyState>
    );
  }
  return (
    <div className="panel-stack">
      <p>
        Most happens on <strong>{hourText(most)}</strong>: {countText(most.count)} commands.
      </p>
      <HeatMap
        label="Commands by weekday and hour"
        columns={hours}
        rows={rows.map((values, day) => ({ header: weekdayNames[day] ?? '', values }))}
        format={compactText}
      />
    </div>
  );
}
