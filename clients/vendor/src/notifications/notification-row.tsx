/** Notification row: one notification, in the bell and in the history. */
import type { InboxItem } from '@slotwire/protocol';
import { useNow, useSocket } from '@slotwire/react';
import { IconButton } from '@slotwire/ui';
import { MailCheck } from 'lucide-react';
import { useRef } from 'react';
import { Link } from 'react-aria-components';
import { useBookingTimes } from '../bookings/use-booking-times.ts';
import { DeedButtons } from './deed-buttons.tsx';
import { categoryLooks, toneOf } from './notification-words.ts';
import { useDeeds } from './use-deeds.ts';
import './notification-row.css';

interface NotificationRowProps {
  item: InboxItem;
  /** It was pressed, and leads somewhere. */
  onOpen?(): void;
  /** Also says which category it is of. */
  showsCategory?: boolean;
}

export function NotificationRow({ item, onOpen = () => {}, showsCategory = false }: NotificationRowProps) {
  const { notifications } = useSocket();
  const times = useBookingTimes();
  const nowMs = useNow(30_000);
  const deeds = useDeeds(item);
  const { title, body } = notifications.render(item);
  const { icon: Icon, label } = categoryLooks[item.category];
  const route = notifications.route(item);
  const row = useRef<HTMLElement>(null);
  // The button that was pressed goes; the focus must not go with it.
  const keepFocus = () => row.current?.focus();
  const read = () => {
    if (!item.read) notifications.markRead([item.id]);
  };
  const isRecent = nowMs - Date.parse(item.at) < 24 * 3_600_000;
  return (
    <article
      ref={row}
      tabIndex={-1}
      className={item.read ? 'notification-row' : 'notification-row notification-row-unread'}
    >
      <span className={`notification-row-icon notification-row-${toneOf(item)}`}>
        <Icon size={16} aria-hidden />
      </span>
      <div className="notification-row-text">
        <p className="notification-row-title">
          {item.read ? null : <span className="visually-hidden">Unread: </span>}
          {route.screen === 'booking' ? (
            <Link
              className="notification-row-link"
              href={`/bookings/${route.bookingId}`}
              onPress={() => {
                read();
                onOpen();
              }}
            >
              {title}
            </Link>
          ) : (
            title
          )}
        </p>
        {body === '' ? null : <p className="notification-row-body">{body}</p>}
        <p className="notification-row-meta">
          {showsCategory ? `${label} · ` : ''}
          <time dateTime={item.at} title={times.moment(item.at)}>
            {isRecent ? times.relative(item.at, nowMs) : times.moment(item.at)}
          </time>
        </p>
        <DeedButtons
          deeds={{
            ...deeds,
            act(deed) {
              keepFocus();
              deeds.act(deed);
            },
          }}
          subject={body === '' ? title : `${title}, ${body}`}
          bookingId={item.booking?.id}
        />
      </div>
      {item.read ? null : (
        <IconButton
          icon={MailCheck}
          size="small"
          label={`Mark as read: ${title}`}
          onPress={() => {
            keepFocus();
            read();
          }}
        />
      )}
    </article>
  );
}
