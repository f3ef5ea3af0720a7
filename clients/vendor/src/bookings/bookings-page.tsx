/** Bookings: the list or the calendar, what needs attention above, and one booking in a drawer beside. */
import { useBookings, useConnection, useNow, useSynced } from '@slotwire/react';
import { Button, DialogBoundary, EmptyState, LoadingState, later, Page } from '@slotwire/ui';
import { CalendarX, SearchX } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { useApp } from '../app-context.ts';
import { AttentionPanel } from './attention-panel.tsx';
import { BookingCalendar } from './booking-calendar.tsx';
import {
  type BookingQuery,
  chooseBookings,
  type Days,
  defaultQuery,
  filterCount,
  type SortBy,
} from './booking-query.ts';
import { BookingTable } from './booking-table.tsx';
import { BookingsToolbar } from './bookings-toolbar.tsx';
import { needsAnswer } from './status.ts';
import { useBookingAddress } from './use-booking-query.ts';
import { useTimeZone } from './use-booking-times.ts';

/** Drawn, and so fetched, when the list is there: nobody opens a booking before. */
const BookingDrawer = later(async () => (await import('./booking-drawer.tsx')).BookingDrawer);

/** Seven days from the beginning of today, on the vendor's wall clock. */
function useDays(): Days {
  const nowMs = useNow(60_000);
  const { zone } = useTimeZone();
  return useMemo(() => {
    const todayMs = zone.startOfDay(nowMs);
    let weekEndMs = todayMs;
    for (let n = 0; n < 7; n++) weekEndMs = zone.nextDay(weekEndMs);
    return { nowMs, todayMs, tomorrowMs: zone.nextDay(todayMs), weekEndMs };
  }, [zone, nowMs]);
}

export function BookingsPage() {
  const { query, openId, change, open, close } = useBookingAddress();
  const { directory } = useApp();
  const bookings = useBookings();
  // A burst of changes is drawn when there is time, and never keeps a key press waiting.
  const views = useDeferredValue(bookings);
  const isSynced = useSynced();
  const isOnline = useConnection().status === 'connected';
  const days = useDays();
  const isList = query.layout === 'list';
  const chosen = useMemo(
    () => chooseBookings(views, query, days, directory, isList),
    [views, query, days, directory, isList],
  );
  const resources = useMemo(() => [...new Set(views.map(({ booking }) => booking.resourceId))].sort(), [views]);
  const waiting = useMemo(() => views.filter(({ booking }) => needsAnswer(booking)).length, [views]);
  const onSort = useCallback((sort: SortBy, descending: boolean) => change({ sort, descending }), [change]);

  if (!isSynced && bookings.length === 0) {
    return (
      <Page title="Bookings">
        {isOnline ? (
          <LoadingState label="Loading bookings" rows={10} />
        ) : (
          <EmptyState title="No bookings on this device yet" icon={CalendarX}>
            They are fetched as soon as there is a connection, and are here from then on, with or without one.
          </EmptyState>
        )}
      </Page>
    );
  }
  return (
    <Page isFull title="Bookings" lead={leadOf(chosen.length, views.length, waiting, query)}>
      <AttentionPanel onOpen={open} />
      <BookingsToolbar query={query} onChange={change} resources={resources} />
      {isList ? (
        <BookingTable
          views={chosen}
          isBusy={!isSynced}
          query={query}
          onSort={onSort}
          onOpen={open}
          empty={
            <NoBookings
              query={query}
              isEmpty={views.length === 0}
              onClear={() => change({ ...defaultQuery, span: 'all' })}
            />
          }
        />
      ) : (
        <BookingCalendar views={chosen} query={query} onDay={(day) => change({ day })} onOpen={open} />
      )}
      <DialogBoundary what="The booking" about={openId ?? ''} isOpen={openId !== undefined} onClose={close}>
        <BookingDrawer id={openId} onClose={close} />
      </DialogBoundary>
    </Page>
  );
}

function leadOf(shown: number, all: number, waiting: number, { layout }: BookingQuery): string {
  const count =
    layout === 'list' && shown !== all ? `${shown} of ${all} bookings` : `${all} ${all === 1 ? 'booking' : 'bookings'}`;
  return waiting === 0 ? count : `${count}, ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for your answer`;
}

function NoBookings({ query, isEmpty, onClear }: { query: BookingQuery; isEmpty: boolean; onClear(): void }) {
  if (isEmpty) {
    return (
      <EmptyState title="No bookings yet" icon={CalendarX}>
        When a customer books with you, it shows here within a second.
      </EmptyState>
    );
  }
  const isNarrowed = query.text !== '' || filterCount(query) > 0;
  return (
    <EmptyState
      title={isNarrowed ? 'Nothing fits these filters' : 'Nothing in this time'}
      icon={SearchX}
      actions={<Button onPress={onClear}>Show all bookings</Button>}
    >
      {isNarrowed ? 'Try other words or fewer filters.' : 'There are bookings at other times.'}
    </EmptyState>
  );
}
