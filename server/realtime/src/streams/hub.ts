/**
 * Hub: which sessions read which stream on this node, and how far each has got.
 * A reader is either live (it has everything up to the head, and gets what comes as it comes) or behind (it has a cursor and is
 * served from the log). The log is the truth: whatever the hub forgets, a position brings back.
 */
import type { StreamName } from '@slotwire/protocol';
import type { Session } from '../sessions/session.ts';

export interface Room {
  readonly stream: StreamName;
  /** Empty until the log was asked, or an event came. */
  epoch: string;
  /** Offset of the last event that was handed on here; the log may be ahead by what is on its way. */
  head: number;
  /** Those who have everything up to `head`, and nothing beyond. */
  readonly live: Set<Session>;
  /** `epoch` and `head` as a field of `heads`, as they were when somebody last needed it. */
  headJson: { epoch: string; head: number; text: string } | undefined;
  /** Those who are served from the log, with the last offset that was sent. */
  readonly behind: Map<Session, number>;
}

export interface Hub {
  /** The room of a stream, while somebody is in it. */
  room(stream: StreamName): Room | undefined;
  /**
   * Joins before the log is read: what is committed before the read is found by it, and what is committed after finds the room.
   * The cursor is not known yet, so nothing is sent until `Room.behind` says one.
   */
  join(session: Session, streams: readonly StreamName[]): readonly Room[];
  leave(session: Session): void;
  roomsOf(session: Session): readonly Room[];
}

/** The cursor of a reader whose position is not known yet. */
export const UNKNOWN_CURSOR = Number.POSITIVE_INFINITY;

export function createHub(): Hub {
  const rooms = new Map<StreamName, Room>();
  const memberships = new Map<Session, readonly Room[]>();

  function roomFor(stream: StreamName): Room {
    let room = rooms.get(stream);
    if (room === undefined) {
      room = { stream, epoch: '', head: 0, live: new Set(), headJson: undefined, behind: new Map() };
      rooms.set(stream, room);
    }
    return room;
  }

  return {
    room: (stream) => rooms.get(stream),
    join(session, streams) {
      const joined = streams.map(roomFor);
      for (const room of joined) room.behind.set(session, UNKNOWN_CURSOR);
      memberships.set(session, joined);
      return joined;
    },
    leave(session) {
      for (const room of memberships.get(session) ?? []) {
        room.live.delete(session);
        room.behind.delete(session);
        if (room.live.size === 0 && room.behind.size === 0) rooms.delete(room.stream);
      }
      memberships.delete(session);
    },
    roomsOf: (session) => memberships.get(session) ?? [],
  };
}

/** Said to every live reader every ten seconds, and seldom another than before. */
export function headJsonOf(room: Room): string {
  const { epoch, head, headJson } = room;
  if (headJson?.head === head && headJson.epoch === epoch) return headJson.text;
  const text = `"${room.stream}":{"epoch":"${epoch}","offset":${head}}`;
  room.headJson = { epoch, head, text };
  return text;
}
