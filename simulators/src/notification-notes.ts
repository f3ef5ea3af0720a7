/** Notification notes: what a device tells the service about notifications, preferences and push, in the words of the oracle. */
import { errors, type Preferences, RetryClass } from '@slotwire/protocol';
import type { HistoryEntry, Stage } from './oracle/history.ts';
import { isFields } from './readings.ts';

export interface NotificationMessage {
  event: string;
  args: unknown;
  /** Undefined: it is on its way. */
  answer?: unknown;
}

/** Who says it, and when by the clock of the service. */
export interface Teller {
  device: string;
  deviceId: string;
  atMs: number;
}

/** Nothing for other messages, and for an answer after which it is sent again. */
export function readNotificationMessage(message: NotificationMessage, teller: Teller): HistoryEntry | undefined {
  const { event, args, answer } = message;
  if (!isFields(args) || !told.has(event)) return undefined;
  const stage: Stage | undefined = 'answer' in message ? stageOf(answer) : 'sent';
  if (stage === undefined) return undefined;
  const { device, deviceId, atMs } = teller;
  const at = { device, stage, atMs };
  switch (event) {
    case 'notification:shown':
      return { type: 'shown', ...at, ids: args.ids as readonly string[] };
    case 'notification:read':
      return { type: 'read', ...at, ids: args.all === true ? 'all' : (args.ids as readonly string[]) };
    case 'preferences:set': {
      const preferences = stage === 'acked' && isFields(answer) ? { preferences: answer.value as Preferences } : {};
      return { type: 'preferences', ...at, key: String(args.key), ...preferences };
    }
    case 'device:register':
      return {
        type: 'registered',
        ...at,
        deviceId,
        token: String(args.pushToken),
        timeZone: String(args.timeZone),
      };
    default:
      return undefined;
  }
}

const told: ReadonlySet<string> = new Set([
  'notification:shown',
  'notification:read',
  'preferences:set',
  'device:register',
]);

function stageOf(answer: unknown): Stage | undefined {
  if (!isFields(answer)) return undefined;
  if (answer.ok === true) return 'acked';
  if (typeof answer.code !== 'string' || !(answer.code in errors)) return undefined;
  const { retry } = errors[answer.code as keyof typeof errors];
  return retry === RetryClass.Never || retry === RetryClass.Resync ? 'refused' : undefined;
}
