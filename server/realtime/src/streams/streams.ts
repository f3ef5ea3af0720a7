/**
 * Streams: what sessions read. Opens them at their positions, hands on what is committed, serves those who lag from the log,
 * says where the heads are, and sends slow readers away.
 */
import {
  type CommandArgs,
  MAX_SYNC_EVENTS,
  type Positions,
  type StreamName,
  type StreamPosition,
  streamsOf,
} from '@slotwire/protocol';
import type { Session } from '../sessions/session.ts';
import type { CommittedEvent } from '../storage/committer.ts';
import type { StreamState } from '../storage/store.ts';
import { traceIdIn } from '../telemetry/trace.ts';
import { type CatchUpParts, createCatchUp } from './catch-up.ts';
import { encodeEvents, firstWithin, MAX_ANSWER_LENGTH } from './encode.ts';
import { createHub, headJsonOf, type Room, UNKNOWN_CURSOR } from './hub.ts';
import { decideResume } from './resume.ts';

/** A delivery that took so long is one that somebody may want to follow: its trace becomes an exemplar. */
const SLOW_MS = 250;

export interface StreamsParts extends CatchUpParts {
  /** Bytes in the outgoing buffer that make a reader slow (DL6). */
  maxBufferedBytes: number;
  sendAway(session: Session, code: 'SLOW_CONSUMER'): void;
}

export type OpenedStreams = Record<string, StreamPosition & { recovered: boolean }>;

export interface Streams {
  /** Joins the streams that the token allows; sends nothing yet. */
  open(session: Session, positions: Positions): Promise<OpenedStreams>;
  /** After `welcome`: replays what was missed, then goes live. */
  start(session: Session): void;
  close(session: Session): void;
  /** Hands on what was committed. The events of one stream and one commit go out as one batch. */
  deliver(events: readonly CommittedEvent[]): void;
  /** The value of `sync:since` as JSON text; undefined when the token does not allow the stream. */
  since(session: Session, args: CommandArgs<'sync:since'>): Promise<string | undefined>;
  /** Call after `session.mode` changed. */
  modeChanged(session: Session): void;
  /** Serves those in saver and background mode from the log. */
  flushSavers(sessions: Iterable<Session>): void;
  sendHeads(sessions: Iterable<Session>): void;
  /** A stream was recreated: its readers are told by the next heads. */
  recreated(stream: StreamName, state: StreamState): void;
}

