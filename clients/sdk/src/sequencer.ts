/**
 * Sequencer: puts the events of each stream into their order and lets each through once (DL2).
 * Positions and what waits for its turn, nothing else: asking the service for what is missing is `sync.ts`.
 */
import type { Positions, StreamEvent, StreamPosition } from '@slotwire/protocol';

interface Track {
  /** Everything up to here has been let through; undefined until a snapshot says where the stream begins. */
  position: StreamPosition | undefined;
  /** The farthest that the stream is known to reach. */
  head: StreamPosition | undefined;
  /** Events ahead of their turn, all of one epoch, by offset. */
  held: Map<number, StreamEvent> | undefined;
}

export type Verdict =
  /** Its turn: the position has moved past it. */
  | 'apply'
  | 'duplicate'
  /** Kept until what comes before it is here. */
  | 'held'
  /** Another epoch than the position's: the stream was recreated, or this is a late echo of the one before. */
  | 'other-epoch'
  /** No stream of this session. */
  | 'foreign';

/** No more than this many events of a stream wait for their turn; the rest is fetched from the log anyway. */
export const MAX_HELD = 256;

export class Sequencer {
  readonly #tracks: Map<string, Track>;

  constructor() {
    this.#tracks = new Map();
  }

  /** Where the device stands, for the handshake. */
  positions(): Positions {
    const positions: Positions = {};
    for (const [stream, { position }] of this.#tracks) if (position !== undefined) positions[stream] = position;
    return positions;
  }

  streams(): IterableIterator<string> {
    return this.#tracks.keys();
  }

  position(stream: string): StreamPosition | undefined {
    return this.#tracks.get(stream)?.position;
  }

  /** The stream belongs to this session, whether its position is known or not. */
  follow(stream: string): void {
    if (!this.#tracks.has(stream)) this.#tracks.set(stream, { position: undefined, head: undefined, held: undefined });
  }

  follows(stream: string): boolean {
    return this.#tracks.has(stream);
  }

  leave(stream: string): void {
    this.#tracks.delete(stream);
  }

  /** Where the stream goes on. What is held and comes after it keeps waiting for `takeHeld`. */
  seed(stream: string, position: StreamPosition): void {
    this.follow(stream);
    const track = this.#tracks.get(stream) as Track;
    track.position = position;
    if (track.head?.epoch !== position.epoch) track.head = undefined;
    if (track.held === undefined) return;
    for (const [offset, event] of track.held) {
      if (event.epoch !== position.epoch || offset <= position.offset) track.held.delete(offset);
    }
    if (track.held.size === 0) track.held = undefined;
  }

  /** The position is worth nothing any more: until the next seed everything is held. */
  unseed(stream: string): void {
    const track = this.#tracks.get(stream);
    if (track !== undefined) track.position = undefined;
  }

  offer(event: StreamEvent): Verdict {
    const track = this.#tracks.get(event.stream);
    if (track === undefined) return 'foreign';
    const { position } = track;
    if (position === undefined) return this.#hold(track, event);
    if (position.epoch !== event.epoch) return 'other-epoch';
    if (event.offset <= position.offset) return 'duplicate';
    if (event.offset > position.offset + 1) return this.#hold(track, event);
    track.position = { epoch: event.epoch, offset: event.offset };
    return 'apply';
  }

  /** The next event that waited, if its turn has come; its position counts as passed. */
  takeHeld(stream: string): StreamEvent | undefined {
    const track = this.#tracks.get(stream);
    if (track?.position === undefined || track.held === undefined) return undefined;
    const { epoch, offset } = track.position;
    // An offset that came again while it was held here may already be behind the position.
    for (const early of track.held.keys()) if (early <= offset) track.held.delete(early);
    const event = track.held.get(offset + 1);
    if (event !== undefined) {
      track.held.delete(offset + 1);
      track.position = { epoch, offset: offset + 1 };
    }
    if (track.held.size === 0) track.held = undefined;
    return event;
  }

  /** The service says how far a stream reaches. */
  noteHead(stream: string, head: StreamPosition): 'level' | 'behind' | 'other-epoch' | 'unseeded' | 'foreign' {
    const track = this.#tracks.get(stream);
    if (track === undefined) return 'foreign';
    this.#reach(track, head);
    const { position } = track;
    if (position === undefined) return 'unseeded';
    if (position.epoch !== head.epoch) return 'other-epoch';
    return position.offset < head.offset ? 'behind' : 'level';
  }

  /** True when something is known to be missing. */
  isBehind(stream: string): boolean {
    const track = this.#tracks.get(stream);
    if (track?.position === undefined || track.head === undefined) return false;
    return track.head.epoch === track.position.epoch && track.position.offset < track.head.offset;
  }

  /** True when events wait for something that comes before them: a gap. */
  holds(stream: string): boolean {
    const track = this.#tracks.get(stream);
    return track?.position !== undefined && track.held !== undefined;
  }

  /** A link ended: what it said about heads, and what it sent ahead of time, comes again on the next. */
  forgetLink(): void {
    for (const track of this.#tracks.values()) {
      track.head = undefined;
      track.held = undefined;
    }
  }

  #hold(track: Track, event: StreamEvent): Verdict {
    this.#reach(track, event);
    const held = track.held ?? new Map<number, StreamEvent>();
    const [first] = held.values();
    if (first !== undefined && first.epoch !== event.epoch) held.clear();
    if (held.has(event.offset)) return 'duplicate';
    if (held.size < MAX_HELD) held.set(event.offset, event);
    track.held = held;
    return 'held';
  }

  #reach(track: Track, { epoch, offset }: StreamPosition): void {
    if (track.head?.epoch !== epoch || track.head.offset < offset) track.head = { epoch, offset };
  }
}
