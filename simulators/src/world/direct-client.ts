/**
 * Direct client: a connection to the virtual service that no network lies in the way of, and that shares nothing with the SDK.
 * For the judge, who reads the truth, and for the admin, who revokes. Where the service says when it has room again, it waits: a limit is no
 * answer, and must not be taken for a loss.
 */
import {
  type Booking,
  type Handshake,
  type InboxItem,
  MAX_PUSH_DECISIONS,
  type Namespace,
  notificationLimits,
  PROTOCOL_VERSION,
  type Preferences,
  type PushDecision,
} from '@slotwire/protocol';
import type { MemoryTransport, Peer, Wire } from '@slotwire/realtime';
import type { Timers } from '@slotwire/runtime';
import type { PersonTruth } from '../convergence.ts';
import { APP_VERSION } from '../device.ts';

export interface DirectClient {
  /** The value of the ack. Rejects when the service refuses. */
  ask<T>(event: string, args: object): Promise<T>;
  close(): void;
}

export interface DirectTarget {
  transport: MemoryTransport;
  timers: Timers;
  token: string;
  deviceId: string;
  namespace?: Namespace;
}

/** What is no answer, but a request to come again. */
const limits: ReadonlySet<string> = new Set(['RATE_LIMITED', 'OVERLOADED', 'TOO_MANY_CONNECTIONS']);

/** While the disk is full, a service can do nothing: it is asked again, ms, and for an hour at most. Questions that change something have a key (CM2). */
const STORE_RETRY_MS = 5_000;
const MAX_STORE_RETRIES = 720;

/** Resolves with the welcome; rejects when the service refuses. */
export function connectDirectly({
  transport,
  timers,
  token,
  deviceId,
  namespace = '/',
}: DirectTarget): Promise<DirectClient> {
  const wire: Wire = { toServer: (task) => timers.soon(task), toClient: (task) => timers.soon(task) };
  const auth: Handshake = { protocol: PROTOCOL_VERSION, token, deviceId, platform: 'sim', appVersion: APP_VERSION };
  return new Promise((resolve, reject) => {
    let peer = connect();
    function connect(): Peer {
      return transport.connect({ namespace, auth, address: deviceId }, wire, {
        onOpen() {},
        onEvent: (event) => event === 'welcome' && resolve(client),
        onRefused({ code, retryAfterMs }) {
          if (!limits.has(code) || retryAfterMs === undefined) return reject(new Error(`refused: ${code}`));
          timers.after(retryAfterMs, () => {
            peer = connect();
          });
        },
        onClose: (reason) => reject(new Error(`closed: ${reason}`)),
      });
    }
    const client: DirectClient = {
      ask: <T>(event: string, args: object) =>
        new Promise<T>((answered, failed) => {
          let retriesLeft = MAX_STORE_RETRIES;
          const ask = () =>
            peer.request(event, args, (answer) => {
              const ack = answer as { ok: boolean; code?: string; value?: T; retryAfterMs?: number };
              if (ack.ok) answered(ack.value as T);
              else if (limits.has(`${ack.code}`) && ack.retryAfterMs !== undefined) timers.after(ack.retryAfterMs, ask);
              else if (ack.code === 'STORE_UNAVAILABLE' && retriesLeft-- > 0) timers.after(STORE_RETRY_MS, ask);
              else failed(new Error(`${event}: ${ack.code}`));
            });
          ask();
        }),
      close: () => peer.close(),
    };
  });
}

interface SnapshotPage {
  bookings: Booking[];
  next?: string;
  positions: PersonTruth['positions'];
  notifications?: InboxItem[];
  unread?: number;
  preferences?: Preferences;
}

/** All that the service shows this person. */
export async function readTruth(target: DirectTarget): Promise<PersonTruth> {
  const client = await connectDirectly(target);
  try {
    let page = await client.ask<SnapshotPage>('sync:snapshot', {});
    const { positions, notifications, unread, preferences } = page;
    const bookings = page.bookings;
    while (page.next !== undefined) {
      page = await client.ask<SnapshotPage>('sync:snapshot', { after: page.next });
      bookings.push(...page.bookings);
    }
    return { bookings, positions, told: { notifications, unread, preferences } };
  } finally {
    client.close();
  }
}

interface InboxPage {
  notifications: InboxItem[];
  next?: string;
  unread: number;
}

/** The whole inbox of this person, and how they want to be told. */
export async function readInbox(
  target: DirectTarget,
): Promise<{ items: InboxItem[]; unread: number; preferences: Preferences }> {
  const client = await connectDirectly(target);
  try {
    const items: InboxItem[] = [];
    let page: InboxPage | undefined;
    do {
      const before = page?.next === undefined ? {} : { before: page.next };
      page = await client.ask<InboxPage>('notification:list', { limit: notificationLimits.maxPage, ...before });
      items.push(...page.notifications);
    } while (page.next !== undefined);
    return { items, unread: page.unread, preferences: await client.ask<Preferences>('preferences:get', {}) };
  } finally {
    client.close();
  }
}

/** @param admin in the namespace of admins @returns newest first; of those who were pushed much, of these notifications alone */
export async function readDecisions(
  admin: DirectClient,
  userId: string,
  notificationIds: readonly string[],
): Promise<PushDecision[]> {
  const ask = async (query: { userId?: string; notificationId?: string }) =>
    (await admin.ask<{ decisions: PushDecision[] }>('push:decisions', { ...query, limit: MAX_PUSH_DECISIONS }))
      .decisions;
  const all = await ask({ userId });
  if (all.length < MAX_PUSH_DECISIONS) return all;
  const found: PushDecision[] = [];
  for (const notificationId of notificationIds) found.push(...(await ask({ userId, notificationId })));
  return found;
}
