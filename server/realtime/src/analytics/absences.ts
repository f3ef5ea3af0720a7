/**
 * Absences: how long a device had been away when it comes back, on whatever node. A node tells the others who left, by the second and all
 * together; what of it is lost, or is longer ago than memory holds, is no return that anybody counts.
 */
import type { Clock } from '@slotwire/runtime';
import type { Observer } from '../telemetry/observer.ts';
import { deviceName } from './collector.ts';

type Moved = readonly [name: string, atMs: number];

/** By `deviceName`, and when. */
export interface Moves {
  left: readonly Moved[];
  returned: readonly Moved[];
}

export interface Absences {
  readonly observer: Pick<Observer, 'opened' | 'closed'>;
  /** Who left and who came here since the last call, for the other nodes. */
  moves(): Moves | undefined;
  hear(moves: Moves): void;
}

/** The latest so many are remembered, some 5 MB at most. */
const MAX_AWAY = 50_000;

export function createAbsences({ clock, onReturn }: { clock: Clock; onReturn(awayMs: number): void }): Absences {
  /** The order of insertion is that of leaving. */
  const away = new Map<string, number>();
  let left: Moved[] = [];
  let returned: Moved[] = [];

  function note(name: string, atMs: number): void {
    const known = away.get(name);
    if (known !== undefined && known >= atMs) return;
    away.delete(name);
    away.set(name, atMs);
    if (away.size <= MAX_AWAY) return;
    const [oldest] = away.keys();
    away.delete(oldest as string);
  }

  return {
    observer: {
      opened(session) {
        if (session.connection.namespace !== '/') return;
        const name = deviceName(session);
        const sinceMs = away.get(name);
        if (sinceMs === undefined) return;
        const nowMs = clock.nowMs();
        away.delete(name);
        returned.push([name, nowMs]);
        onReturn(Math.max(0, nowMs - sinceMs));
      },
      closed(session, outcome) {
        // Its successor is here already.
        if (outcome === 'REPLACED' || session.connection.namespace !== '/') return;
        const moved = [deviceName(session), clock.nowMs()] as const;
        note(...moved);
        left.push(moved);
      },
    },
    moves() {
      if (left.length === 0 && returned.length === 0) return undefined;
      const moves = { left, returned };
      left = [];
      returned = [];
      return moves;
    },
    hear(moves) {
      for (const [name, atMs] of moves.left) note(name, atMs);
      for (const [name, atMs] of moves.returned) {
        const sinceMs = away.get(name);
        if (sinceMs !== undefined && sinceMs <= atMs) away.delete(name);
      }
    },
  };
}
