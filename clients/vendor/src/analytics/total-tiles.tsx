/** Total tiles: what the days come to, and whether that is more than it was. */
import type { AnalyticsValue } from '@slotwire/protocol';
import { StatTile } from '@slotwire/ui';
import { useApp } from '../app-context.ts';
import { waitWords } from '../overview/overview-figures.ts';
import { changeOf, changeWords, type Totals, totalsOf } from './analytics-figures.ts';

interface TotalTilesProps {
  value: AnalyticsValue;
  before: AnalyticsValue | undefined;
  /** So many before. */
  weeks: number;
}

export function TotalTiles({ value, before, weeks }: TotalTilesProps) {
  const { locale } = useApp();
  const totals = totalsOf(value);
  const past = before === undefined ? undefined : totalsOf(before);
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const share = (part: number | null) => (part === null ? '–' : percent.format(part));
  const hint = (pick: (of: Totals) => number | null) =>
    past === undefined ? 'Comparing …' : changeWords(changeOf(pick(totals), pick(past)), weeks, locale);
  return (
    <div className="analytics-tiles">
      <StatTile label="Bookings" value={number.format(totals.bookings)} hint={hint(({ bookings }) => bookings)} />
      <StatTile label="Completed" value={number.format(totals.completed)} hint={hint(({ completed }) => completed)} />
      <StatTile
        label="Cancelled, declined, no show"
        value={share(totals.lostRate)}
        hint={hint(({ lostRate }) => lostRate)}
      />
      <StatTile label="Customers" value={number.format(totals.customers)} hint={hint(({ customers }) => customers)} />
      <StatTile
        label="Your answer, half within"
        value={totals.answerMs === null ? '–' : waitWords(totals.answerMs)}
        hint={hint(({ answerMs }) => answerMs)}
      />
      <StatTile label="Notifications read" value={share(totals.openRate)} hint={hint(({ openRate }) => openRate)} />
    </div>
  );
}
