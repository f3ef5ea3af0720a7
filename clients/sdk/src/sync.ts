/**
 * Sync: brings the replica level with the service and keeps it there. Snapshot where a position is worth nothing (DL4),
 * `sync:since` where something is missing (DL2, DL3). What an event means is the replica's business.
 */
import type { Booking, Positions, StreamEvent, StreamName, StreamPosition, Welcome } from '@slotwire/protocol';
import { MAX_SYNC_EVENTS } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import { defaultBackoff, retryDelayMs } from './backoff.ts';
import type { OnFault } from './fault.ts';
import { isEventEnvelope, isFields, isOffset, readHeads } from './inbound.ts';
import type { Outcome, Requests } from './requests.ts';
import type { Sequencer } from './sequencer.ts';
import { Snapshot, type SnapshotHost, type SnapshotInbox } from './snapshot.ts';

/**
 * How long a head may run ahead of the events before they count as lost, ms. In a cluster the head is read from the store
 * while the last events are still on their way through the fan-out; asking at once would double the work of each of them.
 */
export const HEAD_GRACE_MS = 500;

/** Snapshots that come sooner after another wait for their back-off, ms. */
export const SNAPSHOT_SPACING_MS = 5_000;
/** Failures longer ago do not count, ms. */
const CALM_MS = 60_000;

export interface SyncHost {
  /** Events whose turn it is, of one stream, ascending. */
  onEvents(events: readonly StreamEvent[], source: 'push' | 'log'): void;
  /** A snapshot is being asked for. */
  onSnapshotAsked(): void;
  /** It holds the inbox, too. */
  onSnapshotInbox(inbox: SnapshotInbox, authoritative: boolean): void;
  /** @param authoritative no event can have overtaken it: what it says holds, also where a version has gone back. */
  onSnapshotPage(bookings: readonly Booking[], authoritative: boolean): void;
  /**
   * The last page is in. @param seeded where these streams go on.
   * @param ids of all bookings that the snapshot holds.
   */
  onSnapshot(seeded: Positions, ids: ReadonlySet<string>, authoritative: boolean): void;
  /** A position was dropped. */
  onUnseeded(stream: string): void;
  /** The token no longer allows this stream. */
  onLeft(stream: string): void;
  /** Everything that the welcome spoke of has been applied. @param events how many came by replay or log. */
  onLevel(events: number): void;
  onDuplicate(): void;
  onGapRepaired(): void;
}

export interface SyncOptions {
  runtime: Runtime;
  requests: Requests;
  sequencer: Sequencer;
  host: SyncHost;
  onFault: OnFault;
}

