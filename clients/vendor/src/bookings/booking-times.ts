/** Booking times: instants as the vendor's wall clock and language have them. One formatter of each kind for all rows. */

export interface BookingTimes {
  timeZone: string;
  /** "Tue 6 Jan" */
  day(at: string | number): string;
  /** "Tuesday, 6 January 2026" */
  longDay(at: string | number): string;
  /** "23–29 Nov 2026" */
  dayRange(from: number, to: number): string;
  /** "10:00" */
  time(at: string | number): string;
  /** "Tue 6 Jan, 10:00 – 11:00" */
  range(startsAt: string, endsAt: string): string;
  /** "10:00 – 11:00" */
  timeRange(startsAt: string, endsAt: string): string;
  /** "6 Jan 2026, 10:00" */
  moment(at: string | number): string;
  /** "3 min ago", "in 2 h": of the greatest unit that is whole. */
  relative(at: string | number, nowMs: number): string;
  /** "1 h 30 min" */
  duration(startsAt: string, endsAt: string): string;
}

/** @throws RangeError when there is no such zone. */
export function createBookingTimes(locale: string, timeZone: string): BookingTimes {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at: string | number) => formatter.format(new Date(at));
  };
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const dayRange = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const timeRange = (startsAt: string, endsAt: string) => `${time(startsAt)} – ${time(endsAt)}`;
  return {
    timeZone,
    day,
    longDay: format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    dayRange: (from, to) => dayRange.formatRange(from, to),
    time,
    timeRange,
    range(startsAt, endsAt) {
      const [first, last] = [day(startsAt), day(endsAt)];
      return first === last
        ? `${first}, ${timeRange(startsAt, endsAt)}`
        : `${first}, ${time(startsAt)} – ${last}, ${time(endsAt)}`;
    },
    moment: format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    relative(at, nowMs) {
      const [unit, ms] = unitOf(new Date(at).getTime() - nowMs);
      return relative.format(ms, unit);
    },
    duration: (startsAt, endsAt) => durationWords(Date.parse(endsAt) - Date.parse(startsAt)),
  };
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function unitOf(ms: number): ['day' | 'hour' | 'minute' | 'second', number] {
  for (const [unit, length] of units) if (Math.abs(ms) >= length) return [unit, Math.trunc(ms / length)];
  // Below a minute it is now: seconds would have to be drawn each second.
  return ['second', 0];
}

export function durationWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
