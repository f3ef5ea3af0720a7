/**
 * Registry: which sessions are open on this node, by person, by device and by the second in which their token ends.
 * Membership only: what follows from it (goodbyes, presence) is decided by its users.
 */
import type { Session } from './session.ts';

export interface Registry {
  add(session: Session): void;
  remove(session: Session): void;
  ofUser(userId: string): readonly Session[];
  /** The same device of the same person; admins' panels are devices of their own namespace. */
  ofDevice(session: Session): Session | undefined;
  /** Call after a session got a new token. */
  reschedule(session: Session, beforeMs: number): void;
  /** Sessions whose token has ended by `nowMs`. They stay until they are removed. */
  expired(nowMs: number): Session[];
  all(): IterableIterator<Session>;
  /** Every session is in exactly one of the groups, always the same. */
  group(index: number): Iterable<Session>;
  /** How many groups there are. */
  readonly groups: number;
  size(): number;
}

/** @param groups how many; see `group` */
export function createRegistry(groups = 1): Registry {
  const sessions = new Set<Session>();
  /** One device is the rule, so a lone session stands without a list around it. */
  const byUser = new Map<string, Session | Session[]>();
  const bySecond = new Map<number, Set<Session>>();
  const grouped = Array.from({ length: groups }, () => new Set<Session>());
  let sweptToS = 0;

  const second = (ms: number) => Math.ceil(ms / 1_000);

  /** By the millisecond in which it came: sessions that come one after the other are spread over all groups. */
  const groupOf = ({ sinceMs }: Session) => grouped[Math.floor(sinceMs) % groups] as Set<Session>;

  function schedule(session: Session): void {
    // A token that has ended already (clock jumps) is found by the next sweep.
    const due = Math.max(second(session.expiresAtMs), sweptToS + 1);
    const set = bySecond.get(due);
    if (set === undefined) bySecond.set(due, new Set([session]));
    else set.add(session);
  }

  function unschedule(session: Session, expiresAtMs: number): void {
    for (const due of [second(expiresAtMs), sweptToS + 1]) {
      const set = bySecond.get(due);
      if (set?.delete(session) && set.size === 0) bySecond.delete(due);
    }
  }

  function ofUser(userId: string): readonly Session[] {
    const found = byUser.get(userId);
    if (found === undefined) return [];
    return Array.isArray(found) ? found : [found];
  }

  return {
    add(session) {
      sessions.add(session);
      groupOf(session).add(session);
      const others = ofUser(session.userId);
      byUser.set(session.userId, others.length === 0 ? session : [...others, session]);
      schedule(session);
    },
    remove(session) {
      if (!sessions.delete(session)) return;
      groupOf(session).delete(session);
      const others = ofUser(session.userId).filter((other) => other !== session);
      if (others.length === 0) byUser.delete(session.userId);
      else byUser.set(session.userId, others.length === 1 ? (others[0] as Session) : others);
      unschedule(session, session.expiresAtMs);
    },
    ofUser,
    ofDevice: (session) =>
      ofUser(session.userId).find(
        (other) =>
          other !== session &&
          other.deviceId === session.deviceId &&
          other.connection.namespace === session.connection.namespace,
      ),
    reschedule(session, beforeMs) {
      if (!sessions.has(session)) return;
      unschedule(session, beforeMs);
      schedule(session);
    },
    expired(nowMs) {
      const nowS = Math.floor(nowMs / 1_000);
      const found: Session[] = [];
      for (const [due, set] of bySecond) {
        if (due > nowS) continue;
        found.push(...set);
        bySecond.delete(due);
      }
      // It goes back with the clock: until that was where it stood before, no token would be found to have ended.
      sweptToS = nowS;
      return found;
    },
    all: () => sessions.values(),
    group: (index) => grouped[index] as Set<Session>,
    groups,
    size: () => sessions.size,
  };
}
