/** Preferences page: how the person is told, on all their devices, and how this one sounds. */
import type { Failure } from '@slotwire/protocol';
import { usePreferences, useSocket, useSocketEvent } from '@slotwire/react';
import { Button, Notice, Page } from '@slotwire/ui';
import { useState } from 'react';
import { SoundSettingsCard } from '../notifications/sound-settings.tsx';
import { ChannelsCard } from './channels-card.tsx';
import { refusalWords } from './quiet-draft.ts';
import { QuietHoursCard } from './quiet-hours-card.tsx';
import { ZoneCard } from './zone-card.tsx';
import './preferences-page.css';

export function PreferencesPage() {
  const { notifications } = useSocket();
  const preferences = usePreferences();
  const [refused, setRefused] = useState<Failure | undefined>(undefined);
  useSocketEvent('preferences-refused', setRefused);
  const change: typeof notifications.setPreferences = (changes) => {
    setRefused(undefined);
    notifications.setPreferences(changes);
  };
  return (
    <Page
      title="Preferences"
      lead="What reaches you, where and when. Changes count on all your devices at once, and wait here while there is no connection."
    >
      <div className="preferences">
        {refused === undefined ? null : (
          <Notice
            tone="danger"
            role="alert"
            title="The service did not take that change, so it has been taken back"
            actions={
              <Button size="small" onPress={() => setRefused(undefined)}>
                Dismiss
              </Button>
            }
          >
            {refusalWords(refused)}
          </Notice>
        )}
        <ChannelsCard preferences={preferences} onChange={change} />
        <QuietHoursCard preferences={preferences} onChange={change} />
        <ZoneCard preferences={preferences} onChange={change} />
        <SoundSettingsCard />
      </div>
    </Page>
  );
}
