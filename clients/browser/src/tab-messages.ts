/**
 * Tab messages: what the tabs of one person say to each other. One of them leads: it has the connection, the outbox and the store. The others follow:
 * they show what it tells them and ask it to do what their person wants.
 *
 * A tab may be older than another one after a deployment. `hello`, `leading`, `call` and `answer` are understood by all versions, so that even an
 * outdated tab gets its commands stored; `state` and `change` only by those of the same wire. A tab that does not know another kind lets it pass.
 */
import type {
  BookingCommandName,
  InboxItem,
  NotificationCategory,
  PreferenceChanges,
  Preferences,
  PushData,
  PushRegistration,
} from '@slotwire/protocol';
import type {
  AttentionItem,
  BookingView,
  CommandResult,
  ConnectionState,
  OutboxEntry,
  Question,
  SocketServiceEvents,
  Toast,
} from '@slotwire/sdk';
import type { StorageState } from './storage-state.ts';

/** Grows when tabs of the version before would not understand `state` or `change`, or could not read the store. */
export const TABS_WIRE = 1;

export interface SharedState {
  connection: ConnectionState;
  bookings: readonly BookingView[];
  outbox: readonly OutboxEntry[];
  attention: readonly AttentionItem[];
  synced: boolean;
  inbox: readonly InboxItem[];
  unread: number;
  toasts: readonly Toast[];
  preferences: Preferences;
  storage: StorageState;
}

/** What listeners are told and nobody keeps. */
export const toldEvents = ['event', 'signal', 'overview', 'arrived', 'preferences-refused'] as const;
export type Told = {
  [E in (typeof toldEvents)[number]]: [event: E, payload: SocketServiceEvents[E]];
}[(typeof toldEvents)[number]];

export type StateChange = Partial<Omit<SharedState, 'bookings'>> & {
  bookings?: { put: readonly BookingView[]; gone: readonly string[] };
  told?: readonly Told[];
};

export interface SubmitCall {
  op: 'submit';
  key: string;
  command: BookingCommandName;
  intent: object;
  base: number;
}

export interface InboxQuery {
  before?: string;
  limit?: number;
  category?: NotificationCategory;
  unread?: boolean;
}

/** What a tab wants done. All of them may be repeated: each takes effect once, or makes no difference the second time. */
export type TabCall =
  | SubmitCall
  /** A command that was stored: how does it end? */
  | { op: 'follow'; key: string }
  /** `base`: the version that the tab shows; a tab of an older version does not say. */
  | { op: 'resolve'; key: string; choice: 'mine' | 'theirs'; base?: number }
  | { op: 'dismiss'; key: string }
  | { op: 'reconnect' }
  | { op: 'pause' }
  | { op: 'sign-out'; everywhere: boolean }
  | { op: 'ask'; question: Question; args: object }
  /** `all` comes from tabs of an older version only. */
  | { op: 'read'; ids: readonly string[] | 'all' }
  | { op: 'dismiss-toast'; id: string }
  | { op: 'list'; query: InboxQuery }
  | { op: 'set-preferences'; changes: PreferenceChanges }
  | { op: 'register-push'; registration: PushRegistration }
  | { op: 'unregister-push' }
  /** A push came to this tab. */
  | { op: 'push'; data: PushData }
  /** The person has signed in here, and the leader's token is of no use any more. */
  | { op: 'token'; token: string };

export type TabMessage =
  | { kind: 'hello'; wire: number; from: string; visible: boolean }
  | { kind: 'leading'; wire: number; from: string }
  | { kind: 'bye'; from: string }
  | { kind: 'visible'; from: string; visible: boolean }
  | { kind: 'state'; from: string; to: string; seq: number; state: SharedState }
  | { kind: 'change'; from: string; seq: number; change: StateChange }
  /** The leader cannot be seen: who can, and would lead? */
  | { kind: 'offer'; from: string }
  | { kind: 'take'; from: string; to: string }
  /** The leader lets go of the lock, which shall go to the heir: who is before it in the queue lets it pass. */
  | { kind: 'yield'; from: string; heir: string }
  /** What the host application handed to one tab: the others would be signed out when that has gone. Kept by tabs, and never on the device. */
  | { kind: 'token'; from: string; token: string }
  | { kind: 'call'; from: string; id: string; call: TabCall }
  | { kind: 'answer'; to: string; id: string; ok: boolean; value: unknown }
  /** A command of a tab has been answered for good. */
  | { kind: 'done'; to: string; key: string; result: CommandResult };

/** A channel between all tabs of one person. Messages arrive in the order in which they were posted, or, where a tab has gone, not at all. */
export interface TabChannel {
  post(message: TabMessage): void;
  close(): void;
}

export interface TabLocks {
  /** Resolves with the release when this tab holds the lock; rejects when the signal came first. */
  acquire(name: string, signal: AbortSignal): Promise<() => void>;
}
