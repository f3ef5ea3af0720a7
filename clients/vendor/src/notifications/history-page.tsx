/** History page: all notifications that are kept, by category, read and unread. */
import { type NotificationCategory, notificationCategories } from '@slotwire/protocol';
import { useSocket, useSynced, useUnread } from '@slotwire/react';
import { Button, ButtonLink, Card, EmptyState, LoadingState, Notice, Page, Select, Switch } from '@slotwire/ui';
import { BellOff, MailCheck, Settings2 } from 'lucide-react';
import { useLocation, useSearch } from 'wouter';
import { filterSearch, type HistoryFilter, parseFilter } from './inbox-groups.ts';
import { NotificationRow } from './notification-row.tsx';
import { categoryLooks } from './notification-words.ts';
import { type OlderState, useHistory } from './use-history.ts';
import './history-page.css';

const all = 'all';
const options = [
  { id: all, label: 'All categories' },
  ...notificationCategories.map((id) => ({ id, label: categoryLooks[id].label, icon: categoryLooks[id].icon })),
];

export function HistoryPage() {
  const { notifications } = useSocket();
  const unread = useUnread();
  const isSynced = useSynced();
  const filter = parseFilter(useSearch());
  const [, navigate] = useLocation();
  const choose = (changes: Partial<HistoryFilter>) => {
    const search = filterSearch({ ...filter, ...changes });
    navigate(search === '' ? '/notifications' : `/notifications?${search}`, { replace: true });
  };
  const { items, state, loadOlder } = useHistory(filter);
  return (
    <Page
      title="Notifications"
      lead={unread === 0 ? 'You have read everything.' : `${unread} unread.`}
      actions={
        <>
          <Button icon={MailCheck} isDisabled={unread === 0} onPress={() => notifications.markRead('all')}>
            Mark all read
          </Button>
          <ButtonLink icon={Settings2} href="/preferences">
            Preferences
          </ButtonLink>
        </>
      }
    >
      <div className="history-filters">
        <Select
          label="Category"
          options={options}
          value={filter.category ?? all}
          onChange={(id) => choose({ category: id === all ? undefined : (id as NotificationCategory) })}
        />
        <Switch isSelected={filter.unreadOnly} onChange={(unreadOnly) => choose({ unreadOnly })}>
          Unread only
        </Switch>
      </div>
      <Card className="history-card">
        {items.length === 0 && !isSynced ? (
          <LoadingState label="Loading notifications" rows={6} />
        ) : items.length === 0 ? (
          <EmptyState title={filter.unreadOnly ? 'Nothing unread' : 'Nothing here'} icon={BellOff}>
            {filter.unreadOnly ? 'What you have read is still there.' : 'Notifications are kept for 30 days.'}
          </EmptyState>
        ) : (
          <ul className="history-list" aria-label="Notifications">
            {items.map((item) => (
              <li key={item.id}>
                <NotificationRow item={item} showsCategory />
              </li>
            ))}
          </ul>
        )}
        <Older state={state} onLoad={loadOlder} />
      </Card>
    </Page>
  );
}

function Older({ state, onLoad }: { state: OlderState; onLoad(): void }) {
  switch (state) {
    case 'more':
    case 'loading':
      return (
        <div className="history-older">
          <Button isPending={state === 'loading'} onPress={onLoad}>
            Load older ones
          </Button>
        </div>
      );
    case 'failed':
      return (
        <Notice
          tone="warning"
          title="Older ones could not be loaded"
          actions={
            <Button size="small" onPress={onLoad}>
              Try again
            </Button>
          }
        >
          They are with the service, and there is no connection, or it is busy.
        </Notice>
      );
    case 'end':
      return <p className="history-end">That is all: notifications are kept for 30 days.</p>;
    default:
      return state satisfies never;
  }
}
