/**
 * Push post: what stands between the gateways, which know tokens, and the fleet, whose phones have them. It is there before the fleet: to the
 * phones of a run that is over it says that the app is gone, as a gateway would. Tokens that no fleet made are live, and go nowhere.
 */
import { type NotificationPriority, pushDataSchema } from '@slotwire/protocol';
import type { HistoryEntry, PushAnswer } from '../oracle/history.ts';
import { parsePushToken } from '../phone/push-line.ts';
import type { Delivery } from '../push-gateways/delivery.ts';
import type { PushAudience } from '../push-gateways/gateway.ts';
import type { Fate } from '../push-gateways/gateway-script.ts';

type PushEntry = Extract<HistoryEntry, { type: 'push' }>;

/** A gateway was asked to push to a phone of the fleet. */
export interface FleetPush {
  /** The slice that holds the phone. */
  slice: number;
  push: Delivery;
  /** As the oracle hears of it. */
  entry: PushEntry;
}

/** The phones of a run. */
export interface PushPhones {
  runId: string;
  /** By device. */
  sliceOf: ReadonlyMap<string, number>;
}

export interface PushPost extends PushAudience {
  /** From now on the tokens of this run are live. */
  moveIn(phones: PushPhones): void;
  listen(listener: (push: FleetPush) => void): void;
  /** The installation on this device is gone, and its token with it. */
  wiped(device: string): void;
}

/** What a phone calls itself in its tokens. */
export const phoneName = (runId: string, device: string): string => `live-${runId}-${device}`;

export function createPushPost(): PushPost {
  let phones: PushPhones | undefined;
  let tell: (push: FleetPush) => void = () => {};
  /** By device, where it is not the first. */
  const installations = new Map<string, number>();

  /** Undefined: no phone of this run. */
  function readOwn(token: string): { device: string; slice: number; installation: number } | undefined {
    const read = parsePushToken(token);
    if (read === undefined || phones === undefined) return undefined;
    const prefix = phoneName(phones.runId, '');
    const device = read.name.startsWith(prefix) ? read.name.slice(prefix.length) : undefined;
    const slice = device === undefined ? undefined : phones.sliceOf.get(device);
    return device === undefined || slice === undefined ? undefined : { device, slice, installation: read.installation };
  }

  return {
    isDead(token) {
      const own = readOwn(token);
      if (own !== undefined) return own.installation !== (installations.get(own.device) ?? 1);
      return parsePushToken(token)?.name.startsWith('live-') === true;
    },
    onPush(push, fate) {
      const own = readOwn(push.token);
      const data = pushDataSchema.safeParse(push.data);
      if (own === undefined || !data.success) return;
      const { id, priority, digest } = data.data;
      tell({
        slice: own.slice,
        push,
        entry: {
          type: 'push',
          device: own.device,
          token: push.token,
          notification: id,
          priority: priority as NotificationPriority,
          urgency: push.urgency,
          count: Number(digest ?? 1),
          answer: answerOf(fate),
          atMs: push.atMs,
        },
      });
    },
    moveIn(given) {
      phones = given;
    },
    listen(listener) {
      tell = listener;
    },
    wiped(device) {
      installations.set(device, (installations.get(device) ?? 1) + 1);
    },
  };
}

function answerOf({ kind }: Fate): PushAnswer {
  if (kind === 'taken') return 'sent';
  return kind === 'dead' || kind === 'foreign' ? 'dead-token' : 'failed';
}