export function createStreams(parts: StreamsParts): Streams {
  const { store, transport, clock, metrics, log, observer } = parts;
  const hub = createHub();
  const catchUp = createCatchUp(parts);

  function enter(session: Session, room: Room, state: StreamState, position: StreamPosition | undefined) {
    if (room.epoch === '') {
      room.epoch = state.epoch;
      room.head = state.head;
    }
    const outcome = position && decideResume(position, state);
    if (outcome !== undefined) metrics.resumes.inc({ outcome });
    const recovered = outcome === 'recovered';
    room.behind.set(session, recovered ? (position as StreamPosition).offset : state.head);
    return { epoch: state.epoch, offset: state.head, recovered };
  }

  /** @returns how many events were handed to transports. */
  function sendLive(room: Room, events: readonly CommittedEvent[]): number {
    const readers = room.live.size;
    if (readers === 0) return 0;
    const frame = transport.encode('/', 'events', encodeEvents(room.stream, room.epoch, events));
    metrics.deliveredBytes.inc(frame.length * readers);
    observer.delivered(room.stream, events.length, frame.length, room.live);
    log.debug({ dir: 'out', event: 'events', stream: room.stream, count: events.length, readers, bytes: frame.length });
    for (const session of room.live) {
      session.connection.send(frame);
      if (session.connection.bufferedBytes() > parts.maxBufferedBytes) {
        metrics.slowConsumers.inc();
        parts.sendAway(session, 'SLOW_CONSUMER');
      }
    }
    return readers * events.length;
  }

  /** @returns how many events were handed to transports. */
  function deliverTo(room: Room, events: readonly CommittedEvent[]): number {
    const fresh = freshOf(room, events);
    const next = fresh[0];
    if (next === undefined) return 0;
    const before = room.head;
    room.head = (fresh.at(-1) as CommittedEvent).offset;
    let delivered = 0;
    if (next.offset === before + 1) delivered = sendLive(room, fresh);
    else for (const session of room.live) fallBehind(session, room, before);
    if (room.behind.size > 0) {
      const urgent = fresh.some((event) => event.urgent);
      for (const session of room.behind.keys()) if (urgent || session.mode === 'live') void catchUp.run(session, room);
    }
    return delivered;
  }

  function fallBehind(session: Session, room: Room, cursor: number): void {
    room.live.delete(session);
    room.behind.set(session, cursor);
  }

  return {
    async open(session, positions) {
      const streams = streamsOf(session.claims);
      const rooms = hub.join(session, streams);
      const states = await store.states(streams);
      const opened: OpenedStreams = {};
      let missed: number | undefined;
      rooms.forEach((room, index) => {
        // A session that went away meanwhile has left its rooms: do not put it back.
        if (!room.behind.has(session)) return;
        const position = positions[room.stream];
        const entered = enter(session, room, states[index] as StreamState, position);
        opened[room.stream] = entered;
        if (position !== undefined && entered.recovered) missed = (missed ?? 0) + entered.offset - position.offset;
      });
      if (missed !== undefined) observer.resumed(session, missed);
      return opened;
    },

    start(session) {
      for (const room of hub.roomsOf(session)) void catchUp.run(session, room);
    },

    close: (session) => hub.leave(session),

    deliver(events) {
      const nowMs = clock.nowMs();
      const committed = { user: 0, vendor: 0, group: 0, role: 0, all: 0 };
      let delivered = 0;
      for (const [stream, ofStream] of byStream(events)) {
        committed[kindOf(stream)] += ofStream.length;
        const room = hub.room(stream);
        if (room === undefined) continue;
        delivered += deliverTo(room, ofStream);
        const first = ofStream[0] as CommittedEvent;
        const tookMs = Math.max(0, nowMs - first.atMs);
        metrics.deliverySeconds.observe(tookMs / 1_000, tookMs >= SLOW_MS ? traceIdIn(first.body) : undefined);
      }
      // Counted once a commit: a labelled counter costs as much as finding the room.
      metrics.eventsDelivered.inc({ way: 'live' }, delivered);
      for (const kind of streamKinds)
        if (committed[kind] > 0) metrics.eventsCommitted.inc({ stream: kind }, committed[kind]);
    },

    async since(session, { stream, epoch, offset, limit = MAX_SYNC_EVENTS }) {
      if (!streamsOf(session.claims).includes(stream)) return undefined;
      const slice = await store.readLog(stream, offset, limit);
      const outcome = decideResume({ epoch, offset }, slice);
      metrics.gapReads.inc({ outcome });
      const entries = outcome === 'recovered' ? firstWithin(slice.entries, MAX_ANSWER_LENGTH) : [];
      const events = encodeEvents(stream, slice.epoch, entries);
      if (outcome === 'recovered') metrics.eventsDelivered.inc({ way: 'replay' }, entries.length);
      return `{"events":${events},"epoch":"${slice.epoch}","head":${slice.head},"recovered":${outcome === 'recovered'}}`;
    },

    modeChanged(session) {
      for (const room of hub.roomsOf(session)) {
        if (session.mode === 'live') void catchUp.run(session, room);
        else if (room.live.has(session)) fallBehind(session, room, room.head);
      }
    },

    flushSavers(sessions) {
      for (const session of sessions) {
        if (session.mode === 'live') continue;
        for (const room of hub.roomsOf(session)) {
          const cursor = room.behind.get(session);
          if (cursor !== undefined && cursor < room.head) void catchUp.run(session, room);
        }
      }
    },

    sendHeads(sessions) {
      for (const session of sessions) {
        // Volatile: with something waiting to be sent already, heads would only add to it.
        if (session.ended || session.mode !== 'live' || session.connection.bufferedBytes() > 0) continue;
        let heads = '';
        for (const room of hub.roomsOf(session)) {
          if (room.live.has(session)) heads += `${heads === '' ? '' : ','}${headJsonOf(room)}`;
        }
        if (heads !== '') session.connection.send(transport.encode('/', 'heads', `{${heads}}`));
      }
    },

    recreated(stream, state) {
      const room = hub.room(stream);
      if (room === undefined) return;
      room.epoch = state.epoch;
      room.head = state.head;
      for (const [session, cursor] of room.behind) {
        if (cursor !== UNKNOWN_CURSOR) room.behind.set(session, state.head);
      }
    },
  };
}

/** Without an epoch that has ended meanwhile, and what a room that was just opened has read from the log itself. */
function freshOf(room: Room, events: readonly CommittedEvent[]): readonly CommittedEvent[] {
  const { epoch, offset } = events[0] as CommittedEvent;
  if (room.epoch === '') room.epoch = epoch;
  if (epoch !== room.epoch) return [];
  return offset > room.head ? events : events.filter((event) => event.offset > room.head);
}

const streamKinds = ['user', 'vendor', 'group', 'role', 'all'] as const;

function kindOf(stream: StreamName): (typeof streamKinds)[number] {
  if (stream.startsWith('user:')) return 'user';
  if (stream.startsWith('vendor:')) return 'vendor';
  if (stream.startsWith('group:')) return 'group';
  return stream === 'all' ? 'all' : 'role';
}

function byStream(events: readonly CommittedEvent[]): Map<StreamName, CommittedEvent[]> {
  const grouped = new Map<StreamName, CommittedEvent[]>();
  for (const event of events) {
    const ofStream = grouped.get(event.stream);
    if (ofStream === undefined) grouped.set(event.stream, [event]);
    else ofStream.push(event);
  }
  return grouped;
}
