/**
 * Absences: how long a device had been away when it comes back, on whatever node. A node tells the others who left, by the second and all
 * together; what of it is lost, or is longer ago than memory holds, is no return that anybody counts.
 */
import type { Clock } from '@slotwire/runtime';
import type { Session } from '../sessions/session.ts';
import type { Observer } from '../telemetry/observer.ts';

/** Which device of whom, and when. */
type Moved = readonly [deviceId: string, userId: string, atMs: number];

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
  /** By device; the order of insertion is that of leaving. A device that two people share is the last one's: ids joined for each move cost more. */
  const away = new Map<string, Moved>();
  let left: Moved[] = [];
  let returned: Moved[] = [];

  const movedNow = ({ deviceId, userId }: Session): Moved => [deviceId, userId, clock.nowMs()];

  function note(moved: Moved): void {
    const [deviceId, , atMs] = moved;
    const known = away.get(deviceId);
    if (known !== undefined) {
      if (known[2] >= atMs) return;
      away.delete(deviceId);
    }
    away.set(deviceId, moved);
    if (away.size <= MAX_AWAY) return;
    const [oldest] = away.keys();
    away.delete(oldest as string);
  }

  function find([deviceId, userId]: Moved): Moved | undefined {
    const known = away.get(deviceId);
    return known?.[1] === userId ? known : undefined;
  }

  return {
    observer: {
      opened(session) {
        if (session.connection.namespace !== '/' || away.size === 0) return;
        const moved = movedNow(session);
        const known = find(moved);
        if (known === undefined) return;
        away.delete(session.deviceId);
        returned.push(moved);
        // Clocks of two nodes differ.
        onReturn(Math.max(0, moved[2] - known[2]));
      },
      closed(session, outcome) {
        // Its successor is here already.
        if (outcome === 'REPLACED' || session.connection.namespace !== '/') return;
        const moved = movedNow(session);
        note(moved);
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
      for (const moved of moves.left) note(moved);
      for (const moved of moves.returned) {
        const known = find(moved);
        if (known !== undefined && known[2] <= moved[2]) away.delete(known[0]);
      }
    },
  };
}
