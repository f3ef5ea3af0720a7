/** When clock: the wall clock of a when field. Loaded when somebody wants a time, as its calendar rules weigh more than the page. */
import { parseDateTime, toCalendarDateTime, toZoned, type ZonedDateTime } from '@internationalized/date';
import { DateTimeField } from '@slotwire/ui';

export interface WhenClockProps {
  label: string;
  help: string;
  error: string | undefined;
  /** Wall clock, `2026-03-02T09:00`. */
  value: string;
  timeZone: string;
  onChange(value: string): void;
}

export function WhenClock({ value, timeZone, onChange, ...texts }: WhenClockProps) {
  return (
    <DateTimeField
      {...texts}
      value={zonedOf(value, timeZone)}
      onChange={(next) => onChange(next === null ? UNREADABLE : textOf(next))}
    />
  );
}

/** Half typed: no time yet, and on all the same. */
const UNREADABLE = '-';

function textOf(value: ZonedDateTime): string {
  return toCalendarDateTime(value).set({ second: 0, millisecond: 0 }).toString().slice(0, 16);
}

function zonedOf(text: string, timeZone: string): ZonedDateTime | null {
  try {
    return toZoned(parseDateTime(text), timeZone);
  } catch {
    return null;
  }
}
