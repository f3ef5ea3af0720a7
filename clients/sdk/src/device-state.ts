/**
 * Device state: what a device knows, and how it gets there and into storage. Applies what sync brings to the replica and to the inbox,
 * settles the outbox by it, and keeps the state of one person apart from another's.
 */
import { type Booking, ClientSample, type Positions, type StreamEvent } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import { assertNever } from './assert.ts';
import { Attention } from './attention.ts';
import type { ClientMetrics } from './client-metrics.ts';
import type { OnFault } from './fault.ts';
import type { Journal } from './journal.ts';
import { bookingKey, loadRecords, Meta, positionKey } from './loader.ts';
import type { NotificationService } from './notification-service.ts';
import type { Outbox } from './outbox.ts';
import { type Person, unknownPerson } from './overlay.ts';
import { type Applied, Replica } from './replica.ts';
import { Sequencer } from './sequencer.ts';
import type { ServerClock } from './server-clock.ts';
import type { SnapshotInbox } from './snapshot.ts';
import type { DeviceStorage } from './storage.ts';
import type { SyncHost } from './sync.ts';

export interface DeviceStateHost {
  /** After it was applied. */
  onEvent(event: StreamEvent): void;
  /** Confirmed bookings changed; undefined when any may have. */
  onConfirmed(bookingIds: readonly string[] | undefined): void;
  onAttention(): void;
  /** Something is missing that no stream will bring. */
  requestSnapshot(): void;
  /** A snapshot that was asked for is still to come. */
  awaitsSnapshot(): boolean;
  /** Events come as they happen, so how long they took means something. */
  isLive(): boolean;
  /** Everything that the welcome spoke of has been applied. */
  onLevel(): void;
}

export interface DeviceStateOptions {
  storage: DeviceStorage;
  journal: Journal;
  clock: Clock;
  serverClock: ServerClock;
  metrics: ClientMetrics;
  outbox: Outbox;
  notifications: NotificationService;
  host: DeviceStateHost;
  onFault: OnFault;
}

/** A snapshot leaves out what ended so long ago, ms (30 days, SN2). */
const KEEP_ENDED_MS = 30 * 86_400_000;

export class DeviceState implements SyncHost {
  readonly replica: Replica;
  readonly sequencer: Sequencer;
  readonly attention: Attention;
  readonly #options: DeviceStateOptions;
  #person: Person | undefined;
  /** A welcome of this run has said who the person is. */
  #identified: boolean;
  #synced: boolean;
  /** Monotonic. */
  #welcomeMs: number;

  constructor(options: DeviceStateOptions) {
    this.#options = options;
    this.replica = new Replica();
    this.sequencer = new Sequencer();
    this.attention = new Attention(options.journal);
    this.#person = undefined;
    this.#identified = false;
    this.#synced = false;
    this.#welcomeMs = 0;
  }

  /** The replica was complete at some time. */
  synced(): boolean {
    return this.#synced;
  }

  /** Whose state it is, as far as this device knows. */
  person(): Person {
    return this.#person ?? unknownPerson;
  }

  /** Whose commands are made now: undefined until a welcome of this run has said so. */
  author(): string | undefined {
    return this.#identified ? this.#person?.id : undefined;
  }

  /** Rejects when the storage cannot be read. */
  async load(): Promise<void> {
    const { storage, outbox, notifications, onFault, host } = this.#options;
    const records = await storage.load();
    const { replica, attention, sequencer } = this;
    const meta = loadRecords(
      records,
      { replica, outbox, attention, sequencer, notifications: notifications.state },
      onFault,
    );
    this.#person = meta.person;
    this.#synced = meta.synced;
    outbox.claim(meta.person?.id);
    if (meta.owed) host.requestSnapshot();
    if (records.length > 0) host.onConfirmed(undefined);
    notifications.onLoaded();
  }

  /** The service has said who this is. What was stored for another person is erased, neither shown nor sent. */
  identify(person: Person): void {
    const { journal, clock, outbox, host } = this.#options;
    const before = this.#person;
    this.#welcomeMs = clock.monotonicMs();
    this.#identified = true;
    this.#person = person;
    if (before !== undefined && before.id !== person.id) this.#eraseOthers(person);
    outbox.claim(person.id);
    if (before?.id === person.id && before.role === person.role) return;
    journal.put(Meta.Person, person);
    host.onConfirmed(undefined);
  }

  /** Confirmed or acked, whichever is newer: what the person can have seen. */
  known(bookingId: string): Booking | undefined {
    let known = this.replica.get(bookingId);
    for (const { acked } of this.#options.outbox.of(bookingId)) {
      if (acked !== undefined && acked.version > (known?.version ?? 0)) known = acked;
    }
    return known;
  }

  // What sync tells

  onEvents(events: readonly StreamEvent[], source: 'push' | 'log'): void {
    const { journal, metrics, serverClock, notifications, host } = this.#options;
    const timed = source === 'push' && host.isLive();
    const changed = new Set<string>();
    let stream: string | undefined;
    for (const event of events) {
      this.#apply(event, changed);
      if (event.stream !== stream) {
        stream = event.stream;
        journal.put(positionKey(stream), this.sequencer.position(stream));
      }
      metrics.stats.events += 1;
      if (timed) metrics.sample(ClientSample.DeliveryMs, serverClock.nowMs() - Date.parse(event.at));
    }
    if (changed.size > 0) host.onConfirmed([...changed]);
    notifications.settle();
    for (const event of events) host.onEvent(event);
  }

