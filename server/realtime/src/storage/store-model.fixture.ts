/**
 * A store in a few maps, and random histories to hold a real one against: slow, obvious, and sharing no code with any store.
 * Time only goes forward here: what retention does to a log whose clock jumped is each store's own affair.
 */
import assert from 'node:assert/strict';
import { activeStatuses, notificationLimits, type StreamName } from '@slotwire/protocol';
import fc from 'fast-check';
import { changed, DAY_MS, eventOf, HOUR_MS, hour, idOf, iso, keyOf, recordOf, trimAll } from './store.fixture.ts';
import {
  type BookingRecord,
  emptyReadSet,
  emptyWriteSet,
  type Facts,
  type KeyRecord,
  keyId,
  type LogEntry,
  type Revocation,
  type SlotWindow,
  type Store,
  type WriteSet,
} from './store.ts';
import { noteId, recordOfNote } from './store-notifications.fixture.ts';
import type { InboxEntry, InboxScope, Mark, NotificationRecord } from './store-notifications.ts';

const streams: readonly StreamName[] = ['user:ada', 'user:bob', 'vendor:salon', 'all'];
const resources = ['chair-1', 'chair-2'];
const users = ['ada', 'bob'];

const index = (below: number) => fc.nat(below - 1);
const span = { start: index(20), hours: fc.integer({ min: 1, max: 3 }) };

/** What a commit may want to do; what the rules forbid at that moment is left out. */
const wish = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('create'), n: index(8), resource: index(2), user: index(2), ...span }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('move'), n: index(8), resource: index(2), ...span }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('turn'),
      n: index(8),
      status: fc.constantFrom('cancelled', 'in_progress'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('note'), n: index(8) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('key'), n: index(6), user: index(2) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('event'), stream: index(streams.length) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('tell'), stream: index(streams.length) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('mark'), user: index(2), back: index(6) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('revoke'), user: index(2), atMs: fc.nat(1_000) }) },
);
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

const command = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('commit'),
      wishes: fc.array(wish, { maxLength: 8 }),
      /** Whether decide throws after all. */
      fails: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('trim'),
      maxEvents: fc.nat(6),
      maxNotifications: fc.nat(6),
      hours: fc.nat(12),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('recreate'), stream: index(streams.length) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reopen') }) },
);
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

export const histories = (): fc.Arbitrary<Command[]> => fc.array(command, { maxLength: 30 });

interface ModelStream {
  /** Undefined while it is the store's own. */
  epoch: string | undefined;
  head: number;
  events: (LogEntry & { atMs: number })[];
}

export interface Model {
  /** Does the command to the store and to itself, and checks what the store answers. */
  apply(store: Store, command: Exclude<Command, { type: 'reopen' }>): Promise<void>;
  /** Compares everything that can be asked. */
  assertSame(store: Store): Promise<void>;
}

