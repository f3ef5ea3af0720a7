/**
 * Broadcast work: the steps of a broadcast, each of them one commit. What was told and how far it came stand in the same commit, so a
 * service that ends, or another node that is quicker, neither repeats nor loses anybody. Pure, on what the commit reads.
 */
import { type Broadcast, BroadcastState, type Notification, type ToldAudience } from '@slotwire/protocol';
import { accept, type Outcome, reject } from '../commands/once.ts';
import { announce } from '../notifications/announce.ts';
import { emptyReadSet, emptyWriteSet, type WriteSet } from '../storage/store.ts';
import type { BroadcastRecord } from '../storage/store-broadcasts.ts';
import type { Work } from '../storage/view.ts';
import { streamsOfAudience } from './audience.ts';

/** People in one commit, as many as a batch has commands. */
export const BROADCAST_PAGE = 100;

export interface Page {
  broadcast: Pick<BroadcastRecord, 'id'>;
  /** One for each stream of the page, or more, drawn outside of `decide`, which may run again. */
  ids: readonly string[];
  /** Devices that are connected, of the first page. */
  connected: number;
  atMs: number;
  /** Undefined: nobody is pushed. */
  pushAtMs: number | undefined;
}

export interface PageOutcome {
  /** As it is now; undefined: retention has forgotten it. */
  broadcast: BroadcastRecord | undefined;
  told: readonly Notification[];
  /** This commit ended it. */
  ended?: 'sent' | 'failed';
}

export const isOpen = ({ state }: Pick<BroadcastRecord, 'state'>): boolean =>
  state === BroadcastState.Queued || state === BroadcastState.Sending;

/** Goes on where the commit finds it: it may have been cancelled since it was found, or another node may be further. */
export function pageWork(page: Page): Work<PageOutcome> {
  const { id } = page.broadcast;
  return {
    reads: { ...emptyReadSet, broadcasts: [id] },
    decide(view) {
      const broadcast = view.broadcast(id);
      if (broadcast === undefined || !isOpen(broadcast))
        return { writes: emptyWriteSet, value: { broadcast, told: [] } };
      if (isExpired(broadcast, page.atMs)) return failed(broadcast, 'expired');
      return writePage(broadcast, page);
    },
  };
}

/** What went wrong will go wrong again. */
export function failWork(id: string): Work<PageOutcome> {
  return {
    reads: { ...emptyReadSet, broadcasts: [id] },
    decide(view) {
      const broadcast = view.broadcast(id);
      if (broadcast === undefined || !isOpen(broadcast))
        return { writes: emptyWriteSet, value: { broadcast, told: [] } };
      return failed(broadcast, 'internal');
    },
  };
}

function failed(broadcast: BroadcastRecord, failure: NonNullable<BroadcastRecord['failure']>) {
  const next: BroadcastRecord = { ...broadcast, state: BroadcastState.Failed, failure };
  return {
    writes: { ...emptyWriteSet, broadcasts: [next] },
    value: { broadcast: next, told: [], ended: 'failed' as const },
  };
}

function writePage(broadcast: BroadcastRecord, { ids, connected, atMs, pushAtMs }: Page) {
  const { announcement, trace, notificationIds } = broadcast;
  const streams = streamsOfAudience(broadcast.audience);
  const from = notificationIds.length;
  const occasion = { atMs, at: new Date(atMs).toISOString(), trace, pushAtMs };
  const all = streams
    .slice(from, from + ids.length)
    .map((stream, index) => announce(stream, announcement, ids[index] as string, occasion));
  const written = [...notificationIds, ...all.map(({ notification }) => notification.id)];
  const isDone = written.length === streams.length;
  const next: BroadcastRecord = {
    ...broadcast,
    state: isDone ? BroadcastState.Sent : BroadcastState.Sending,
    connected: from === 0 ? connected : broadcast.connected,
    notificationIds: written,
    ...(isDone ? { sentMs: atMs } : {}),
  };
  const writes: WriteSet = {
    ...emptyWriteSet,
    events: all.map(({ event }) => event),
    notifications: all.map(({ record }) => record),
    broadcasts: [next],
  };
  const told = all.map(({ notification }) => notification);
  return { writes, value: { broadcast: next, told, ...(isDone ? { ended: 'sent' as const } : {}) } };
}

function isExpired({ announcement: { expiresAt } }: BroadcastRecord, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs;
}

export function cancelWork(id: string): Work<Outcome> {
  return {
    reads: { ...emptyReadSet, broadcasts: [id] },
    decide(view) {
      const broadcast = view.broadcast(id);
      if (broadcast === undefined) return reject('NOT_FOUND', { message: 'no such broadcast' });
      if (!isOpen(broadcast)) return reject('TOO_LATE', { message: `the broadcast is ${broadcast.state} already` });
      const next: BroadcastRecord = { ...broadcast, state: BroadcastState.Cancelled };
      return accept(JSON.stringify(toBroadcast(next)), { ...emptyWriteSet, broadcasts: [next] });
    },
  };
}

export function toBroadcast(record: BroadcastRecord): Broadcast {
  const { id, actorId, createdMs, dueMs, state, announcement, push, sentMs, failure } = record;
  return {
    id,
    by: actorId,
    audience: toldAudience(record),
    ...announcement,
    push,
    createdAt: new Date(createdMs).toISOString(),
    dueAt: new Date(dueMs).toISOString(),
    state,
    ...(failure === undefined ? {} : { failure }),
    ...(sentMs === undefined ? {} : { sentAt: new Date(sentMs).toISOString() }),
  };
}

function toldAudience({ audience }: BroadcastRecord): ToldAudience {
  return audience.type === 'people' ? { type: 'people', count: streamsOfAudience(audience).length } : audience;
}
