/**
 * History: what the oracle is told about the devices, in the order in which it happened.
 * Append-only; what went before is never changed by what comes after. `main.ts --history` writes it down as JSON lines.
 */
import type { BookingCommandName, ErrorCode } from '@slotwire/protocol';

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

export interface AppliedEvent {
  stream: string;
  epoch: string;
  offset: number;
  /** Fingerprint of the event's id. */
  id: number;
  type: string;
  /** The booking that it is about; absent for announcements. */
  booking?: { id: string; version: number; customerId?: string; vendorId?: string };
}

export type HistoryEntry =
  /** A device joins, with the streams that its token allows. */
  | { type: 'join'; device: string; streams: readonly string[] }
  /** A person's intent enters the outbox. Which outcomes are right was decided before. */
  | {
      type: 'invoke';
      device: string;
      key: string;
      command: BookingCommandName;
      bookingId: string;
      allowed: readonly Outcome[];
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
  | { type: 'restart'; device: string; clean: boolean };
