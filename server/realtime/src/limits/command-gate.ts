/**
 * Command gate: whether a message has room in the buckets of its class (RL2), and whether a node under load still serves that class (RL3).
 * Cheap and at once: a booking pays three look-ups for it. Only where the cluster cannot tell at once does a command wait.
 */
import { CommandClass, commandClassOf, commands, type Failure, failure, type LimitSettings } from '@slotwire/protocol';
import type { Clock, Random } from '@slotwire/runtime';
import { type Level, type Taken, takeFrom } from '../cluster/bucket.ts';
import { createBuckets } from '../cluster/buckets.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Session } from '../sessions/session.ts';
import { type Shares, shrink } from './shares.ts';
import { createSpread, type Spread } from './spread.ts';

export type CommandLimit = 'device' | 'person' | 'back_end' | 'node' | 'shed';

export interface CommandGate {
  /** @returns nothing when the message has room, else what to answer. */
  check(session: Session, event: string): Failure | undefined | Promise<Failure | undefined>;
  /** The same for a booking that comes over HTTP, with a token of this subject. */
  checkBackEnd(userId: string): Failure | undefined | Promise<Failure | undefined>;
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

  function shed(of: CommandClass): Failure | undefined {
    if (shares().commands[of] > 0) return undefined;
    return refuse('shed', of, Math.ceil(SHED_WAIT_MS * (1 + 2 * random.float())));
  }

  function ofNode(of: CommandClass): Failure | undefined {
    const whole = settings().commands.perNode[of];
    const share = shares().commands[of];
    const bucket = share === 1 ? whole : shrink(whole, share);
    const { level, spread } = nodeOf(of, bucket.size);
    return takeFrom(level, bucket, 1, clock.monotonicMs()).ok
      ? undefined
      : refuse('node', of, spread.waitMs(bucket.perSecond));
  }

  return {
    check(session, event) {
      const of = classOf(event, session.connection.namespace);
      const isShed = shed(of);
      if (isShed) return isShed;
      const { perDevice, perPerson } = settings().commands;
      const { userId } = session;
      const device = devices.take(`${of} ${userId} ${session.deviceId}`, perDevice[of], 1);
      if (!device.ok) return refuse('device', of, device.retryAfterMs);
      const full = ofNode(of);
      if (full) return full;
      const person = cluster.take(`commands ${of} ${userId}`, perPerson[of], 1);
      return person instanceof Promise ? person.then((taken) => ofPerson(of, taken)) : ofPerson(of, person);
    },
    checkBackEnd(userId) {
      const of = CommandClass.Bookings;
      const isShed = shed(of);
      if (isShed) return isShed;
      const { perBackEnd } = settings().commands;
      // What it has no room for takes nothing from those who share the node with it.
      const ofBackEnd = (took: Taken) => (took.ok ? ofNode(of) : refuse('back_end', of, took.retryAfterMs));
      const taken = cluster.take(`back end ${userId}`, perBackEnd, 1);
      return taken instanceof Promise ? taken.then(ofBackEnd) : ofBackEnd(taken);
    },
  };
}

const classes = new Map(Object.entries(commands).map(([name, spec]) => [name, commandClassOf(name, spec, '/')]));

function classOf(event: string, namespace: string): CommandClass {
  return (namespace === '/admin' ? undefined : classes.get(event)) ?? commandClassOf(event, undefined, namespace);
}
