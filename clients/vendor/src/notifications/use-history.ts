/** Use history: notifications beyond the window, page by page from the service. */
import type { InboxItem, NotificationCategory } from '@slotwire/protocol';
import { useNotifications, useSocket } from '@slotwire/react';
import { useMemo, useState } from 'react';
import { type HistoryFilter, historyCursor, mergeHistory } from './inbox-groups.ts';

const PAGE = 50;

export type OlderState = 'more' | 'loading' | 'failed' | 'end';

interface Older {
  /** Of which filter: pages of another one say nothing here. */
  category: NotificationCategory | undefined;
  items: readonly InboxItem[];
  next: string | undefined;
  state: OlderState;
}

const nothing = { items: [], next: undefined, state: 'more' } as const;

export function useHistory(filter: HistoryFilter): {
  items: readonly InboxItem[];
  state: OlderState;
  loadOlder(): void;
} {
  const { notifications } = useSocket();
  const window = useNotifications();
  const { category, unreadOnly } = filter;
  const [older, setOlder] = useState<Older>({ category, ...nothing });
  const own = older.category === category ? older : { category, ...nothing };
  const items = useMemo(
    () => mergeHistory(window, own.items, { category, unreadOnly }),
    [window, own.items, category, unreadOnly],
  );
  return {
    items,
    state: own.state,
    loadOlder() {
      const before = historyCursor(window, own.next);
      setOlder({ ...own, state: 'loading' });
      notifications
        .list({
          limit: PAGE,
          ...(before === undefined ? {} : { before }),
          ...(category === undefined ? {} : { category }),
        })
        .then(
          ({ notifications: page, next }) =>
            setOlder((now) =>
              now.category === category
                ? { category, items: [...now.items, ...page], next, state: next === undefined ? 'end' : 'more' }
                : now,
            ),
          () => setOlder((now) => (now.category === category ? { ...now, state: 'failed' } : now)),
        );
    },
  };
}
