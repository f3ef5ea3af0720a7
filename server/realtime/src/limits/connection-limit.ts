/**
 * Connection limit: how many connections one person has, on all nodes together (RL4). Each node counts its own, and is asked at each
 * handshake; nodes that do not answer count as none, as a limit must not keep people out when the cluster is in trouble.
 */
import type { Namespace, Refusal } from '@slotwire/protocol';
import { refusal } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Registry } from '../sessions/registry.ts';
import type { Session } from '../sessions/session.ts';

export interface Newcomer {
  userId: string;
  deviceId: string;
  namespace: Namespace;
}

export interface ConnectionLimit {
  /** Asks all nodes. @returns nothing when there is room for one more */
  enter(newcomer: Newcomer): Promise<Refusal | undefined>;
  /** Of those on this node alone, when it is open: two that entered at once may be one too many. */
  isOver(session: Session): boolean;
  /** What one too many is told. */
  refusal(): Refusal;
}

export interface ConnectionLimitParts {
  registry: Pick<Registry, 'ofUser'>;
  cluster: Pick<Cluster, 'ask' | 'answer'>;
  random: Pick<Random, 'float'>;
  most: () => number;
}

/** A connection that went half-open is found dead within 45 s: by then there may be room. */
const WAIT_MS = 45_000;

export function createConnectionLimit({ registry, cluster, random, most }: ConnectionLimitParts): ConnectionLimit {
  function countOthers({ userId, deviceId, namespace }: Newcomer): number {
    let count = 0;
    for (const session of registry.ofUser(userId)) {
      const isSame = session.deviceId === deviceId && session.connection.namespace === namespace;
      if (!isSame && !session.ended) count += 1;
    }
    return count;
  }

  const tooMany = () => refusal('TOO_MANY_CONNECTIONS', { retryAfterMs: Math.ceil(WAIT_MS * (1 + random.float())) });

  cluster.answer('connections:of-person', countOthers);

  return {
    async enter(newcomer) {
      const { answers } = await cluster.ask('connections:of-person', newcomer);
      const others = answers.reduce((sum, { value }) => sum + value, 0);
      return others >= most() ? tooMany() : undefined;
    },
    isOver: ({ userId, deviceId, connection }) =>
      countOthers({ userId, deviceId, namespace: connection.namespace }) >= most(),
    refusal: tooMany,
  };
}
