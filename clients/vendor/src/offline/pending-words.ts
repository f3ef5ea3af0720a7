/** Pending words: what an own command wants, how far it is, and what became of one that was rejected. Pure. */
import { type BookingCommandName, errors, type TimeRange } from '@slotwire/protocol';
import type { AttentionItem, OutboxEntry } from '@slotwire/sdk';
import type { Tone } from '@slotwire/ui';

const transitions: Readonly<Record<string, string>> = {
  confirmed: 'Confirm',
  declined: 'Decline',
  in_progress: 'Start',
  completed: 'Complete',
  no_show: 'Mark as no show',
  cancelled: 'Cancel',
};

const commands: Readonly<Record<BookingCommandName, string>> = {
  'booking:create': 'Book',
  'booking:cancel': 'Cancel',
  'booking:reschedule': 'Move',
  'booking:answer-reschedule': 'Answer the ask to move',
  'booking:transition': 'Change the status',
  'booking:note': 'Add a note',
};

/** What the person wanted, as an order: "Confirm", "Move". The arguments are known of what was rejected alone. */
export function wishWords(command: string, args: Readonly<Record<string, unknown>> = {}): string {
  if (command === 'booking:transition' && typeof args.to === 'string')
    return transitions[args.to] ?? `Set to ${args.to}`;
  if (command === 'booking:answer-reschedule' && typeof args.accept === 'boolean') {
    return args.accept ? 'Accept the new time' : 'Keep the old time';
  }
  return commands[command as BookingCommandName] ?? command;
}

export interface Fate {
  label: string;
  tone: Tone;
  /** What happens next. */
  next: string;
}

/** @param isSafe it outlives the page, as there is a store */
export function fateOf(
  { state, attempts }: Pick<OutboxEntry, 'state' | 'attempts'>,
  isOnline: boolean,
  isSafe: boolean,
): Fate {
  switch (state) {
    case 'queued':
      if (!isOnline) {
        const next = isSafe
          ? 'Kept on this device, sent when there is a connection.'
          : 'Sent when there is a connection, if this page stays open.';
        return { label: 'Waits for the network', tone: isSafe ? 'info' : 'warning', next };
      }
      return { label: 'Waits its turn', tone: 'info', next: 'Sent after those before it.' };
    case 'sent':
      return isOnline
        ? {
            label: attempts > 1 ? `Being sent, try ${attempts}` : 'Being sent',
            tone: 'info',
            next: 'Waits for the answer of the service.',
          }
        : {
            label: 'Unknown',
            tone: 'warning',
            next: 'Sent, and the answer did not arrive. It is sent again, and takes effect once.',
          };
    case 'acked':
      return { label: 'Done', tone: 'success', next: 'The service has done it; the list follows in a moment.' };
    default:
      return assertNever(state);
  }
}

/** What the person can do about a rejection. */
export interface Verdict {
  why: string;
  /** Label of "mine": send it again; undefined where that cannot help. */
  again: string | undefined;
  /** Nearest free slots, where the slot was taken. */
  free: readonly TimeRange[];
}

export function verdictOf({ code, message, current, free = [] }: AttentionItem): Verdict {
  switch (code) {
    case 'CONFLICT':
    case 'FUTURE_VERSION':
      return { why: 'Somebody changed the booking meanwhile.', again: 'Do it anyway', free: [] };
    case 'ILLEGAL_TRANSITION':
      return {
        why:
          current === undefined
            ? 'Its status no longer allows this.'
            : `It is ${current.status.replace('_', ' ')} now, which does not allow this.`,
        again: undefined,
        free: [],
      };
    case 'SLOT_TAKEN':
      return { why: 'Another booking has that time.', again: undefined, free };
    case 'NOT_FOUND':
      return { why: 'The booking is no longer among yours.', again: undefined, free: [] };
    case 'KEY_REUSED':
      return { why: 'It seems to have been done already.', again: undefined, free: [] };
    default: {
      const isPassing = Object.hasOwn(errors, code) && errors[code].retry !== 'never';
      return { why: sentence(message), again: isPassing ? 'Try again' : undefined, free: [] };
    }
  }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

function assertNever(value: never): never {
  throw new Error(`unknown state ${JSON.stringify(value)}`);
}
