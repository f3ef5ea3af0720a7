/**
 * Ledger: a store in memory for tests of works. A work gets what its read set names and is stopped when it asks for
 * more; it decides twice, to catch a `decide` that is not pure; and what is kept is frozen.
 */
import assert from 'node:assert/strict';
import { activeStatuses } from '@slotwire/protocol';
import {
  type BookingRecord,
  type Facts,
  type KeyRecord,
  keyId,
  type NewEvent,
  type ReadSet,
  type SlotWindow,
  type WriteSet,
} from '../storage/store.ts';
import { createView, type View, type Work } from '../storage/view.ts';

export interface Ledger {
  readonly bookings: ReadonlyMap<string, BookingRecord>;
  readonly events: readonly NewEvent[];
  run<T>(work: Work<T>): { writes: WriteSet; value: T };
}

export function createLedger(...records: BookingRecord[]): Ledger {
  const bookings = new Map(records.map((record) => [record.booking.id, deepFreeze(record)]));
  const keys = new Map<string, KeyRecord>();
  const events: NewEvent[] = [];

  const resourceOf = ({ of }: SlotWindow) => ('bookingId' in of ? bookings.get(of.bookingId)?.booking : of);

  function load(reads: ReadSet): Facts {
    const touched = (record: BookingRecord) =>
      reads.slots.some(
        (window) =>
          sameResource(resourceOf(window), record.booking) &&
          activeStatuses.includes(record.booking.status) &&
          Date.parse(record.booking.startsAt) < window.toMs &&
          Date.parse(record.booking.endsAt) > window.fromMs,
      );
    return {
      keys: new Map([...keys].filter(([id]) => reads.keys.some(({ userId, key }) => keyId(userId, key) === id))),
      bookings: new Map([...bookings].filter(([id, record]) => reads.bookings.includes(id) || touched(record))),
    };
  }

  function viewOf(reads: ReadSet): View {
    const view = createView(load(reads));
    return {
      key(userId, key) {
        const named = reads.keys.some((read) => read.userId === userId && read.key === key);
        assert(named, `key ${key} was not read`);
        return view.key(userId, key);
      },
      booking(id) {
        assert(reads.bookings.includes(id), `booking ${id} was not read`);
        return view.booking(id);
      },
      active(resource, fromMs, toMs) {
        const read = reads.slots.some(
          (window) => sameResource(resourceOf(window), resource) && window.fromMs <= fromMs && toMs <= window.toMs,
        );
        assert(read, `${resource.vendorId}/${resource.resourceId} was not read in [${fromMs}, ${toMs})`);
        return view.active(resource, fromMs, toMs);
      },
      inbox: () => assert.fail('works of bookings read no inbox'),
      preferences: () => assert.fail('works of bookings read no preferences'),
      remindedTo: () => assert.fail('works of bookings read no reminders'),
      broadcast: () => assert.fail('works of bookings read no broadcasts'),
      limits: () => assert.fail('works of bookings read no limits'),
    };
  }

  return {
    bookings,
    events,
    run(work) {
      const view = viewOf(work.reads);
      const decided = work.decide(view);
      assert.deepEqual(work.decide(view), decided, 'decide says the same when it runs again');
      const { writes } = decided;
      for (const record of writes.bookings) bookings.set(record.booking.id, deepFreeze(record));
      for (const record of writes.keys) keys.set(keyId(record.userId, record.key), record);
      events.push(...writes.events);
      return decided;
    },
  };
}

interface Resource {
  vendorId: string;
  resourceId: string;
}

function sameResource(a: Resource | undefined, b: Resource): boolean {
  return a?.vendorId === b.vendorId && a.resourceId === b.resourceId;
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
