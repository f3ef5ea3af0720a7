/** Use deeds: what the person does about a notification in place, and how it goes. */

import type { Booking, InboxItem, Notification } from '@slotwire/protocol';
import { useBooking, useSocket } from '@slotwire/react';
import { useState } from 'react';
import { type Deed, openDeeds, standingOf } from './notification-words.ts';

export type DeedState =
  | { status: 'open'; deeds: readonly Deed[] }
  | { status: 'under'; deed: Deed }
  | { status: 'done'; deed: Deed }
  | { status: 'failed'; deed: Deed; message: string };

export interface Deeds {
  state: DeedState;
  /** How the booking stands, where it has moved on since. */
  standing: Booking['status'] | undefined;
  act(deed: Deed): void;
}

export function useDeeds(notification: Notification | InboxItem): Deeds {
  const client = useSocket();
  const booking = useBooking(notification.booking?.id)?.booking;
  const [state, setState] = useState<DeedState | undefined>(undefined);
  return {
    standing: standingOf(notification, booking),
    state: state ?? { status: 'open', deeds: openDeeds(notification, booking) },
    act(deed) {
      const receipt = client.notifications.act(notification.id, deed);
      if (receipt === undefined) {
        setState({
          status: 'failed',
          deed,
          message: 'It is no longer offered. Open the booking to see how it stands.',
        });
        return;
      }
      setState({ status: 'under', deed });
      receipt.done.then(
        (result) =>
          setState(result.ok ? { status: 'done', deed } : { status: 'failed', deed, message: result.message }),
        () => {},
      );
    },
  };
}
