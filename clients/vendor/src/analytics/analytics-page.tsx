/** Analytics page: what happened at this vendor over days, against as many days before them. */

import { today as todayIn } from '@internationalized/date';
import { saveFile } from '@slotwire/browser';
import type { AnalyticsValue } from '@slotwire/protocol';
import { useConnection, useQuestion } from '@slotwire/react';
import {
  Button,
  ButtonLink,
  Card,
  DateRangePicker,
  EmptyState,
  ErrorState,
  HeatMap,
  LoadingState,
  Page,
  Segmented,
  SeriesChart,
} from '@slotwire/ui';
import { ChartColumn, CloudOff, Download } from 'lucide-react';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useApp } from '../app-context.ts';
import { lookOf } from '../bookings/status.ts';
import { useTimeZone } from '../bookings/use-booking-times.ts';
import {
  analyticsCsv,
  busiest,
  earlierWords,
  hourNames,
  isEmpty,
  totalSeries,
  weekdayNames,
} from './analytics-figures.ts';
import {
  type DayRange,
  lengthOf,
  parseRange,
  presets,
  questionOf,
  rangeProblem,
  rangeSearch,
  weeksBack,
  weeksBefore,
} from './analytics-range.ts';
import { TotalTiles } from './total-tiles.tsx';
import './analytics-page.css';

export function AnalyticsPage() {
  const { name } = useTimeZone();
  const today = todayIn(name);
  const range = parseRange(useSearch(), today);
  const [, navigate] = useLocation();
  const choose = (next: DayRange) => navigate(`/analytics?${rangeSearch(next)}`, { replace: true });
  const now = useQuestion('analytics:query', questionOf(range, name));
  const weeks = weeksBack(range);
  const before = useQuestion('analytics:query', questionOf(weeksBefore(range, weeks), name));
  const { value } = now;
  return (
    <Page
      title="Analytics"
      lead={`${lengthOf(range)} days, each from midnight to midnight in ${name.replaceAll('_', ' ')}.`}
      actions={
        <Button
          icon={Download}
          isDisabled={value === undefined}
          onPress={() => {
            if (value !== undefined)
              saveFile(`slotwire-${range.start}-to-${range.end}.csv`, analyticsCsv(value), 'text/csv');
          }}
        >
          Export CSV
        </Button>
      }
    >
      <RangeFields range={range} onChoose={choose} />
      <Answer now={now} before={before.value} weeks={weeks} />
    </Page>
  );
}

function RangeFields({ range, onChoose }: { range: DayRange; onChoose(range: DayRange): void }) {
  const { name } = useTimeZone();
  const today = todayIn(name);
  const [draft, setDraft] = useState<DayRange | null | undefined>(undefined);
  const shown = draft === undefined ? range : draft;
  const problem = rangeProblem(shown);
  const preset = presets.find((one) => rangeSearch(one.range(today)) === rangeSearch(range));
  return (
    <div className="analytics-range">
      <Segmented
        label="Which days"
        choices={presets}
        value={preset?.id ?? ''}
        onChange={(id) => {
          setDraft(undefined);
          onChoose(presets.find((one) => one.id === id)?.range(today) ?? range);
        }}
      />
      <DateRangePicker
        label="Days"
        value={shown}
        error={problem}
        onChange={(next) => {
          if (next !== null && rangeProblem(next) === undefined) {
            setDraft(undefined);
            onChoose(next);
          } else setDraft(next);
        }}
      />
    </div>
  );
}

interface AnswerProps {
  now: ReturnType<typeof useQuestion<'analytics:query'>>;
  before: AnalyticsValue | undefined;
  /** So many before. */
  weeks: number;
}

