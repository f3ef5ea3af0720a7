/**
 * Catch-up: serves a reader that is behind from the log, in slices, no faster than it reads.
 * Used for resumes, for saver mode, and for whatever a live reader missed.
 */
import { type Clock, sleep, type Timers } from '@slotwire/runtime';
import type { Session } from '../sessions/session.ts';
import type { Store } from '../storage/store.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Observer } from '../telemetry/observer.ts';
import type { Transport } from '../transport/transport.ts';
import { encodeEvents, firstWithin } from './encode.ts';
import { type Room, UNKNOWN_CURSOR } from './hub.ts';

export interface CatchUpParts {
  store: Store;
  transport: Transport;
  timers: Timers;
  clock: Clock;
  metrics: Metrics;
  log: Log;
  observer: Pick<Observer, 'delivered' | 'resumed'>;
}

export interface CatchUp {
  /** Brings the reader to the head of the room; one that reads live then goes live. Never rejects. */
  run(session: Session, room: Room): Promise<void>;
}

/** Events in one batch. 200 rows are read in 0.1 ms and make some 100 KB. */
const SLICE_EVENTS = 200;
/** And so long a text, unless the first alone is longer: what a booking with many notes has been through is 100 KB each time. */
const SLICE_LENGTH = 128 * 1_024;
/** With more than this waiting in its buffer a reader gets no further slice: a long resume must not look like a slow reader. */
const PAUSE_BYTES = 256 * 1_024;
const PAUSE_MS = 20;
const STORE_RETRY_MS = 1_000;

interface Run {
  readonly session: Session;
  readonly room: Room;
  /** To be read next: where they are large, not many more than find room in a batch. */
  events: number;
}

export function createCatchUp(parts: CatchUpParts): CatchUp {
  const { store, transport, timers, metrics, log, observer } = parts;
  const running = new Map<Room, Set<Session>>();

  /** @returns false when the reader is done: at the head, or gone. */
  async function step(run: Run): Promise<boolean> {
    const { session, room } = run;
    const cursor = room.behind.get(session);
    if (session.ended || cursor === undefined || cursor === UNKNOWN_CURSOR) return false;
    if (cursor >= room.head) {
      if (session.mode === 'live' && cursor === room.head) {
        room.behind.delete(session);
        room.live.add(session);
      }
      return false;
    }
    if (session.connection.bufferedBytes() > PAUSE_BYTES) {
      await sleep(timers, PAUSE_MS);
      return true;
    }
    const slice = await store.readLog(room.stream, cursor, run.events);
    if (session.ended || room.behind.get(session) !== cursor) return true;
    const entries = firstWithin(slice.entries, SLICE_LENGTH);
    const last = entries.at(-1);
    if (slice.epoch !== room.epoch || slice.trimmed > cursor || last === undefined) {
      // The log went away under the reader. The next heads show it a position that it cannot reach, and it resyncs (DL3, DL4).
      room.behind.set(session, room.head);
      return true;
    }
    const frame = transport.encode('/', 'events', encodeEvents(room.stream, slice.epoch, entries));
    session.connection.send(frame);
    observer.delivered(room.stream, entries.length, frame.length, new Set([session]));
    log.debug({
      dir: 'out',
      event: 'events',
      stream: room.stream,
      user: session.userId,
      device: session.deviceId,
      session: session.id,
      count: entries.length,
      bytes: frame.length,
    });
    metrics.eventsDelivered.inc({ way: 'replay' }, entries.length);
    run.events = Math.min(SLICE_EVENTS, 2 * entries.length);
    // It may have read past the head: what is durable and not handed on yet. It goes live when the head gets there.
    room.behind.set(session, last.offset);
    return true;
  }

  return {
    async run(session, room) {
      const sessions = running.get(room) ?? new Set();
      if (sessions.has(session)) return;
      running.set(room, sessions.add(session));
      metrics.queueDepth.inc({ queue: 'catch_up' });
      const current: Run = { session, room, events: SLICE_EVENTS };
      try {
        for (let goesOn = true; goesOn; ) {
          try {
            goesOn = await step(current);
          } catch (error) {
            log.error(
              { err: error, stream: room.stream, session: session.id },
              'catch-up: the log cannot be read; trying again',
            );
            await sleep(timers, STORE_RETRY_MS);
          }
        }
      } finally {
        metrics.queueDepth.dec({ queue: 'catch_up' });
        sessions.delete(session);
        if (sessions.size === 0) running.delete(room);
      }
    },
  };
}
