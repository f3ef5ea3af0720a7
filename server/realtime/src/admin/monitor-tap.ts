/**
 * Tap of one node: picks what subscriptions of any node ask for, within hard bounds. While nobody asks, and while the service sheds load, what
 * passes costs one look at a boolean. What it shows is names, ids, sizes and codes (MO4): it never gets to see more.
 */
import {
  type MonitorEvent,
  type MonitorFilter,
  monitorLimits,
  type Namespace,
  type StreamName,
} from '@slotwire/protocol';
import type { Clock, Random } from '@slotwire/runtime';
import { type Level, takeFrom } from '../cluster/bucket.ts';
import type { Session } from '../sessions/session.ts';
import type { Observer, Readers } from '../telemetry/observer.ts';

export interface Subscription {
  id: string;
  filter: MonitorFilter;
  /** Of what fits, this part. */
  sample: number;
}

/** What a node has for one subscription. */
export interface Catch {
  id: string;
  node: string;
  events: readonly MonitorEvent[];
  dropped: number;
  shed: boolean;
}

export interface Tap {
  readonly observer: Partial<Observer>;
  /** Opens one, or lets it go on for another `LEASE_MS`. */
  keep(subscription: Subscription): void;
  end(id: string): void;
  /** While true, nothing is tapped; subscriptions stay. */
  shed(on: boolean): void;
  /** What was caught since the last call, and whether somebody still asks. */
  empty(): readonly Catch[];
  isOpen(): boolean;
}

export interface TapParts {
  clock: Clock;
  random: Random;
  node: string;
  /** Open sessions of a person, or of everybody, on this node. */
  sessions: { ofUser(userId: string): Iterable<Session>; all(): Iterable<Session> };
}

/** A subscription that nobody renews is over: its node has died, or word of its end was lost. */
export const LEASE_MS = 15_000;
const rate = { size: monitorLimits.perSecond, perSecond: monitorLimits.perSecond };

interface Open extends Subscription {
  untilMs: number;
  level: Level;
  /** Sessions of the person or the device that the filter names; undefined: it names none. */
  who: Set<Session> | undefined;
  events: MonitorEvent[];
  dropped: number;
  /** As its owner was told last. */
  toldShed: boolean;
}

type Seen = Omit<MonitorEvent, 'at' | 'node'>;

export function createTap({ clock, random, node, sessions }: TapParts): Tap {
  const open = new Map<string, Open>();
  let shedding = false;
  /** Somebody asks, and there is room. */
  let listening = false;

  function update(): void {
    listening = open.size > 0 && !shedding;
  }

  function catchFor(one: Open, seen: Seen): void {
    if (one.sample < 1 && !random.chance(one.sample)) return;
    if (!takeFrom(one.level, rate, 1, clock.monotonicMs()).ok) {
      one.dropped++;
      return;
    }
    one.events.push({ at: new Date(clock.nowMs()).toISOString(), node, ...seen });
  }

  function see(seen: Seen): void {
    for (const one of open.values()) if (fits(one.filter, seen)) catchFor(one, seen);
  }

  function of(session: Session) {
    return {
      namespace: session.connection.namespace,
      userId: session.userId,
      deviceId: session.deviceId,
      sessionId: session.id,
    };
  }

  function seeBatch(stream: StreamName, count: number, bytes: number, readers: Readers): void {
    const batch = { dir: 'out', event: 'events', namespace: '/', stream, count, bytes, outcome: 'OK' } as const;
    for (const one of open.values()) {
      const { who } = one;
      if (who === undefined) {
        const [first] = readers;
        const only = readers.size === 1 && first !== undefined ? of(first) : undefined;
        const seen: Seen = { ...batch, ...only, readers: readers.size };
        if (fits(one.filter, seen)) catchFor(one, seen);
        continue;
      }
      for (const session of who) {
        const seen: Seen = { ...batch, ...of(session), readers: 1 };
        if (readers.has(session) && fits(one.filter, seen)) catchFor(one, seen);
      }
    }
  }

  return {
    observer: {
      handshake({ namespace, claims, deviceId, code }) {
        if (!listening) return;
        see({
          dir: 'in',
          event: 'handshake',
          namespace,
          ...(claims && { userId: claims.sub }),
          ...(deviceId !== undefined && { deviceId }),
          outcome: code,
        });
      },
      opened(session) {
        for (const { who, filter } of open.values()) if (who !== undefined && isOf(filter, session)) who.add(session);
      },
      closed(session, outcome) {
        for (const { who } of open.values()) who?.delete(session);
        if (!listening) return;
        const ms = clock.nowMs() - session.sinceMs;
        see({ dir: 'out', event: 'disconnect', ...of(session), outcome, ms });
      },
      command(session, command, outcome, ms, bytes) {
        if (!listening) return;
        see({ dir: 'in', event: command, ...of(session), outcome, ms: Math.round(ms * 100) / 100, bytes });
      },
      sent(session, event, bytes, outcome) {
        if (!listening) return;
        see({ dir: 'out', event, ...of(session), bytes, outcome: outcome ?? 'OK' });
      },
      delivered(stream, count, bytes, readers) {
        if (listening) seeBatch(stream, count, bytes, readers);
      },
    },
    keep({ id, filter, sample }) {
      if (filter.node !== undefined && filter.node !== node) return;
      const untilMs = clock.monotonicMs() + LEASE_MS;
      const known = open.get(id);
      if (known !== undefined) {
        known.untilMs = untilMs;
        return;
      }
      const level = { tokens: rate.size, atMs: clock.monotonicMs() };
      const named = filter.userId !== undefined || filter.deviceId !== undefined;
      const there = filter.userId === undefined ? sessions.all() : sessions.ofUser(filter.userId);
      const who = named ? new Set([...there].filter((session) => isOf(filter, session))) : undefined;
      open.set(id, { id, filter, sample, untilMs, level, who, events: [], dropped: 0, toldShed: false });
      update();
    },
    end(id) {
      open.delete(id);
      update();
    },
    shed(on) {
      shedding = on;
      update();
    },
    empty() {
      const caught: Catch[] = [];
      for (const one of open.values()) {
        if (one.events.length > 0 || one.dropped > 0 || shedding !== one.toldShed)
          caught.push({ id: one.id, node, events: one.events, dropped: one.dropped, shed: shedding });
        one.events = [];
        one.dropped = 0;
        one.toldShed = shedding;
        if (clock.monotonicMs() > one.untilMs) open.delete(one.id);
      }
      update();
      return caught;
    },
    isOpen: () => open.size > 0,
  };
}

function isOf({ userId, deviceId }: MonitorFilter, session: Session): boolean {
  return (
    (userId === undefined || session.userId === userId) && (deviceId === undefined || session.deviceId === deviceId)
  );
}

function fits({ event, userId, deviceId, outcome, namespace }: MonitorFilter, seen: Seen): boolean {
  return (
    (event === undefined || event === seen.event) &&
    (userId === undefined || userId === seen.userId) &&
    (deviceId === undefined || deviceId === seen.deviceId) &&
    (outcome === undefined || outcome === seen.outcome) &&
    (namespace === undefined || namespace === (seen.namespace as Namespace))
  );
}
