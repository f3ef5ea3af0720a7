/** Notification bell: how many are unread, and the newest by category, to be dealt with in place. What has just come pops up beside it. */
import { notificationLimits } from '@slotwire/protocol';
import { useNotifications, useSocket, useUnread } from '@slotwire/react';
import { Button, ButtonLink, CountBadge, EmptyState, IconButton, Popover } from '@slotwire/ui';
import { Bell, BellOff, MailCheck } from 'lucide-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { groupInbox, type InboxGroup } from './inbox-groups.ts';
import { NotificationRow } from './notification-row.tsx';
import { categoryLooks } from './notification-words.ts';
import { Toasts } from './toasts.tsx';
import './notification-bell.css';

/** So many of each category fit below each other without a scroll through all of them. */
const PER_GROUP = 4;

export function NotificationBell() {
  const unread = useUnread();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      {/* What pops up is in the panel as well, once that is open. */}
      {isOpen ? null : createPortal(<Toasts onMore={() => setOpen(true)} />, document.body)}
      <Popover
        label="Notifications"
        className="bell"
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <IconButton
            icon={Bell}
            label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
            badge={<CountBadge count={unread} max={notificationLimits.inboxWindow - 1} tone="danger" />}
          />
        }
      >
        <BellContent unread={unread} onClose={close} />
      </Popover>
    </>
  );
}

function BellContent({ unread, onClose }: { unread: number; onClose(): void }) {
  const { notifications } = useSocket();
  const groups = groupInbox(useNotifications(), PER_GROUP);
  return (
    <>
      <header className="bell-head">
        <h2>Notifications</h2>
        {unread === 0 ? null : (
          <Button size="small" variant="quiet" icon={MailCheck} onPress={() => notifications.markRead('all')}>
            Mark all read
          </Button>
        )}
      </header>
      <div className="bell-list">
        {groups.length === 0 ? (
          <EmptyState title="Nothing yet" icon={BellOff}>
            Requests, cancellations and messages of your customers come here.
          </EmptyState>
        ) : (
          groups.map((group) => <BellGroup key={group.category} group={group} onClose={onClose} />)
        )}
      </div>
      <footer className="bell-foot">
        <ButtonLink size="small" variant="quiet" href="/notifications" onPress={onClose}>
          All notifications
        </ButtonLink>
        <ButtonLink size="small" variant="quiet" href="/preferences" onPress={onClose}>
          Preferences
        </ButtonLink>
      </footer>
    </>
  );
}

function BellGroup({ group: { category, unread, items, more }, onClose }: { group: InboxGroup; onClose(): void }) {
  const { label } = categoryLooks[category];
  return (
    <section aria-label={label}>
      <h3 className="bell-category">
        {label}
        <CountBadge count={unread} tone="neutral" label="unread" />
      </h3>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <NotificationRow item={item} onOpen={onClose} />
          </li>
        ))}
      </ul>
      {more === 0 ? null : (
        <ButtonLink
          size="small"
          variant="quiet"
          className="bell-more"
          href={`/notifications?category=${category}`}
          onPress={onClose}
        >
          {`${more} more in ${label.toLowerCase()}`}
        </ButtonLink>
      )}
    </section>
  );
}
