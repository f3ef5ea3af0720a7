/** Bookings as React reads them: the list, one of them, and whether the list is complete. */
import type { BookingView } from '@slotwire/sdk';
import { useCallback, useSyncExternalStore } from 'react';
import { feedOf } from './booking-feed.ts';
import { useRuntime } from './runtime-provider.ts';
import { useSocket } from './socket-provider.ts';

/** All of them, by start. The same array and the same views until something changes; some 25 times a second at most. */
export function useBookings(): readonly BookingView[] {
  const client = useSocket();
  const { timers } = useRuntime();
  const subscribe = useCallback((onChange: () => void) => feedOf(client, timers).onList(onChange), [client, timers]);
  return useSyncExternalStore(subscribe, () => client.bookings());
}

/** One of them; drawn anew when it changed, and not when others did. `undefined` as id reads none. */
export function useBooking(id: string | undefined): BookingView | undefined {
  const client = useSocket();
  const { timers } = useRuntime();
  const subscribe = useCallback(
    (onChange: () => void) => (id === undefined ? () => {} : feedOf(client, timers).onBooking(id, onChange)),
    [client, timers, id],
  );
  return useSyncExternalStore(subscribe, () => (id === undefined ? undefined : client.booking(id)));
}

/** False until the list was complete for the first time on this device. */
export function useSynced(): boolean {
  const client = useSocket();
  const subscribe = useCallback(
    (onChange: () => void) => {
      const stops = [client.on('bookings', onChange), client.on('connection', onChange)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [client],
  );
  return useSyncExternalStore(subscribe, () => client.synced());
}
