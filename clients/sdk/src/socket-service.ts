/**
 * The socket service: one device of one person. What an application sees of the SDK, and what it has to give;
 * `device-service.ts` wires it together.
 */
import type {
  BookingCommandName,
  CommandInput,
  Failure,
  Overview,
  Platform,
  Preferences,
  SessionMode,
  StreamEvent,
} from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { AttentionItem } from './attention.ts';
import type { ClientStats } from './client-metrics.ts';
import type { BookingIntent } from './command.ts';
import type { ConnectionState } from './connection.ts';
import type { Fault } from './fault.ts';
import type { Arrival, NotificationCenter, Toast } from './notification-center.ts';
import type { CommandResult, OutboxEntry } from './outbox.ts';
import type { DeviceConditions, PowerPolicy } from './power.ts';
import type { Answer, Question } from './questions.ts';
import type { DeviceStorage } from './storage.ts';
import type { ClientTransport } from './transport.ts';
import type { BookingView } from './views.ts';

export interface SocketServiceOptions {
  /** Origin of the service, `https://host:port`. */
  url: string;
  /**
   * A token for this person; called before a connect and before expiry. Rejects when there is none (then: needs-auth),
   * or with `TokenUnavailable` when it could not be asked for (then: tried again later).
   */
  getToken: () => Promise<string>;
  /** The same for all starts of one installation: the service lets a device be connected once. */
  deviceId: string;
  platform: Platform;
  appVersion: string;
  /** Of this person on this device. What is found of another person is erased, never shown and never sent. */
  storage: DeviceStorage;
  transport: ClientTransport;
  runtime: Runtime;
  /** Called when the SDK meets a fault that it survives (a storage write that failed, an event that it cannot read). */
  onFault?: (fault: Fault) => void;
  /** Reports client metrics to the service. Default: true. */
  telemetry?: boolean;
  /** What the device knows about itself at the start; see `setConditions`. */
  conditions?: Partial<DeviceConditions>;
  /** In which notifications are rendered, BCP 47. Default: `en`. */
  locale?: string;
  /** IANA zone of the device, `Intl.DateTimeFormat().resolvedOptions().timeZone`. Default: `UTC`. */
  timeZone?: string;
}

export interface SocketServiceEvents {
  connection: ConnectionState;
  /** A stream event, in order, once: after it was applied to the replica. */
  event: StreamEvent;
  /** Bookings whose view changed; undefined when all may have (after a snapshot). */
  bookings: readonly string[] | undefined;
  outbox: readonly OutboxEntry[];
  attention: readonly AttentionItem[];
  signal: { type: string; data: unknown };
  /** Of a vendor, after `ask('overview:get')` on this connection: it has become another. */
  overview: Overview;
  /** The inbox or its count changed. */
  notifications: { unread: number };
  toasts: readonly Toast[];
  /** A notification worth an interruption has come, once; in front of the person it is a toast as well. */
  arrived: Arrival;
  preferences: Preferences;
  /** The service refused a change of preferences for good: it has been taken back. */
  'preferences-refused': Failure;
}

/** Of a command whose key was given before: it is applied once, however often it is submitted. */
export interface SubmitAs {
  key: string;
  /** The version of the booking that the person acted on; 0 when the service had not confirmed any. */
  base: number;
}

export interface Submitted {
  key: string;
  queued: Promise<void>;
  done: Promise<CommandResult>;
}

export interface SocketService {
  readonly notifications: NotificationCenter;
  /**
   * Loads what was stored, then connects. Resolves when the stored state is there, also when the network is not.
   * Rejects when the storage cannot be read; it may be called again then.
   */
  start(): Promise<void>;
  /** Closes the link and flushes storage. The outbox stays for the next start. */
  stop(): Promise<void>;
  connection(): ConnectionState;
  /** Try at once instead of waiting, and also where the power policy would sleep. Ends `suspended` and `needs-auth`. */
  reconnectNow(): void;
  /** Closes the link until `reconnectNow`: suspended, `stopped-by-app`. */
  pause(): void;
  /**
   * The person leaves: tokens of this device count no more, with `everywhere` those of all their devices, and nothing is pushed there.
   * Resolves when the service has done it; the state is then needs-auth. Rejects with the service's failure, or when it did not answer; it may be
   * called again then. What waits in the outbox stays for the next time that this person signs in here. Forget their token before.
   */
  signOut(options?: { everywhere?: boolean }): Promise<void>;
  /** What the device knows about itself; the power policy draws the conclusions. */
  setConditions(conditions: Partial<DeviceConditions>): void;

  /** By start, then by id. The same objects until something changes. */
  bookings(): readonly BookingView[];
  booking(id: string): BookingView | undefined;
  outbox(): readonly OutboxEntry[];
  attention(): readonly AttentionItem[];
  /** True once the replica was complete at some time; before that lists may be partial. */
  synced(): boolean;

  /**
   * Puts a command into the outbox (durable) and shows its effect at once. `key` is the id of the booking that a create makes.
   * `queued` settles when it is stored, and rejects when the storage failed (the command is sent all the same);
   * `done` when the service has answered for good, however long that takes. `done` never rejects.
   * @param as who makes commands for somebody else (a tab for another one) brings their key and the version that they acted on, so that a
   *   repeat is the same command: a key that is in the outbox is not added again, its promises are those of the first time.
   * @throws before `start()` has resolved.
   */
  submit<C extends BookingCommandName>(command: C, intent: BookingIntent<C>, as?: SubmitAs): Submitted;
  /**
   * What becomes of a command that an earlier start or another tab has submitted: as `done` of `submit`.
   * @returns undefined when it is neither in the outbox nor in `attention()`: it has been answered, and what it did is in the bookings
   */
  follow(key: string): Promise<CommandResult> | undefined;
  /** Resolves when everything that was done until now is stored; rejects when the storage failed. */
  stored(): Promise<void>;
  /**
   * The person's choice on a rejected command: `mine` sends it again on the current version, `theirs` drops it.
   * @param as who chooses for somebody else (a tab for another one) brings the version that they saw.
   */
  resolve(key: string, choice: 'mine' | 'theirs', as?: Pick<SubmitAs, 'base'>): void;
  dismiss(key: string): void;

  /** Figures of the own vendor, on the connection of now. Never rejects; nothing is stored, repeated or kept. */
  ask<Q extends Question>(question: Q, args: CommandInput<Q>): Promise<Answer<Q>>;

  /** @returns removes the listener. */
  on<E extends keyof SocketServiceEvents>(event: E, listener: (payload: SocketServiceEvents[E]) => void): () => void;
  stats(): ClientStats;
  /** What the service was last asked for. */
  mode(): SessionMode;
  /** The policy that the conditions of the device led to. */
  policy(): PowerPolicy;
}
