/** What a judge finds at the end about one person: the inbox and the decisions of the service, read without the SDK. */
import type { Preferences, PushDecision } from '@slotwire/protocol';
import type { NotificationMark } from './history.ts';

export interface Inbox {
  user: string;
  role: 'customer' | 'vendor';
  vendorId?: string | undefined;
  /** All of it, newest first. */
  items: readonly InboxMark[];
  unread: number;
  preferences: Preferences;
  /** Devices that the fleet does not know may have shown this person something. */
  strangers?: boolean;
  decisions: readonly PushDecision[];
}

export interface InboxMark extends NotificationMark {
  atMs: number;
  read: boolean;
}
