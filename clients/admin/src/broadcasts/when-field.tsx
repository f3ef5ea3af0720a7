/** When field: a switch, and with it a wall clock in the admin's zone. */
import { fromAbsolute, parseDateTime, toCalendarDateTime, toZoned, type ZonedDateTime } from '@internationalized/date';
import { DateTimeField, Switch } from '@slotwire/ui';
import { usePanel } from '../panel/panel-context.ts';

export interface WhenFieldProps {
  /** Of the switch. */
  label: string;
  fieldLabel: string;
  /** Wall clock, `2026-03-02T09:00`; empty: not at all. */
  value: string;
  /** What stands there when it is switched on. */
  suggestInMinutes: number;
  onChange(value: string): void;
  help?: string;
  error: string | undefined;
}

export function WhenField({ label, fieldLabel, value, suggestInMinutes, onChange, help, error }: WhenFieldProps) {
  const { service, timeZone } = usePanel();
  const isOn = value !== '';
  const suggested = () => {
    const later = fromAbsolute(service.nowMs() + suggestInMinutes * 60_000, timeZone);
    return textOf(later.set({ minute: 0, second: 0, millisecond: 0 }).add({ hours: later.minute > 0 ? 1 : 0 }));
  };
  return (
    <div className="panel-stack">
      <Switch isSelected={isOn} onChange={(on) => onChange(on ? suggested() : '')}>
        {label}
      </Switch>
      {isOn ? (
        <DateTimeField
          label={fieldLabel}
          help={`${help === undefined ? '' : `${help} `}Time of ${timeZone}.`}
          value={zonedOf(value, timeZone)}
          onChange={(next) => onChange(next === null ? UNREADABLE : textOf(next))}
          error={error}
        />
      ) : null}
    </div>
  );
}

/** Half typed: no time yet, and on all the same. */
const UNREADABLE = '-';

const textOf = (value: ZonedDateTime): string =>
  toCalendarDateTime(value).set({ second: 0, millisecond: 0 }).toString().slice(0, 16);

function zonedOf(text: string, timeZone: string): ZonedDateTime | null {
  try {
    return toZoned(parseDateTime(text), timeZone);
  } catch {
    return null;
  }
}