export class Sync implements SnapshotHost {
  readonly #options: SyncOptions;
  #snapshot: Snapshot | undefined;
  /** Streams with a `sync:since` under way. */
  #repairing: Set<string> | undefined;
  #retryTimer: Timer | undefined;
  #graceTimer: Timer | undefined;
  /** Failures in a row, of snapshots and repairs. */
  #attempt: number;
  /** Grows with each link, so that what an earlier one answers is not taken for an answer of this one. */
  #link: number;
  #up: boolean;
  #limit: number;
  /** The heads of the welcome that have not been reached. */
  #goals: Map<string, StreamPosition> | undefined;
  #replayed: number;
  #owesRefresh: boolean;
  /** Monotonic. */
  #lastSnapshotMs: number | undefined;
  #lastRetryMs: number;
  /** The service asked for so much patience: until then nothing is asked, whatever gives cause to. Monotonic. */
  #quietUntilMs: number;
  #retryAtMs: number;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#snapshot = undefined;
    this.#repairing = undefined;
    this.#retryTimer = undefined;
    this.#graceTimer = undefined;
    this.#attempt = 0;
    this.#link = 0;
    this.#up = false;
    this.#limit = MAX_SYNC_EVENTS;
    this.#goals = undefined;
    this.#replayed = 0;
    this.#owesRefresh = false;
    this.#lastSnapshotMs = undefined;
    this.#lastRetryMs = 0;
    this.#quietUntilMs = 0;
    this.#retryAtMs = 0;
  }

  /** True while everything that the welcome spoke of has been applied. */
  isLevel(): boolean {
    return this.#up && this.#goals === undefined;
  }

  /** @returns whether all streams go on from where the device stood. */
  onWelcome(welcome: Welcome): boolean {
    const { sequencer } = this.#options;
    this.#up = true;
    this.#replayed = 0;
    this.#limit = Math.min(MAX_SYNC_EVENTS, welcome.limits.maxSyncEvents);
    for (const stream of [...sequencer.streams()])
      if (welcome.streams[stream as StreamName] === undefined) this.#leave(stream);
    const goals = new Map<string, StreamPosition>();
    const lost: string[] = [];
    for (const [stream, { epoch, offset, recovered }] of Object.entries(welcome.streams)) {
      sequencer.follow(stream);
      goals.set(stream, { epoch, offset });
      const verdict = sequencer.noteHead(stream, { epoch, offset });
      if (!recovered || verdict === 'other-epoch' || verdict === 'unseeded') lost.push(stream);
    }
    this.#goals = goals;
    if (lost.length > 0 || this.#owesRefresh) {
      for (const stream of lost) this.#unseed(stream);
      this.#startSnapshot();
    }
    this.#checkGoals();
    return lost.length === 0;
  }

  onDown(): void {
    this.#up = false;
    this.#link += 1;
    this.#stopTimers();
    // Streams that waited for a snapshot have no position, so the next welcome asks for it again.
    this.#snapshot = undefined;
    this.#repairing = undefined;
    this.#goals = undefined;
    this.#options.sequencer.forgetLink();
  }

  onEvents(payload: unknown): void {
    if (Array.isArray(payload)) this.#offer(payload, 'push');
    else this.#options.onFault('read events', payload);
  }

  onHeads(payload: unknown): void {
    const heads = readHeads(payload);
    if (heads === undefined) {
      this.#options.onFault('read heads', payload);
      return;
    }
    const recreated: string[] = [];
    let behind = false;
    for (const [stream, head] of Object.entries(heads)) {
      const verdict = this.#options.sequencer.noteHead(stream, head);
      if (verdict === 'other-epoch') recreated.push(stream);
      else if (verdict === 'behind') behind = true;
    }
    if (recreated.length > 0) this.resync(recreated);
    if (behind) this.#graceTimer ??= this.#options.runtime.timers.after(HEAD_GRACE_MS, () => this.#afterGrace());
  }

  /** Drops the positions of these streams (all by default) and fetches a snapshot. */
  resync(streams: Iterable<string> = [...this.#options.sequencer.streams()]): void {
    for (const stream of streams) {
      this.#unseed(stream);
      this.#snapshot?.again.add(stream);
    }
    if (this.#up && this.#snapshot === undefined) this.#startSnapshotSoon();
  }

  /** Fetches all bookings anew and leaves the positions as they are; on the next link when there is none. */
  refresh(): void {
    this.#owesRefresh = true;
    if (this.#snapshot !== undefined) this.#snapshot.refreshAgain = true;
    else if (this.#up) this.#startSnapshotSoon();
  }

  /** A snapshot that somebody asked for has not been completed. */
  owesRefresh(): boolean {
    return this.#owesRefresh;
  }

  #unseed(stream: string): void {
    this.#options.sequencer.unseed(stream);
    this.#options.host.onUnseeded(stream);
  }

  #leave(stream: string): void {
    this.#options.sequencer.leave(stream);
    this.#options.host.onLeft(stream);
  }

  #stopTimers(): void {
    this.#retryTimer?.stop();
    this.#graceTimer?.stop();
    this.#retryTimer = undefined;
    this.#graceTimer = undefined;
  }

  // Events

  #offer(events: readonly unknown[], source: 'push' | 'log'): void {
    const { sequencer, host, onFault } = this.#options;
    const ready: StreamEvent[] = [];
    let recreated: string | undefined;
    const touched = new Set<string>();
    for (const event of events) {
      if (!isEventEnvelope(event)) {
        onFault('read an event', event);
        continue;
      }
      const verdict = sequencer.offer(event);
      if (verdict === 'apply') ready.push(event);
      else if (verdict === 'duplicate') host.onDuplicate();
      else if (verdict === 'other-epoch') recreated = event.stream;
      else if (verdict === 'foreign') onFault('place an event of a stream that is not ours', event.stream);
      touched.add(event.stream);
    }
    for (const stream of touched) {
      for (let event = sequencer.takeHeld(stream); event !== undefined; event = sequencer.takeHeld(stream))
        ready.push(event);
    }
    if (ready.length > 0) {
      if (this.#goals !== undefined) this.#replayed += ready.length;
      host.onEvents(ready, source);
    }
    if (recreated !== undefined) this.resync([recreated]);
    // A replay under way is behind its head too, but without a gap.
    if (source === 'push') for (const stream of touched) if (sequencer.holds(stream)) this.#repair(stream);
    this.#checkGoals();
  }

  #checkGoals(): void {
    if (this.#goals === undefined || this.#snapshot !== undefined) return;
    const { sequencer, host } = this.#options;
    for (const [stream, goal] of this.#goals) {
      const position = sequencer.position(stream);
      if (position === undefined) continue;
      if (position.epoch !== goal.epoch || position.offset >= goal.offset) this.#goals.delete(stream);
    }
    if (this.#goals.size > 0 || (this.#repairing?.size ?? 0) > 0) return;
    this.#goals = undefined;
    host.onLevel(this.#replayed);
  }

  #afterGrace(): void {
    this.#graceTimer = undefined;
    for (const stream of this.#options.sequencer.streams()) {
      if (this.#options.sequencer.isBehind(stream)) this.#repair(stream);
    }
  }

  // sync:since

  #repair(stream: string): void {
    const position = this.#options.sequencer.position(stream);
    if (!this.#up || position === undefined || this.#repairing?.has(stream)) return;
    if (this.#isQuiet()) {
      this.#retryLater(undefined);
      return;
    }
    this.#repairing ??= new Set();
    this.#repairing.add(stream);
    const link = this.#link;
    this.#options.requests.send('sync:since', { stream, ...position, limit: this.#limit }, (outcome) => {
      if (link !== this.#link) return;
      this.#repairing?.delete(stream);
      this.#repaired(stream, position, outcome);
    });
  }

  #repaired(stream: string, asked: StreamPosition, outcome: Outcome): void {
    const { sequencer, host, onFault } = this.#options;
    if (outcome.ok !== true) {
      if (outcome.ok === false && outcome.retry === 'never') onFault(`read what is missing of ${stream}`, outcome);
      if (outcome.ok === false && outcome.retry === 'resync') this.resync([stream]);
      else this.#retryLater(outcome);
      return;
    }
    const value = outcome.value;
    if (!isFields(value) || !Array.isArray(value.events) || typeof value.epoch !== 'string' || !isOffset(value.head)) {
      onFault('read the answer to sync:since', value);
      this.#retryLater(outcome);
      return;
    }
    if (value.recovered !== true || value.epoch !== asked.epoch) {
      this.resync([stream]);
      return;
    }
    sequencer.noteHead(stream, { epoch: value.epoch, offset: value.head });
    if (value.events.length > 0) host.onGapRepaired();
    this.#offer(value.events, 'log');
    if (!sequencer.isBehind(stream)) return;
    const now = sequencer.position(stream);
    if (now !== undefined && now.offset > asked.offset) this.#repair(stream);
    else this.#retryLater(outcome);
  }

  // sync:snapshot

  /** At once, unless there has just been one: a stream that keeps changing its epoch must not make a hot loop. */
  #startSnapshotSoon(): void {
    const { clock } = this.#options.runtime;
    if (this.#lastSnapshotMs !== undefined && clock.monotonicMs() - this.#lastSnapshotMs < SNAPSHOT_SPACING_MS)
      this.#retryLater(undefined);
    else this.#startSnapshot();
  }

  #startSnapshot(): void {
    if (this.#isQuiet()) {
      this.#retryLater(undefined);
      return;
    }
    const { sequencer } = this.#options;
    const streams = new Set<string>();
    let authoritative = true;
    for (const stream of sequencer.streams()) {
      if (sequencer.position(stream) === undefined) streams.add(stream);
      else if (carriesBookings(stream)) authoritative = false;
    }
    const { requests, onFault, runtime } = this.#options;
    this.#snapshot = new Snapshot({ streams, authoritative }, { requests, host: this, onFault });
    this.#lastSnapshotMs = runtime.clock.monotonicMs();
    this.#options.host.onSnapshotAsked();
    this.#snapshot.ask();
  }

  onInbox(snapshot: Snapshot, inbox: SnapshotInbox): void {
    if (this.#snapshot === snapshot) this.#options.host.onSnapshotInbox(inbox, snapshot.authoritative);
  }

  onPage(snapshot: Snapshot, bookings: readonly Booking[]): void {
    if (this.#snapshot === snapshot) this.#options.host.onSnapshotPage(bookings, snapshot.authoritative);
  }

  onFailed(snapshot: Snapshot, outcome: Outcome): void {
    if (this.#snapshot !== snapshot) return;
    // A page that the service has no room for is asked for again, and those before it are not: under load they would never all come.
    if (outcome.ok === false && outcome.retry === 'backoff') snapshot.pause();
    else this.#snapshot = undefined;
    this.#retryLater(outcome);
  }

  onComplete(snapshot: Snapshot, positions: Positions): void {
    if (this.#snapshot !== snapshot) return;
    const { sequencer, host, onFault } = this.#options;
    this.#snapshot = undefined;
    this.#owesRefresh = snapshot.refreshAgain;
    const seeded: Positions = {};
    for (const stream of snapshot.streams) {
      // The heads of the welcome were taken before the snapshot too, so they serve as well.
      const position = positions[stream] ?? this.#goals?.get(stream);
      if (snapshot.again.has(stream)) continue;
      if (position === undefined) onFault('find a stream among the positions of a snapshot', stream);
      else seeded[stream] = position;
    }
    for (const [stream, position] of Object.entries(seeded)) sequencer.seed(stream, position);
    host.onSnapshot(seeded, snapshot.ids, snapshot.authoritative);
    for (const stream of Object.keys(seeded)) {
      this.#drain(stream);
      this.#repair(stream);
    }
    if (snapshot.again.size > 0 || snapshot.refreshAgain) this.#retryLater(undefined);
    this.#checkGoals();
  }

  #drain(stream: string): void {
    const { sequencer, host } = this.#options;
    const ready: StreamEvent[] = [];
    for (let event = sequencer.takeHeld(stream); event !== undefined; event = sequencer.takeHeld(stream))
      ready.push(event);
    if (ready.length > 0) host.onEvents(ready, 'push');
  }

  // Trying again

  #isQuiet(): boolean {
    return this.#options.runtime.clock.monotonicMs() < this.#quietUntilMs;
  }

  /** On this link; when it goes, the next welcome starts over anyway. */
  #retryLater(outcome: Outcome | undefined): void {
    const { runtime } = this.#options;
    const nowMs = runtime.clock.monotonicMs();
    const isTold = outcome?.ok === false && outcome.retry === 'backoff';
    if (isTold) this.#quietUntilMs = Math.max(this.#quietUntilMs, nowMs + (outcome.retryAfterMs ?? 0));
    if (!this.#up || (this.#retryTimer !== undefined && this.#retryAtMs >= this.#quietUntilMs)) return;
    this.#retryTimer?.stop();
    if (nowMs - this.#lastRetryMs > CALM_MS) this.#attempt = 0;
    this.#lastRetryMs = nowMs;
    const delayMs = retryDelayMs(this.#attempt, this.#quietUntilMs - nowMs, defaultBackoff, runtime.random);
    this.#attempt += 1;
    this.#retryAtMs = nowMs + delayMs;
    if (isTold) this.#quietUntilMs = this.#retryAtMs;
    this.#retryTimer = runtime.timers.after(delayMs, () => {
      this.#retryTimer = undefined;
      this.#retry();
    });
  }

  #retry(): void {
    const { sequencer } = this.#options;
    let unseeded = this.#owesRefresh;
    for (const stream of sequencer.streams()) {
      if (sequencer.position(stream) === undefined) unseeded = true;
      else if (sequencer.isBehind(stream)) this.#repair(stream);
    }
    if (this.#snapshot?.isPaused()) this.#snapshot.resume();
    else if (unseeded && this.#snapshot === undefined) this.#startSnapshot();
  }
}

const carriesBookings = (stream: string): boolean => stream.startsWith('user:') || stream.startsWith('vendor:');
