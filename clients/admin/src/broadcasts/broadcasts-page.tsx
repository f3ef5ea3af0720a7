/** Broadcasts: tell many at once, now or later, and see what became of it. */
import { Page, Tabs } from '@slotwire/ui';
import { useState } from 'react';
import { type BroadcastDraft, emptyDraft } from './broadcast-draft.ts';
import { BroadcastHistory } from './broadcast-history.tsx';
import { ComposeBroadcast } from './compose-broadcast.tsx';
import './broadcasts-page.css';

type Part = 'compose' | 'history';

export function BroadcastsPage() {
  const [part, setPart] = useState<Part>('compose');
  // Here, as a part that is not shown is not there: a look at the others takes nothing from what is written.
  const [draft, setDraft] = useState<BroadcastDraft>(emptyDraft);
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
          {
            id: 'compose',
            label: 'New',
            content: <ComposeBroadcast draft={draft} onDraft={setDraft} onSent={() => setPart('history')} />,
          },
          { id: 'history', label: 'Scheduled and sent', content: <BroadcastHistory /> },
        ]}
      />
    </Page>
  );
}
