/** Conflicts: what becomes of a rejected command (CF6), and how the person's own choice is sent again. Pure. */
import { type Booking, type Failure, failure } from '@slotwire/protocol';
import type { AttentionItem } from './attention.ts';
import type { Command } from './command.ts';

/** What the person sees of a command that was rejected. */
export function attentionFor(command: Command, failure: Failure, nowMs: number): AttentionItem {
  const { key, bookingId, args } = command;
  return {
    key,
    command: command.command,
    bookingId,
    args: { ...args },
    code: failure.code,
    message: failure.message,
    ...(failure.current === undefined ? {} : { current: failure.current }),
    ...(failure.free === undefined ? {} : { free: failure.free }),
    atMs: nowMs,
  };
}

/** The answer that brought it there. */
export function failureOf({ code, message, current, free }: AttentionItem): Failure {
  return failure(code, {
    message,
    ...(current === undefined ? {} : { current }),
    ...(free === undefined ? {} : { free }),
  });
}

/**
 * 'mine': the same wish once more, with a new key, on the newest version that the person can have seen.
 * A create becomes a new booking, since the id of a booking is the key of its create (CM5).
 */
export function sendAgain(
  item: AttentionItem,
  key: string,
  known: Pick<Booking, 'version'> | undefined,
): Omit<Command, 'trace'> {
  const versions = [item.current?.version ?? 0, known?.version ?? 0];
  const bookingId = item.command === 'booking:create' ? key : item.bookingId;
  return {
    key,
    command: item.command,
    bookingId,
    args: item.args,
    base: item.command === 'booking:create' ? 0 : Math.max(...versions),
  };
}

/**
 * A later command that was made on top of an earlier one of this device moves on with it, if nobody came between:
 * the earlier one made exactly the next version. Otherwise the service has to judge it on the version the person saw.
 */
export function rebase(base: number, earlier: { base: number; acked: Booking }): number {
  return base === earlier.base && earlier.acked.version === base + 1 ? base + 1 : base;
}
