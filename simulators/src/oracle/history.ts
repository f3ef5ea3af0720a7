/**
 * History: what the oracle is told about the devices, in the order in which it happened.
 * Append-only; what went before is never changed by what comes after. `main.ts --history` writes it down as JSON lines.
 */
import type {
  BookingCommandName,
  BookingStatus,
  ErrorCode,
  NotificationCategory,
  NotificationPriority,
  NotificationTemplate,
  Preferences,
  Role,
} from '@slotwire/protocol';

/** How a command may end: with a value, or with one of the codes of the error table. */
export type Outcome = 'ok' | ErrorCode;

/** A booking as the oracle remembers it: enough to find it again and to see that it is the same one. */
export interface BookingMark {
  id: string;
  version: number;
  /** Of the whole booking, see `fingerprint`. */
  print: number;
  endsAtMs: number;
}

export type Answer =
  | { outcome: 'ok'; booking: BookingMark; replayed: boolean }
  /** `retry` says whether the device has to repeat it, so that this was no outcome yet. */
  | { outcome: ErrorCode; retry: boolean };

/** What an event says of its booking. */
export type EventBooking = WholeBooking | NotedBooking;

/** `booking.created` and `booking.updated` carry all of it. */
export interface WholeBooking {
  id: string;
  version: number;
  customerId: string;
  vendorId: string;
  /** Scoped by the vendor (BK6). */
  resourceId: string;
  status: BookingStatus;
  startsAtMs: number;
  endsAtMs: number;
}

/** `booking.noted` tells what was added, and nothing of the rest. */
export interface NotedBooking {
  id: string;
  version: number;
  status?: undefined;
}

export interface AppliedEvent {
  stream: string;
  epoch: string;
  offset: number;
  /** Fingerprint of the event's id. */
  id: number;
  type: string;
  /** The event's own time, by the clock of the service. */
  atMs: number;
  /** Of events about bookings. */
  booking?: EventBooking;
  /** Who changed what of the booking. */
  change?: { by: Role; fields: readonly string[] };
  /** What it tells the readers of its stream (NT1); of an announcement, what follows from it (NT5). */
  notification?: NotificationMark;
  /** Ids of the notifications that became read (NT4). */
  read?: readonly string[];
  /** As they are from here on (PF1). */
  preferences?: Preferences;
}

/** A notification as the oracle remembers it: what decides who hears of it, and when. */
export interface NotificationMark {
  id: string;
  category: NotificationCategory;
  priority: NotificationPriority;
  template: NotificationTemplate;
  booking?: { id: string; version: number; vendorId: string };
  /** Of the booking, where it speaks of one. */
  startsAtMs?: number;
  expiresAtMs?: number;
}

/** What the service told a device about a message that is no booking command: nothing yet, that it is durable, or that it never will be. */
export type Stage = 'sent' | 'acked' | 'refused';

/** What a gateway made of a push; `failed` where it gave no answer that counts. */
export type PushAnswer = 'sent' | 'dead-token' | 'refused' | 'failed';

export type HistoryEntry =
  /** A device joins, or begins anew, with the streams that the token of its person allows. */
  | { type: 'join'; device: string; user: string; streams: readonly string[] }
  /** A welcome: the service has let the device in with a token that was issued then (`iat`). */
  | { type: 'session'; device: string; issuedAtMs: number }
  /** Every token of this person that was issued before is worth nothing, durably so by `atMs` of the service's clock (SE5). */
  | { type: 'revoked'; user: string; issuedBeforeMs: number; atMs: number }
  /** A person's intent enters the outbox. Which outcomes are right was decided before. */
  | {
      type: 'invoke';
      device: string;
      key: string;
      command: BookingCommandName;
      bookingId: string;
      allowed: readonly Outcome[];
    }
  /**
   * The person chose about a command that was rejected, `key`. `mine` sends the same wish once more under a key that only
   * the SDK knows: one command of this kind on this booking (a creation: on a new one) may come without an `invoke`.
   */
  | {
      type: 'resolved';
      device: string;
      key: string;
      command: BookingCommandName;
      bookingId: string;
      choice: 'mine' | 'theirs';
    }
  /** The outbox said that the intent survives a restart. */
  | { type: 'durable'; device: string; key: string }
  /** The command goes out, for the first time or again. */
  | { type: 'send'; device: string; key: string; command: BookingCommandName; bookingId: string }
  /** The service answered. `delivered: false` when the link lost the answer on its way to the device. */
  | { type: 'answer'; device: string; key: string; answer: Answer; delivered: boolean }
  /** The link ended before an answer: unknown, not failed (CM3). */
  | { type: 'unanswered'; device: string; key: string }
  /** The SDK told the application how it ended, or shows it for attention (CF6). */
  | { type: 'settled'; device: string; key: string; outcome: Outcome }
  /** An event reached the application. */
  | { type: 'applied'; device: string; event: AppliedEvent }
  /** The device took a whole snapshot: from here on it continues at these positions. */
  | { type: 'snapshot'; device: string; positions: Readonly<Record<string, { epoch: string; offset: number }>> }
  /** The application was started again. After a kill it may stand where its storage was, a little further back. */
  | { type: 'restart'; device: string; clean: boolean }
  /** The device waits so long before its next try to connect, by a draw of its own: not told where the service named the wait. */
  | { type: 'backoff'; device: string; delayMs: number }
  /** The service told it something before the welcome, which has to be the first (SE3). */
  | { type: 'early'; device: string; event: string }
  /** The application was removed with all that it kept: what was in its outbox is nobody's wish any more. A `join` follows. */
  | { type: 'wiped'; device: string }
  /** The device says that it showed notifications in the foreground (PU2). `atMs` here and below: by the clock of the service. */
  | { type: 'shown'; device: string; ids: readonly string[]; stage: Stage; atMs: number }
  /** The person read notifications on it (NT4). */
  | { type: 'read'; device: string; ids: readonly string[] | 'all'; stage: Stage; atMs: number }
  /** The person changes how they want to be told; with the ack comes what holds from now on (PF1). */
  | { type: 'preferences'; device: string; key: string; stage: Stage; atMs: number; preferences?: Preferences }
  /** The device can be pushed to (PU1). `deviceId`: as the service calls this installation. */
  | {
      type: 'registered';
      device: string;
      deviceId: string;
      token: string;
      timeZone: string;
      stage: Stage;
      atMs: number;
    }
  /** A gateway was asked to push, at `atMs`, and this came of it. */
  | {
      type: 'push';
      device: string;
      token: string;
      notification: string;
      priority: NotificationPriority;
      urgency: 'normal' | 'high';
      /** How many notifications it stands for; 1 for what is no digest. */
      count: number;
      answer: PushAnswer;
      atMs: number;
    }
  /** A push reached the application. `known`: it had the notification already. */
  | { type: 'pushed'; device: string; notification: string; receipt: 'new' | 'known' };
