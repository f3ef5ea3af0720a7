/** Zone card: by which clock times are shown and quiet hours are kept. */
import { Card, ComboBox, Switch } from '@slotwire/ui';
import { useMemo } from 'react';
import { useApp } from '../app-context.ts';
import type { PreferencesCardProps } from './channels-card.tsx';
import { knownZones } from './zone.ts';
import './zone-card.css';

export function ZoneCard({ preferences: { timeZone }, onChange }: PreferencesCardProps) {
  const { timeZone: device } = useApp();
  const isAuto = timeZone === 'auto';
  const options = useMemo(
    () => knownZones(timeZone, device).map((id) => ({ id, label: id.replaceAll('_', ' ') })),
    [timeZone, device],
  );
  return (
    <Card title="Time zone">
      <div className="zone">
        <Switch isSelected={isAuto} onChange={(isOn) => onChange({ timeZone: isOn ? 'auto' : device })}>
          That of the device
        </Switch>
        <ComboBox
          label="Time zone"
          options={options}
          value={isAuto ? device : timeZone}
          isDisabled={isAuto}
          help={
            isAuto
              ? 'Quiet hours travel along with the phone that registered last.'
              : 'Bookings and quiet hours go by this clock.'
          }
          onChange={(zone) => {
            if (zone !== null) onChange({ timeZone: zone });
          }}
        />
      </div>
    </Card>
  );
}
