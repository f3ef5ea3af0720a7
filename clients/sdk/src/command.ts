/** Command: what a person wants done to a booking, and how it looks on the wire. */
import type { BookingCommandName, CommandInput } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';

/** The arguments of a booking command as an app gives them: key, trace and base version are the SDK's. */
export type BookingIntent<C extends BookingCommandName> = Omit<CommandInput<C>, 'key' | 'trace' | 'baseVersion'>;

export interface Command {
  key: string;
  command: BookingCommandName;
  bookingId: string;
  /** The intent. */
  args: Readonly<Record<string, unknown>>;
  /** The version of the booking that the person acted on; 0 when the service had not confirmed any. */
  base: number;
  /** W3C traceparent: the same for every repeat. */
  trace: string;
}

const withoutBase: readonly BookingCommandName[] = ['booking:create', 'booking:note'];

/** The message, the same for every repeat of a key. */
export function wireArgs({ key, command, args, base, trace }: Command): Record<string, unknown> {
  const message: Record<string, unknown> = { ...args, key, trace };
  // Versions begin with 1: that is what the create ahead in the outbox will make.
  if (!withoutBase.includes(command)) message.baseVersion = Math.max(1, base);
  return message;
}

/** Room for the packet around the JSON: type, namespace, ack id, brackets. */
const ENVELOPE_BYTES = 32;

/** Of the message with its packet, an upper bound. */
export function wireBytes(command: Command): number {
  return messageBytes(command.command, wireArgs(command));
}

export function messageBytes(command: string, args: object): number {
  return utf8Bytes(JSON.stringify([command, args])) + ENVELOPE_BYTES;
}

/** `TextEncoder` is missing in some React Native engines, and would allocate the bytes to count them. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** A new `traceparent`, sampled. https://www.w3.org/TR/trace-context/#traceparent-header */
export function newTrace(random: Pick<Random, 'bytes'>): string {
  let text = '';
  for (const byte of random.bytes(24)) text += byte.toString(16).padStart(2, '0');
  // An id of zeros only would be invalid.
  const traceId = /^0+$/.test(text.slice(0, 32)) ? '1'.padStart(32, '0') : text.slice(0, 32);
  const spanId = /^0+$/.test(text.slice(32)) ? '1'.padStart(16, '0') : text.slice(32);
  return `00-${traceId}-${spanId}-01`;
}
