/** Channels card: which category may use which channel, and how important something has to be for it. */
import {
  NotificationChannel,
  type NotificationPriority,
  notificationCategories,
  notificationPriorities,
  type PreferenceChanges,
  type Preferences,
} from '@slotwire/protocol';
import { Card, Checkbox, Select } from '@slotwire/ui';
import { categoryLooks, priorityLabels } from '../notifications/notification-words.ts';
import './channels-card.css';

export interface PreferencesCardProps {
  preferences: Preferences;
  onChange(changes: PreferenceChanges): void;
}

export const channelLabels: Readonly<Record<NotificationChannel, { label: string; help: string }>> = {
  inApp: { label: 'In the app', help: 'Counted, and shown over the page' },
  push: { label: 'Push', help: 'To your phones' },
  sound: { label: 'Sound', help: 'With a sound' },
};
const channels = Object.values(NotificationChannel);
const priorities = notificationPriorities.map((id: NotificationPriority) => ({ id, label: priorityLabels[id] }));

export function ChannelsCard({ preferences, onChange }: PreferencesCardProps) {
  const { categories, minimumPriority } = preferences;
  return (
    <Card title="Channels">
      <table className="channels">
        <thead>
          <tr>
            <td />
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {channelLabels[channel].label}
                <span className="channels-help">{channelLabels[channel].help}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {notificationCategories.map((category) => (
            <tr key={category}>
              <th scope="row">
                {categoryLooks[category].label}
                <span className="channels-help">{categoryLooks[category].help}</span>
              </th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    className="channels-box"
                    aria-label={`${categoryLooks[category].label}: ${channelLabels[channel].label}`}
                    isSelected={categories[category][channel]}
                    onChange={(isOn) => onChange({ categories: { [category]: { [channel]: isOn } } })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <fieldset className="channels-priorities">
        <legend>How important something has to be</legend>
        {channels.map((channel) => (
          <Select
            key={channel}
            label={channelLabels[channel].label}
            options={priorities}
            value={minimumPriority[channel]}
            onChange={(priority) => onChange({ minimumPriority: { [channel]: priority } })}
          />
        ))}
      </fieldset>
      <p className="channels-note">What is critical always comes through: a platform that goes down in an hour, say.</p>
    </Card>
  );
}
