/** When field: a switch, and with it a wall clock in the admin's zone. */
import { LoadingState, later, PartBoundary, Switch } from '@slotwire/ui';
import { usePanel } from '../panel/panel-context.ts';
import { fullHourAfter } from './wall-clock.ts';

const WhenClock = later(async () => (await import('./when-clock.tsx')).WhenClock);

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
  const suggest = () => fullHourAfter(service.nowMs() + suggestInMinutes * 60_000, timeZone);
  return (
    <div className="panel-stack">
      <Switch isSelected={isOn} onChange={(on) => onChange(on ? suggest() : '')}>
        {label}
      </Switch>
      {isOn ? (
        <PartBoundary what="The clock" fallback={<LoadingState label="Loading the clock" rows={1} />}>
          <WhenClock
            label={fieldLabel}
            help={`${help === undefined ? '' : `${help} `}Time of ${timeZone}.`}
            error={error}
            value={value}
            timeZone={timeZone}
            onChange={onChange}
          />
        </PartBoundary>
      ) : null}
    </div>
  );
}
