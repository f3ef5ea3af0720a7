/** Audience: whom a broadcast is for, as streams and as people, and how many of them could be reached now. */
import {
  ALL_STREAM,
  type Audience,
  groupStream,
  type Reach,
  roleStream,
  type StreamName,
  userStream,
} from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import { breathe } from '../push/breathe.ts';
import type { Registry } from '../sessions/registry.ts';
import type { Session } from '../sessions/session.ts';
import type { BroadcastStore } from '../storage/store-broadcasts.ts';
import type { AudienceAnswer, AudienceQuestion } from './connection-questions.ts';

/** Sessions, or people, that are looked at before others have their turn. */
const SLICE = 500;

/** Where the broadcast is written: one stream however many read it, or one for each person of a list, named twice or not. */
export function streamsOfAudience(audience: Audience): StreamName[] {
  switch (audience.type) {
    case 'all':
      return [ALL_STREAM];
    case 'role':
      return [roleStream(audience.role)];
    case 'group':
      return [groupStream(audience.group)];
    case 'people':
      return [...new Set(audience.userIds)].map(userStream);
  }
}

/** For the audit log: `all`, `role:customer`, `group:beta` or `people`. */
export function targetOfAudience(audience: Audience): string {
  const [stream] = streamsOfAudience(audience);
  return audience.type === 'people' ? 'people' : (stream as string);
}

export interface AudienceParts {
  timers: Timers;
  cluster: Cluster;
  registry: Pick<Registry, 'all' | 'ofUser'>;
  store: Pick<BroadcastStore, 'countPushableAmong'>;
}

/** Answers the question of all nodes who of an audience is connected to this one. */
export function serveAudience({ timers, cluster, registry, store }: AudienceParts): void {
  async function count({ audience, stream }: AudienceQuestion): Promise<AudienceAnswer> {
    const people = new Set<string>();
    let devices = 0;
    let left = SLICE;
    for (const session of candidates(audience)) {
      if (belongs(session, audience)) {
        people.add(session.userId);
        devices++;
      }
      if (--left > 0) continue;
      left = SLICE;
      await breathe(timers);
    }
    const unpushable = stream === undefined ? 0 : people.size - (await countPushable(stream, [...people]));
    return { people: people.size, devices, unpushable };
  }

  function* candidates(audience: Audience): Iterable<Session> {
    if (audience.type !== 'people') yield* registry.all();
    else for (const userId of new Set(audience.userIds)) yield* registry.ofUser(userId);
  }

  async function countPushable(stream: StreamName, userIds: readonly string[]): Promise<number> {
    let count = 0;
    for (let from = 0; from < userIds.length; from += SLICE) {
      count += await store.countPushableAmong(stream, userIds.slice(from, from + SLICE));
      await breathe(timers);
    }
    return count;
  }

  cluster.answer('audience', count);
}

function belongs({ ended, connection, claims }: Session, audience: Audience): boolean {
  if (ended || connection.namespace !== '/') return false;
  switch (audience.type) {
    case 'all':
    case 'people':
      return true;
    case 'role':
      return claims.role === audience.role;
    case 'group':
      return claims.groups?.includes(audience.group) === true;
  }
}

export interface Connected {
  people: number;
  devices: number;
  unpushable: number;
  missing: readonly string[];
}

/** Over all nodes. A person with devices on two of them counts for each. */
export async function countConnected(cluster: Cluster, question: AudienceQuestion): Promise<Connected> {
  const { answers, missing } = await cluster.ask('audience', question);
  const sum = { people: 0, devices: 0, unpushable: 0, missing };
  for (const { value } of answers) {
    sum.people += value.people;
    sum.devices += value.devices;
    sum.unpushable += value.unpushable;
  }
  return sum;
}

export async function reachOf(
  audience: Audience,
  { cluster, store }: { cluster: Cluster; store: Pick<BroadcastStore, 'countPushReaders'> },
): Promise<Reach> {
  const streams = streamsOfAudience(audience);
  const stream = audience.type === 'people' ? undefined : streams[0];
  const connected = await countConnected(cluster, { audience, stream });
  const push = await store.countPushReaders(streams);
  return {
    people: audience.type === 'people' ? streams.length : push.people + connected.unpushable,
    connected: { people: connected.people, devices: connected.devices },
    push,
    missing: [...connected.missing],
  };
}