function Answer({ now, before, weeks }: AnswerProps) {
  const { status, value, failure, again } = now;
  const isConnected = useConnection().status === 'connected';
  if (value !== undefined)
    return isEmpty(value) ? <NothingThere /> : <Charts value={value} before={before} weeks={weeks} />;
  if (status === 'failed') {
    return (
      <ErrorState title="These days could not be counted" actions={<Button onPress={again}>Try again</Button>}>
        {failure?.message ?? 'No answer came in time. Fewer days may be answered sooner.'}
      </ErrorState>
    );
  }
  if (!isConnected) {
    return (
      <EmptyState
        title="Analytics need a connection"
        icon={CloudOff}
        actions={<ButtonLink href="/bookings">Go to the bookings</ButtonLink>}
      >
        They are counted by the service, and asked for as soon as the connection is back.
      </EmptyState>
    );
  }
  return <LoadingState label="Loading analytics" rows={10} />;
}

function NothingThere() {
  return (
    <EmptyState title="Nothing happened in these days" icon={ChartColumn}>
      Choose other days. Bookings count on the day on which they start.
    </EmptyState>
  );
}

const seconds = (instants: readonly string[]) => instants.map((at) => Date.parse(at) / 1000);
const minutes = (values: readonly (number | null)[]) => values.map((ms) => (ms === null ? null : ms / 60_000));

interface ChartsProps {
  value: AnalyticsValue;
  before: AnalyticsValue | undefined;
  /** So many before. */
  weeks: number;
}

function Charts({ value, before, weeks }: ChartsProps) {
  const { locale } = useApp();
  const { buckets, bookings = {}, customers, responses, notifications, timeZone } = value;
  const heat = value['heat-map'] ?? [];
  const times = seconds(buckets);
  const axis = { times, timeZone, locale };
  const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const format = (count: number) => digits.format(count);
  const peak = busiest(heat);
  return (
    <div className="analytics">
      <TotalTiles value={value} before={before} weeks={weeks} />
      <Card title="Bookings a day">
        <SeriesChart
          {...axis}
          label={`Bookings a day, and ${earlierWords(weeks)}`}
          format={format}
          lines={[
            { name: 'These days', values: totalSeries(value) },
            ...(before === undefined
              ? []
              : [
                  {
                    name: weeks === 1 ? 'A week before' : earlierWords(weeks),
                    values: totalSeries(before).slice(0, times.length),
                  },
                ]),
          ]}
        />
      </Card>
      <div className="analytics-pair">
        <Card title="What became of them">
          <SeriesChart
            {...axis}
            kind="stacked"
            label="Bookings a day by status"
            format={format}
            lines={Object.entries(bookings).map(([status, values]) => ({
              name: lookOf(status).label,
              values: values ?? [],
            }))}
          />
        </Card>
        <Card title="Customers a day">
          <SeriesChart
            {...axis}
            kind="area"
            label="Customers a day"
            format={format}
            lines={[{ name: 'Customers', values: customers?.unique ?? [] }]}
          />
        </Card>
        <Card title="How fast you answer">
          <SeriesChart
            {...axis}
            label="Minutes from a request to your answer"
            format={(count) => `${digits.format(count)} min`}
            lines={[
              { name: 'Half within', values: minutes(responses?.p50Ms ?? []) },
              { name: 'Nine in ten within', values: minutes(responses?.p90Ms ?? []) },
            ]}
          />
        </Card>
        <Card title="Notifications that were read">
          <SeriesChart
            {...axis}
            kind="area"
            label="Part of the notifications that were read"
            format={(part) => percent.format(part)}
            lines={[{ name: 'Read', values: notifications?.openRate ?? [] }]}
          />
        </Card>
      </div>
      <Card title="When bookings start">
        <p className="analytics-note">
          {peak === undefined ? 'No booking starts in these days.' : `Most start on ${peak}.`}
        </p>
        <HeatMap
          label="Bookings by weekday and hour of their start"
          rows={heat.map((values, day) => ({ header: weekdayNames[day] ?? '', values }))}
          columns={hourNames}
          format={format}
        />
      </Card>
    </div>
  );
}
