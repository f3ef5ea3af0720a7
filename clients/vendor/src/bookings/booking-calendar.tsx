/** Booking calendar: a day or a week, each booking where it stands on the vendor's wall clock. */
import { useNow } from '@slotwire/react';
import type { BookingView } from '@slotwire/sdk';
import { Button, classes, IconButton } from '@slotwire/ui';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useApp } from '../app-context.ts';
import type { BookingQuery } from './booking-query.ts';
import { type CalendarDay, daysOf, hoursOf, instantOfDay, type Placed, placeInDay } from './calendar-layout.ts';
import { lookOf } from './status.ts';
import { useBookingTimes, useTimeZone } from './use-booking-times.ts';
import './booking-calendar.css';

interface BookingCalendarProps {
  views: readonly BookingView[];
  query: BookingQuery;
  onDay(day: string): void;
  onOpen(id: string): void;
}

/** Width of the names of the hours, px; see booking-calendar.css. */
const HOURS_PX = 56;
/** Height of an hour, px. */
const HOUR_PX = 56;

export function BookingCalendar({ views, query, onDay, onOpen }: BookingCalendarProps) {
  const { zone } = useTimeZone();
  const times = useBookingTimes();
  const nowMs = useNow(60_000);
  const layout = query.layout === 'week' ? 'week' : 'day';
  const atMs = (query.day === undefined ? undefined : instantOfDay(query.day, zone)) ?? nowMs;
  const today = zone.at(nowMs).day;
  const firstDay = zone.at(atMs).day;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the days of an instant change with its day
  const days = useMemo(() => daysOf(layout, atMs, zone), [layout, firstDay, zone]);
  const placed = useMemo(() => days.map((day) => placeInDay(views, day)), [views, days]);
  const { from, to } = useMemo(() => hoursOf(placed), [placed]);
  const scroller = useRef<HTMLDivElement>(null);
  // What comes next is in sight: of today what is now, of other days the first booking.
  const tops = placed.flatMap((items) => items.map(({ topMin }) => topMin));
  const firstMin = tops.length === 0 ? 9 * 60 : Math.min(...tops);
  const isNow = days.some(({ day }) => day === today);
  const sightMin = isNow ? zone.at(nowMs).hour * 60 : firstMin;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another day or layout moves the person's view
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    current.scrollTop = ((sightMin - from * 60) / 60 - 1) * HOUR_PX;
    const column = current.querySelector('.calendar-today')?.parentElement;
    if (column) {
      const hiddenPx = column.getBoundingClientRect().left - current.getBoundingClientRect().left - HOURS_PX;
      current.scrollLeft += hiddenPx;
    }
  }, [layout, firstDay]);
  const hours = Array.from({ length: to - from }, (_, n) => from + n);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const step = (direction: 1 | -1) => onDay(zone.at(direction === 1 ? last.endMs + 1 : first.startMs - 1).day);
  const title = layout === 'day' ? times.longDay(first.startMs) : times.dayRange(first.startMs, last.startMs);
  return (
    <section className="calendar" aria-label={`Calendar, ${title}`}>
      <header className="calendar-head">
        <Button onPress={() => onDay(today)}>Today</Button>
        <IconButton
          icon={ChevronLeft}
          label={layout === 'day' ? 'Day before' : 'Week before'}
          onPress={() => step(-1)}
        />
        <IconButton icon={ChevronRight} label={layout === 'day' ? 'Day after' : 'Week after'} onPress={() => step(1)} />
        <h2 className="calendar-title" aria-live="polite">
          {title}
        </h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <div ref={scroller} className="calendar-scroll" tabIndex={0} role="region" aria-label="Hours">
        <div className={classes('calendar-grid', layout === 'day' && 'calendar-one')}>
          <div className="calendar-hours" aria-hidden>
            <div className="calendar-day-head" />
            {hours.map((hour) => (
              <div key={hour} className="calendar-hour" style={{ height: HOUR_PX }}>
                {hour === from ? '' : `${String(hour % 24).padStart(2, '0')}:00`}
              </div>
            ))}
          </div>
          {days.map((day, index) => (
            <DayColumn
              key={day.day}
              day={day}
              placed={placed[index] ?? []}
              isToday={day.day === today}
              nowMs={nowMs}
              hours={{ from, to }}
              onOpen={onOpen}
              onDay={layout === 'week' ? onDay : undefined}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

interface DayColumnProps {
  day: CalendarDay;
  placed: readonly Placed[];
  isToday: boolean;
  nowMs: number;
  hours: { from: number; to: number };
  onOpen(id: string): void;
  onDay: ((day: string) => void) | undefined;
}

function DayColumn({ day, placed, isToday, nowMs, hours: { from, to }, onOpen }: DayColumnProps) {
  const times = useBookingTimes();
  const y = (minutes: number) => ((minutes - from * 60) / 60) * HOUR_PX;
  const nowMin = day.minuteAt(nowMs);
  return (
    <section className="calendar-day" aria-label={`${times.longDay(day.startMs)}, ${placed.length} bookings`}>
      <h3 className={classes('calendar-day-head', isToday && 'calendar-today')}>{times.day(day.startMs)}</h3>
      <ol className="calendar-slots" style={{ height: (to - from) * HOUR_PX, backgroundSize: `100% ${HOUR_PX}px` }}>
        {placed.map((item) => (
          <Slot key={item.view.booking.id} item={item} top={y(item.topMin)} onOpen={onOpen} />
        ))}
      </ol>
      {isToday && nowMin >= from * 60 && nowMin < to * 60 ? (
        <div className="calendar-now" style={{ top: y(nowMin) }} aria-hidden />
      ) : null}
    </section>
  );
}

function Slot({ item, top, onOpen }: { item: Placed; top: number; onOpen(id: string): void }) {
  const { directory, recent } = useApp();
  const times = useBookingTimes();
  const { booking, pending } = item.view;
  const isRecent = useSyncExternalStore(recent.on, () => recent.all().has(booking.id));
  const { label, tone, icon: Icon } = lookOf(booking.status);
  const height = (item.heightMin / 60) * HOUR_PX;
  const isTall = height >= 40;
  const customer = directory.customer(booking.customerId);
  return (
    <li
      className="calendar-slot"
      style={{ top, height, left: `${(item.lane / item.lanes) * 100}%`, width: `${100 / item.lanes}%` }}
    >
      <button
        type="button"
        className={classes(
          'calendar-booking',
          `calendar-${tone}`,
          isRecent && 'booking-recent',
          pending.length > 0 && 'calendar-pending',
        )}
        onClick={() => onOpen(booking.id)}
      >
        <span className="calendar-line">
          <Icon size={13} aria-hidden />
          <span className="calendar-customer">{customer}</span>
        </span>
        {isTall ? (
          <span className="calendar-more">
            {times.timeRange(booking.startsAt, booking.endsAt)} · {directory.resource(booking.resourceId)}
          </span>
        ) : null}
        <span className="visually-hidden">
          {isTall ? '' : `, ${times.timeRange(booking.startsAt, booking.endsAt)}`}, {booking.service}, {label}
          {pending.length > 0 ? ', being sent' : ''}
        </span>
      </button>
    </li>
  );
}