export function createModel(): Model {
  const bookings = new Map<string, BookingRecord>();
  const keys = new Map<string, KeyRecord>();
  const revocations = new Map<string, Revocation>();
  const logs = new Map<StreamName, ModelStream>(
    streams.map((stream) => [stream, { epoch: undefined, head: 0, events: [] }]),
  );
  const logOf = (stream: StreamName) => logs.get(stream) as ModelStream;
  /** Ascending by id. */
  let notes: NotificationRecord[] = [];
  /** Of marks: `user id`. */
  const read = new Set<string>();
  let nowMs = DAY_MS;
  let written = 0;
  let told = 0;

  function isFree(candidate: BookingRecord, others: Iterable<BookingRecord>): boolean {
    for (const { booking } of others) {
      if (booking.id !== candidate.booking.id && isActive(booking) && overlap(booking, candidate.booking)) return false;
    }
    return true;
  }

  /** The write set of those wishes that the rules allow, one after the other. */
  function grant(wishes: readonly Wish[]): WriteSet {
    const changes = new Map<string, BookingRecord>();
    const set = {
      keys: [] as KeyRecord[],
      events: [] as WriteSet['events'][number][],
      revocations: [] as Revocation[],
      notifications: [] as NotificationRecord[],
      marks: [] as Mark[],
    };
    const put = (record: BookingRecord) => {
      const all = new Map([...bookings, ...changes]);
      if (!isActive(record.booking) || isFree(record, all.values())) changes.set(record.booking.id, record);
    };
    for (const wanted of wishes) {
      const current = 'n' in wanted ? (changes.get(idOf(wanted.n)) ?? bookings.get(idOf(wanted.n))) : undefined;
      switch (wanted.type) {
        case 'create':
          if (current) break;
          put(
            recordOf(wanted.n, wanted.start, wanted.start + wanted.hours, {
              resourceId: resources[wanted.resource]!,
              customerId: users[wanted.user]!,
            }),
          );
          break;
        case 'move':
          if (!current || !isActive(current.booking)) break;
          put(
            changed(current, {
              resourceId: resources[wanted.resource]!,
              startsAt: iso(wanted.start),
              endsAt: iso(wanted.start + wanted.hours),
            }),
          );
          break;
        case 'turn':
          if (current && isActive(current.booking)) put(changed(current, { status: wanted.status }));
          break;
        case 'note':
          if (current) put(changed(current, { service: `${current.booking.service}!` }));
          break;
        case 'key': {
          const record = keyOf(wanted.n, users[wanted.user], nowMs);
          const isNew = !keys.has(keyId(record.userId, record.key));
          if (isNew && !set.keys.some(({ userId, key }) => userId === record.userId && key === record.key)) {
            set.keys.push(record);
          }
          break;
        }
        case 'event':
          set.events.push(eventOf(streams[wanted.stream]!, `event ${++written}`, nowMs));
          break;
        case 'tell':
          set.notifications.push(recordOfNote(++told, streams[wanted.stream]!, { atMs: nowMs }));
          break;
        case 'mark':
          set.marks.push({ userId: users[wanted.user]!, notificationId: noteId(told - wanted.back), readMs: nowMs });
          break;
        case 'revoke':
          set.revocations.push({ kind: 'user', id: users[wanted.user]!, atMs: wanted.atMs });
          break;
      }
    }
    return { ...set, bookings: [...changes.values()] };
  }

  function keep(writes: WriteSet): number[] {
    for (const record of writes.bookings) bookings.set(record.booking.id, record);
    for (const record of writes.keys) keys.set(keyId(record.userId, record.key), record);
    for (const revocation of writes.revocations) {
      const known = revocations.get(revocation.id);
      if (!known || known.atMs < revocation.atMs) revocations.set(revocation.id, revocation);
    }
    notes.push(...(writes.notifications ?? []));
    for (const { userId, notificationId } of writes.marks ?? []) read.add(`${userId} ${notificationId}`);
    return writes.events.map(({ stream, body, atMs }) => {
      const log = logOf(stream);
      log.head++;
      log.events.push({ offset: log.head, body, atMs });
      return log.head;
    });
  }

  const windowsOf = (resourceId: string): SlotWindow[] =>
    Array.from({ length: 24 }, (_, i) => ({
      of: { vendorId: 'salon', resourceId },
      fromMs: hour(i),
      toMs: hour(i + 1) + (i % 3) * HOUR_MS,
    }));

  function assertFacts(facts: Facts, windows: readonly SlotWindow[]): void {
    const named = Array.from({ length: 8 }, (_, n) => idOf(n));
    for (const id of named) assert.deepEqual(facts.bookings.get(id), bookings.get(id));
    for (const { of, fromMs, toMs } of windows) {
      for (const [id, { booking }] of bookings) {
        if (!('resourceId' in of) || booking.resourceId !== of.resourceId || !isActive(booking)) continue;
        const touches = Date.parse(booking.startsAt) < toMs && Date.parse(booking.endsAt) > fromMs;
        if (touches) assert(facts.bookings.has(id), `booking ${id} stands in the window`);
      }
    }
    assert.deepEqual(new Map(facts.keys), keys);
  }

  const everything = {
    bookings: Array.from({ length: 8 }, (_, n) => idOf(n)),
    keys: Array.from({ length: 6 }, (_, n) => users.map((userId) => ({ userId, key: idOf(n) }))).flat(),
    slots: [],
  };

  function inboxOf({ userId, streams: named, fromMs }: InboxScope): InboxEntry[] {
    const own = notes.filter(({ stream, atMs }) => named.includes(stream) && atMs >= fromMs).reverse();
    return own.map(({ id, json }) => ({ notification: JSON.parse(json), read: read.has(`${userId} ${id}`) }));
  }

  async function assertInboxes(store: Store): Promise<void> {
    for (const userId of users) {
      for (const fromMs of [0, nowMs - 5 * HOUR_MS]) {
        const scope: InboxScope = { userId, streams: [`user:${userId}`, 'vendor:salon', 'all'], fromMs };
        const expected = inboxOf(scope);
        assert.deepEqual(await store.listInbox({ ...scope, limit: 1_000 }), expected);
        const unread = await store.listInbox({ ...scope, limit: 3, unread: true });
        assert.deepEqual(unread, expected.filter((entry) => !entry.read).slice(0, 3));
        await store.commit({ ...emptyReadSet, inboxes: [scope] }, ({ inboxes }) => {
          assert.deepEqual(inboxes?.get(userId), expected.slice(0, notificationLimits.inboxWindow));
          return emptyWriteSet;
        });
      }
    }
  }

  async function assertStreams(store: Store): Promise<void> {
    const [own] = await store.states(['group:never']);
    for (const stream of streams) {
      const { epoch = own?.epoch, head, events } = logOf(stream);
      const slice = await store.readLog(stream, 0, 1_000);
      const entries = events.map(({ offset, body }) => ({ offset, body }));
      assert.deepEqual(slice, { epoch, head, trimmed: head - events.length, entries });
      const part = await store.readLog(stream, head - 3, 2);
      assert.deepEqual(part.entries, entries.filter(({ offset }) => offset > head - 3).slice(0, 2));
    }
  }

  return {
    async apply(store, wanted) {
      nowMs += HOUR_MS;
      switch (wanted.type) {
        case 'commit': {
          const writes = grant(wanted.wishes);
          const fault = new Error('decide changed its mind');
          const positions = store.commit(everything, (facts) => {
            assertFacts(facts, []);
            if (wanted.fails) throw fault;
            return writes;
          });
          if (wanted.fails) return assert.rejects(positions, (error) => error === fault);
          assert.deepEqual(
            (await positions).map(({ offset }) => offset),
            keep(writes),
          );
          return;
        }
        case 'trim': {
          const fromMs = nowMs - wanted.hours * HOUR_MS;
          const trimmed = await trimAll(store, {
            maxEvents: wanted.maxEvents,
            eventsFromMs: fromMs,
            keysFromMs: fromMs,
            notificationsFromMs: fromMs,
            maxNotifications: wanted.maxNotifications,
          });
          let dropped = 0;
          for (const log of logs.values()) {
            const kept = log.events.filter(({ atMs }) => atMs >= fromMs);
            const last = wanted.maxEvents === 0 ? [] : kept.slice(-wanted.maxEvents);
            dropped += log.events.length - last.length;
            log.events = last;
          }
          for (const forgotten of [keys, revocations]) {
            for (const [id, { atMs }] of forgotten) if (atMs < fromMs) forgotten.delete(id);
          }
          assert.equal(trimmed.events, dropped);
          const kept = notes.filter(({ stream, atMs }, at) => {
            const later = notes.slice(at + 1).filter((other) => other.stream === stream);
            return atMs >= fromMs && later.length < wanted.maxNotifications;
          });
          assert.equal(trimmed.notifications, notes.length - kept.length);
          notes = kept;
          return;
        }
        case 'recreate': {
          const stream = streams[wanted.stream]!;
          const { epoch } = await store.recreateStream(stream);
          assert.notEqual(epoch, logOf(stream).epoch);
          logs.set(stream, { epoch, head: 0, events: [] });
          return;
        }
      }
    },
    async assertSame(store) {
      await assertStreams(store);
      await assertInboxes(store);
      for (const resource of resources) {
        for (const window of windowsOf(resource)) {
          const reads = { ...emptyReadSet, slots: [window] };
          await store.commit(reads, (facts) => {
            for (const { booking } of facts.bookings.values()) {
              assert.equal(booking.resourceId, resource);
              assert(Date.parse(booking.startsAt) < window.toMs && Date.parse(booking.endsAt) > window.fromMs);
            }
            return emptyWriteSet;
          });
        }
      }
      await store.commit({ ...everything, slots: resources.flatMap(windowsOf) }, (facts) => {
        assertFacts(facts, resources.flatMap(windowsOf));
        return emptyWriteSet;
      });
      const sorted = [...bookings.values()].map(({ booking }) => booking).sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const endsAfterMs of [0, hour(8)]) {
        const late = sorted.filter(({ endsAt }) => Date.parse(endsAt) >= endsAfterMs);
        assert.deepEqual(await store.listBookings({ of: { vendorId: 'salon' }, endsAfterMs, limit: 100 }), late);
        for (const customerId of users) {
          const own = late.filter((booking) => booking.customerId === customerId);
          assert.deepEqual(await store.listBookings({ of: { customerId }, endsAfterMs, limit: 100 }), own);
        }
      }
      const listed = await store.listRevocations(-1);
      assert.deepEqual(new Map(listed.map((revocation) => [revocation.id, revocation])), revocations);
    },
  };
}

const isActive = ({ status }: BookingRecord['booking']) => activeStatuses.includes(status);

function overlap(a: BookingRecord['booking'], b: BookingRecord['booking']): boolean {
  return a.resourceId === b.resourceId && a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