  onSnapshotAsked(): void {
    this.#options.notifications.state.inbox.beginSnapshot();
    this.#options.outbox.beginSnapshot();
  }

  onSnapshotInbox(inbox: SnapshotInbox, authoritative: boolean): void {
    this.#options.notifications.applySnapshot(inbox, authoritative);
  }

  onSnapshotPage(bookings: readonly Booking[], authoritative: boolean): void {
    const { journal, outbox, host } = this.#options;
    const changed: string[] = [];
    for (const booking of bookings) {
      if (authoritative ? this.replica.overwrite(booking) : this.replica.put(booking)) {
        journal.put(bookingKey(booking.id), booking);
        changed.push(booking.id);
      }
      outbox.onApplied(booking.id, booking.version);
    }
    if (changed.length > 0) host.onConfirmed(changed);
  }

  onSnapshot(seeded: Positions, ids: ReadonlySet<string>, authoritative: boolean): void {
    const { journal, outbox, notifications, metrics, host } = this.#options;
    const acked = new Set<string>();
    for (const booking of outbox.onSnapshot(ids, authoritative)) {
      acked.add(booking.id);
      if (this.replica.put(booking)) journal.put(bookingKey(booking.id), booking);
    }
    const mayKeep = (booking: Booking) => acked.has(booking.id) || this.#mayKeep(booking, authoritative);
    for (const id of this.replica.prune(ids, mayKeep)) journal.remove(bookingKey(id));
    for (const [stream, position] of Object.entries(seeded)) journal.put(positionKey(stream), position);
    if (!host.awaitsSnapshot()) journal.remove(Meta.Owed);
    // A service that lost its log may have lost more: what it kept of this device.
    if (authoritative && this.#synced) notifications.state.onForgotten();
    if (!this.#synced) journal.put(Meta.Synced, true);
    this.#synced = true;
    metrics.stats.snapshots += 1;
    host.onConfirmed(undefined);
  }

  onUnseeded(stream: string): void {
    this.#options.journal.remove(positionKey(stream));
  }

  onLeft(stream: string): void {
    this.#options.journal.remove(positionKey(stream));
    // What only that stream made visible has to go: a complete snapshot tells what is left.
    const hasNotifications = this.#options.notifications.state.inbox.items().length > 0;
    if (stream.startsWith('vendor:') || hasNotifications) this.#oweSnapshot();
  }

  onLevel(events: number): void {
    const { metrics, clock, host } = this.#options;
    metrics.stats.lastSyncMs = clock.monotonicMs() - this.#welcomeMs;
    metrics.sample(ClientSample.SyncMs, metrics.stats.lastSyncMs);
    metrics.sample(ClientSample.ResumeEvents, events);
    host.onLevel();
  }

  onDuplicate(): void {
    this.#options.metrics.stats.duplicates += 1;
  }

  onGapRepaired(): void {
    this.#options.metrics.stats.gapsRepaired += 1;
  }

  // Within

  #apply(event: StreamEvent, changed: Set<string>): void {
    const { journal, outbox, onFault } = this.#options;
    let applied: Applied;
    try {
      applied = this.replica.apply(event);
    } catch (error) {
      onFault(`apply ${event.type} ${event.stream}@${event.offset}`, error);
      return;
    }
    switch (applied.kind) {
      case 'changed':
        journal.put(bookingKey(applied.booking.id), applied.booking);
        changed.add(applied.booking.id);
        outbox.onApplied(applied.booking.id, applied.booking.version);
        return;
      case 'known':
        outbox.onApplied(applied.bookingId, applied.version);
        return;
      case 'hole':
        this.#oweSnapshot();
        return;
      case 'malformed':
        onFault(`read ${event.type} ${event.stream}@${event.offset}`, event);
        return;
      case 'other':
        this.#applyOther(event);
        return;
      default:
        assertNever(applied);
    }
  }

  /** What is not about bookings. */
  #applyOther(event: StreamEvent): void {
    const { notifications, onFault } = this.#options;
    const what = `${event.type} ${event.stream}@${event.offset}`;
    try {
      if (notifications.apply(event) === 'malformed') onFault(`read ${what}`, event);
    } catch (error) {
      onFault(`apply ${what}`, error);
    }
  }

  /** Stored, so that a restart does not forget it: the position has moved past what is missing. */
  #oweSnapshot(): void {
    this.#options.journal.put(Meta.Owed, true);
    this.#options.host.requestSnapshot();
  }

  /** A booking that a complete snapshot lacks. */
  #mayKeep(booking: Booking, authoritative: boolean): boolean {
    const { outbox, serverClock } = this.#options;
    if (outbox.of(booking.id).length > 0) return true;
    if (authoritative) return false;
    if (Date.parse(booking.endsAt) < serverClock.nowMs() - KEEP_ENDED_MS) return false;
    return booking.customerId === this.#person?.id || this.sequencer.follows(`vendor:${booking.vendorId}`);
  }

  #eraseOthers(person: Person): void {
    const { journal, outbox, notifications, onFault, host } = this.#options;
    notifications.erase();
    for (const id of this.replica.clear()) journal.remove(bookingKey(id));
    for (const stream of [...this.sequencer.streams()]) {
      this.sequencer.leave(stream);
      journal.remove(positionKey(stream));
    }
    for (const { key } of this.attention.items()) this.attention.remove(key);
    const foreign = outbox.evict(({ userId }) => userId !== undefined && userId !== person.id);
    this.#synced = false;
    journal.remove(Meta.Synced);
    const keys = foreign.map(({ key }) => key);
    onFault('keep what was stored for another person', keys);
    host.onAttention();
  }
}
