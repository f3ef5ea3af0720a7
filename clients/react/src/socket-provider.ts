/** Socket provider: gives the screens below it the one socket client of this app. */
import type { SocketClient } from '@slotwire/sdk';
import { createContext, createElement, type ReactNode, useContext } from 'react';

const SocketContext = createContext<SocketClient | undefined>(undefined);

export interface SocketProviderProps {
  client: SocketClient;
  children?: ReactNode;
}

export function SocketProvider({ client, children }: SocketProviderProps) {
  return createElement(SocketContext, { value: client }, children);
}

/** The client itself, for calls. What is drawn comes from the hooks, which know when it changes. */
export function useSocket(): SocketClient {
  const client = useContext(SocketContext);
  if (client === undefined) throw new Error('useSocket is used outside of a SocketProvider');
  return client;
}
