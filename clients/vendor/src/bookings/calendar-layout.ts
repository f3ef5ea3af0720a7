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
}

export interface Placed {
  view: BookingView;
  /** From the day's beginning, minutes. */
  topMin: number;
  heightMin: number;
  lane: number;
  lanes: number;
}

const DAY_MS = 86_400_000;
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
    days.push({ day: zone.at(startMs).day, startMs, endMs });
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

/** @param views by start. */
export function placeInDay(views: readonly BookingView[], { startMs, endMs }: CalendarDay): Placed[] {
  const [from, to] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
  const placed: (Placed & { endMin: number })[] = [];
  let group: (Placed & { endMin: number })[] = [];
  let groupEnd = Number.NEGATIVE_INFINITY;
  const closeGroup = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1));
    for (const item of group) item.lanes = lanes;
    group = [];
  };
  for (const view of views) {
    const { booking } = view;
    if (booking.startsAt >= to || booking.endsAt <= from) continue;
    const topMin = Math.max(0, (Date.parse(booking.startsAt) - startMs) / 60_000);
    const lastMin = Math.min((endMs - startMs) / 60_000, (Date.parse(booking.endsAt) - startMs) / 60_000);
    const heightMin = Math.max(MIN_HEIGHT_MIN, lastMin - topMin);
    const endMin = topMin + heightMin;
    if (topMin >= groupEnd) closeGroup();
    const lane = freeLane(group, topMin);
    const item = { view, topMin, heightMin, lane, lanes: 1, endMin };
    group.push(item);
    placed.push(item);
    groupEnd = Math.max(group.length === 1 ? endMin : groupEnd, endMin);
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
