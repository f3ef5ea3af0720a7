/** Offline page: this device. What it can do without a network, what it keeps, and what has become of each thing that was done here. */
import { explainStorage } from '@slotwire/browser';
import { useBookings, useConnection, useNotifications, useNow } from '@slotwire/react';
import { Badge, Button, Card, Facts, Page } from '@slotwire/ui';
import { Check, CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import { describeConnection } from '../connection/describe-connection.ts';
import { AttentionList } from './attention-list.tsx';
import { type Ability, needsNetwork, shellWords, sizeWords, worksOffline } from './device-facts.ts';
import { PendingList } from './pending-list.tsx';
import { useReloadWish, useShellState, useStorageState, useTabState } from './use-device-state.ts';
import './offline-page.css';

export function OfflinePage() {
  const connection = useConnection();
  const { label, advice } = describeConnection(connection, useNow(1_000));
  const isOnline = connection.status === 'connected';
  return (
    <Page
      title="This device"
      lead={
        isOnline
          ? 'Connected. Without a network the app goes on; this page says how far.'
          : `${label}. ${advice ?? 'The app goes on with what this device keeps.'}`
      }
    >
      <div className="offline">
        <AttentionList />
        <PendingList isOnline={isOnline} />
        <div className="offline-pair">
          <Abilities
            title="Works without a network"
            abilities={worksOffline}
            icon={Check}
            tone="yes"
            limit={useLimit()}
          />
          <Abilities title="Needs the network" abilities={needsNetwork} icon={CloudOff} tone="no" />
        </div>
        <Kept />
      </div>
    </Page>
  );
}

/** What works without a network works from memory as well, and no longer. */
function useLimit(): string | undefined {
  return useStorageState().kind === 'memory'
    ? 'As nothing is kept on this device, only until this page is closed.'
    : undefined;
}

interface AbilitiesProps {
  title: string;
  abilities: readonly Ability[];
  icon: typeof Check;
  tone: 'yes' | 'no';
  limit?: string | undefined;
}

function Abilities({ title, abilities, icon: Icon, tone, limit }: AbilitiesProps) {
  return (
    <Card title={title}>
      {limit === undefined ? null : <p className="offline-limit">{limit}</p>}
      <ul className="offline-abilities">
        {abilities.map(({ label, help }) => (
          <li key={label} className="offline-ability">
            <Icon size={18} aria-hidden className={`offline-${tone}`} />
            <span>
              {label}
              <span className="offline-help">{help}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const roleWords = {
  joining: 'Joining the others',
  leader: 'Has the connection, for all tabs of yours',
  follower: 'Shares the connection of another tab',
  alone: 'By itself: this browser cannot share a connection',
  outdated: 'Older than another tab: reload it',
  closed: 'Closed',
} as const;

function Kept() {
  const { locale, shell, version } = useApp();
  const storage = useStorageState();
  const { role } = useTabState();
  const state = useShellState();
  const wish = useReloadWish();
  const bookings = useBookings().length;
  const notifications = useNotifications().length;
  const bytes = useStoredBytes();
  const counted = (count: number) => new Intl.NumberFormat(locale).format(count);
  return (
    <Card
      title="What this device keeps"
      actions={
        wish === undefined ? undefined : (
          <Button size="small" variant="primary" onPress={shell.reload}>
            Reload for the new version
          </Button>
        )
      }
    >
      <Facts
        facts={[
          {
            label: 'Store',
            value: (
              <>
                <Badge tone={storage.kind === 'memory' ? 'warning' : 'success'}>
                  {storage.kind === 'memory'
                    ? 'Memory only'
                    : storage.kind === 'indexeddb'
                      ? 'On this device'
                      : 'Opening'}
                </Badge>
                <span className="offline-help">{explainStorage(storage)}</span>
              </>
            ),
          },
          { label: 'Bookings', value: counted(bookings) },
          { label: 'Notifications', value: counted(notifications) },
          { label: 'Room taken', value: bytes === undefined ? 'The browser does not say' : sizeWords(bytes, locale) },
          { label: 'Opens offline', value: shellWords(state) },
          { label: 'This tab', value: roleWords[role] },
          { label: 'Version', value: version.own },
        ]}
      />
    </Card>
  );
}

function useStoredBytes(): number | undefined {
  const nowMs = useNow(30_000);
  const [bytes, setBytes] = useState<number | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again as time passes
  useEffect(() => {
    navigator.storage?.estimate?.().then(
      ({ usage }) => setBytes(usage),
      () => {},
    );
  }, [nowMs]);
  return bytes;
}
