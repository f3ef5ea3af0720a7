/** Readings: what the client keeps as one value that stays the same object until it changes. */
import type { InboxItem, Preferences } from '@slotwire/protocol';
import type {
  AttentionItem,
  ConnectionState,
  OutboxEntry,
  SocketClient,
  SocketServiceEvents,
  Toast,
} from '@slotwire/sdk';
import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useSocket } from './socket-provider.ts';

function useReading<T>(event: keyof SocketServiceEvents, read: (client: SocketClient) => T): T {
  const client = useSocket();
  const subscribe = useCallback((onChange: () => void) => client.on(event, onChange), [client, event]);
  return useSyncExternalStore(subscribe, () => read(client));
}

export function useConnection(): ConnectionState {
  return useReading('connection', (client) => client.connection());
}

/** Own commands on their way, oldest first. */
export function useOutbox(): readonly OutboxEntry[] {
  return useReading('outbox', (client) => client.outbox());
}

/** Own commands that were rejected and wait for the person. */
export function useAttention(): readonly AttentionItem[] {
  return useReading('attention', (client) => client.attention());
}

/** The inbox window, newest first. */
export function useNotifications(): readonly InboxItem[] {
  return useReading('notifications', (client) => client.notifications.inbox());
}

export function useUnread(): number {
  return useReading('notifications', (client) => client.notifications.unread());
}

/** Oldest first. */
export function useToasts(): readonly Toast[] {
  return useReading('toasts', (client) => client.notifications.toasts());
}

/** With own changes that are still on their way; change them by `client.notifications.setPreferences`. */
export function usePreferences(): Preferences {
  return useReading('preferences', (client) => client.notifications.preferences());
}

/** Calls the newest `listener` with each event, while the component is there. Draws nothing. */
export function useSocketEvent<E extends keyof SocketServiceEvents>(
  event: E,
  listener: (payload: SocketServiceEvents[E]) => void,
): void {
  const client = useSocket();
  const onEvent = useEffectEvent(listener);
  useEffect(() => client.on(event, (payload) => onEvent(payload)), [client, event]);
}
