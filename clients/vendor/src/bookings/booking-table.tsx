/** Booking table: the list, a row for each booking. Rows that somebody else has just changed say so for a few seconds. */
import type { BookingView } from '@slotwire/sdk';
import { type Column, type Sort, Table } from '@slotwire/ui';
import { type ReactNode, useCallback, useMemo, useSyncExternalStore } from 'react';
import { useApp } from '../app-context.ts';
import type { BookingQuery, SortBy } from './booking-query.ts';
import { lookOf } from './status.ts';
import { BookingBadges } from './status-badge.tsx';
import { useBookingTimes } from './use-booking-times.ts';
import './booking-table.css';

interface BookingTableProps {
  views: readonly BookingView[];
  /** Some may be missing. */
  isBusy: boolean;
  query: BookingQuery;
  onSort(sort: SortBy, descending: boolean): void;
  onOpen(id: string): void;
  empty: ReactNode;
}

const rowKey = ({ booking }: BookingView): string => booking.id;

export function BookingTable({ views, isBusy, query, onSort, onOpen, empty }: BookingTableProps) {
  const { directory, recent } = useApp();
  const times = useBookingTimes();
  const changes = useSyncExternalStore(recent.on, recent.all);
  const columns = useMemo(
    (): readonly Column<BookingView>[] => [
      {
        id: 'start',
        header: 'When',
        width: 'minmax(276px, 1.4fr)',
        isSortable: true,
        cell: ({ booking: { startsAt, endsAt } }) => (
          <>
            <span className="booking-day">{times.day(startsAt)}</span>{' '}
            <time dateTime={startsAt}>{times.timeRange(startsAt, endsAt)}</time>
          </>
        ),
      },
      {
        id: 'customer',
        header: 'Customer',
        width: 'minmax(120px, 1.2fr)',
        isSortable: true,
        cell: ({ booking }) => <span className="booking-customer">{directory.customer(booking.customerId)}</span>,
      },
      { id: 'service', header: 'Service', isSortable: true, cell: ({ booking }) => booking.service },
      {
        id: 'resource',
        header: 'Where',
        width: 'minmax(104px, 0.7fr)',
        isSortable: true,
        cell: ({ booking }) => directory.resource(booking.resourceId),
      },
      {
        id: 'status',
        header: 'Status',
        width: 'minmax(232px, 2fr)',
        isSortable: true,
        cell: (view) => <BookingBadges view={view} />,
      },
    ],
    [directory, times],
  );
  const compact = useCallback(
    (view: BookingView) => (
      <span className="booking-card">
        <span className="booking-card-line">
          <span className="booking-customer">{directory.customer(view.booking.customerId)}</span>
          <span className="booking-card-when">{times.timeRange(view.booking.startsAt, view.booking.endsAt)}</span>
        </span>
        <span className="booking-card-line">
          <BookingBadges view={view} />
          <span className="booking-card-day">{times.day(view.booking.startsAt)}</span>
        </span>
      </span>
    ),
    [directory, times],
  );
  const rowLabel = useCallback(
    ({ booking }: BookingView) =>
      `${directory.customer(booking.customerId)}, ${booking.service}, ${times.range(booking.startsAt, booking.endsAt)}, ${lookOf(booking.status).label}`,
    [directory, times],
  );
  const open = useCallback(({ booking }: BookingView) => onOpen(booking.id), [onOpen]);
  const sort: Sort = { column: query.sort, direction: query.descending ? 'descending' : 'ascending' };
  return (
    <Table
      label="Bookings"
      columns={columns}
      rows={views}
      isBusy={isBusy}
      rowKey={rowKey}
      rowLabel={rowLabel}
      rowClass={({ booking }) => (changes.has(booking.id) ? 'booking-recent' : undefined)}
      onOpen={open}
      sort={sort}
      onSort={({ column, direction }) => onSort(column as SortBy, direction === 'descending')}
      compact={compact}
      compactHeight={76}
      compactBelow={840}
      empty={empty}
    />
  );
}
