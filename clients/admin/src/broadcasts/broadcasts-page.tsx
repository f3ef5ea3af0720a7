/** Broadcasts: tell many at once, now or later, and see what became of it. */
import { Page, Tabs } from '@slotwire/ui';
import { useState } from 'react';
import { BroadcastHistory } from './broadcast-history.tsx';
import { ComposeBroadcast } from './compose-broadcast.tsx';
import './broadcasts-page.css';

type Part = 'compose' | 'history';

export function BroadcastsPage() {
  const [part, setPart] = useState<Part>('compose');
  return (
    <Page
      title="Broadcasts"
      lead="A message to everybody, a role, a group or a list of people: in the app, and by push."
    >
      <Tabs<Part>
        label="Broadcasts"
        selected={part}
        onSelect={setPart}
        tabs={[
          { id: 'compose', label: 'New', content: <ComposeBroadcast onSent={() => setPart('history')} /> },
          { id: 'history', label: 'Scheduled and sent', content: <BroadcastHistory /> },
        ]}
      />
    </Page>
  );
}
