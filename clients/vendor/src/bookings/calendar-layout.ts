/**
 * Calendar layout: where each booking stands in a day, and beside which others. Pure. A day is a column of minutes of its wall clock; bookings that overlap
 * share its width.
 */

import type { TimeZone } from '@slotwire/runtime';
import type { BookingView } from '@slotwire/sdk';

export interface CalendarDay {
  /** `2026-01-06` */
  day: string;
  startMs: number;
  endMs: number;
  /** Where an instant of the day stands in its column, minutes. */
  minuteAt(atMs: number): number;
}

export interface Placed {
  view: BookingView;
  /** From 00:00 of the wall clock, minutes. */
  topMin: number;
  heightMin: number;
  lane: number;
  lanes: number;
}

const DAY_MS = 86_400_000;
const DAY_MIN = 24 * 60;
/** Shorter ones could not be read. */
const MIN_HEIGHT_MIN = 20;

/** The day itself, or the week from its Monday. */
export function daysOf(layout: 'day' | 'week', atMs: number, zone: TimeZone): CalendarDay[] {
  const days: CalendarDay[] = [];
  let startMs = zone.startOfDay(atMs);
  if (layout === 'week')
    for (let back = zone.at(startMs).weekday; back > 0; back--) startMs = zone.startOfDay(startMs - 1);
  for (let n = 0; n < (layout === 'day' ? 1 : 7); n++) {
    const endMs = zone.nextDay(startMs);
    days.push({ day: zone.at(startMs).day, startMs, endMs, minuteAt: zone.minuteOfDay });
    startMs = endMs;
  }
  return days;
}

/** The instant of noon of a day; undefined when it is none, such as 30 February. */
export function instantOfDay(day: string, zone: TimeZone): number | undefined {
  const utcMs = Date.parse(`${day}T12:00:00.000Z`);
  if (Number.isNaN(utcMs)) return undefined;
  // The wall clock is never more than 14 hours away, so the day is that of the guess or one of its neighbours.
  const found = [utcMs, utcMs - DAY_MS / 2, utcMs + DAY_MS / 2].find((ms) => zone.at(ms).day === day);
  return found;
}

export function placeInDay(views: readonly BookingView[], { startMs, endMs, minuteAt }: CalendarDay): Placed[] {
  const [from, to] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
  const placed: (Placed & { endMin: number })[] = [];
  for (const view of views) {
    const { startsAt, endsAt } = view.booking;
    if (startsAt >= to || endsAt <= from) continue;
    const topMin = minuteAt(Math.max(startMs, Date.parse(startsAt)));
    const lastMin = endsAt >= to ? DAY_MIN : minuteAt(Date.parse(endsAt));
    const heightMin = Math.max(MIN_HEIGHT_MIN, lastMin - topMin);
    placed.push({ view, topMin, heightMin, lane: 0, lanes: 1, endMin: topMin + heightMin });
  }
  // By the clock and not by start: an hour that comes twice is drawn once.
  placed.sort((a, b) => a.topMin - b.topMin);
  let group: typeof placed = [];
  let groupEnd = Number.NEGATIVE_INFINITY;
  const closeGroup = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1));
    for (const item of group) item.lanes = lanes;
    group = [];
  };
  for (const item of placed) {
    if (item.topMin >= groupEnd) closeGroup();
    item.lane = freeLane(group, item.topMin);
    group.push(item);
    groupEnd = Math.max(group.length === 1 ? item.endMin : groupEnd, item.endMin);
  }
  closeGroup();
  return placed.map(({ endMin: _, ...item }) => item);
}

function freeLane(group: readonly { lane: number; endMin: number }[], topMin: number): number {
  for (let lane = 0; ; lane++) if (!group.some((item) => item.lane === lane && item.endMin > topMin)) return lane;
}

/** Which hours to show: those of work, and more where somebody has booked. */
export function hoursOf(days: readonly (readonly Placed[])[]): { from: number; to: number } {
  let [from, to] = [8, 19];
  for (const placed of days) {
    for (const { topMin, heightMin } of placed) {
      from = Math.min(from, Math.floor(topMin / 60));
      to = Math.max(to, Math.ceil((topMin + heightMin) / 60));
    }
  }
  return { from, to: Math.min(25, to) };
}
