/**
 * Command gate: whether a message has room in the buckets of its class (RL2), and whether a node under load still serves that class (RL3).
 * Cheap and at once: a booking pays three look-ups for it. Only where the cluster cannot tell at once does a command wait.
 */
import {
  type CommandClass,
  commandClassOf,
  commands,
  type Failure,
  failure,
  type LimitSettings,
} from '@slotwire/protocol';
import type { Clock, Random } from '@slotwire/runtime';
import { type Level, type Taken, takeFrom } from '../cluster/bucket.ts';
import { createBuckets } from '../cluster/buckets.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Session } from '../sessions/session.ts';
import { type Shares, shrink } from './shares.ts';
import { createSpread, type Spread } from './spread.ts';

export type CommandLimit = 'device' | 'person' | 'node' | 'shed';

export interface CommandGate {
  /** @returns nothing when the message has room, else what to answer. */
  check(session: Session, event: string): Failure | undefined | Promise<Failure | undefined>;
}

export interface CommandGateParts {
  clock: Clock;
  random: Random;
  cluster: Pick<Cluster, 'take'>;
  settings: () => LimitSettings;
  shares: () => Shares;
  onLimited: (limit: CommandLimit, of: CommandClass) => void;
}

/** What was shed altogether is worth another try when the load may be over, ms. */
const SHED_WAIT_MS = 10_000;

export function createCommandGate(parts: CommandGateParts): CommandGate {
  const { clock, random, cluster, settings, shares, onLimited } = parts;
  const devices = createBuckets(clock);
  const nodes = new Map<CommandClass, { level: Level; spread: Spread }>();

  function nodeOf(of: CommandClass, size: number) {
    let node = nodes.get(of);
    if (node === undefined) {
      node = { level: { tokens: size, atMs: clock.monotonicMs() }, spread: createSpread(clock, random) };
      nodes.set(of, node);
    }
    return node;
  }

  function refuse(limit: CommandLimit, of: CommandClass, retryAfterMs: number): Failure {
    onLimited(limit, of);
    const isLoad = limit === 'shed' || (limit === 'node' && shares().commands[of] < 1);
    return failure(isLoad ? 'OVERLOADED' : 'RATE_LIMITED', { retryAfterMs });
  }

  function ofPerson(of: CommandClass, taken: Taken): Failure | undefined {
    // Its other devices are told much the same instant.
    return taken.ok ? undefined : refuse('person', of, Math.ceil(taken.retryAfterMs * (1 + random.float())));
  }

  return {
    check(session, event) {
      const of = classOf(event, session.connection.namespace);
      const share = shares().commands[of];
      if (share === 0) return refuse('shed', of, Math.ceil(SHED_WAIT_MS * (1 + 2 * random.float())));
      const { perDevice, perPerson, perNode } = settings().commands;
      const { userId } = session;
      const device = devices.take(`${of} ${userId} ${session.deviceId}`, perDevice[of], 1);
      if (!device.ok) return refuse('device', of, device.retryAfterMs);
      const bucket = share === 1 ? perNode[of] : shrink(perNode[of], share);
      const { level, spread } = nodeOf(of, bucket.size);
      if (!takeFrom(level, bucket, 1, clock.monotonicMs()).ok)
        return refuse('node', of, spread.waitMs(bucket.perSecond));
      const person = cluster.take(`commands ${of} ${userId}`, perPerson[of], 1);
      return person instanceof Promise ? person.then((taken) => ofPerson(of, taken)) : ofPerson(of, person);
    },
  };
}

const classes = new Map(Object.entries(commands).map(([name, spec]) => [name, commandClassOf(name, spec, '/')]));

function classOf(event: string, namespace: string): CommandClass {
  return (namespace === '/admin' ? undefined : classes.get(event)) ?? commandClassOf(event, undefined, namespace);
}
