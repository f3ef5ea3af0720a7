/**
 * Socket client: the socket service as a screen sees it, without what only the owner of the device needs. A tab that shares another tab's connection
 * has one as well.
 */
import type { SocketService } from './socket-service.ts';

export type SocketClient = Omit<
  SocketService,
  'start' | 'stop' | 'setConditions' | 'mode' | 'policy' | 'stats' | 'follow' | 'stored'
>;
