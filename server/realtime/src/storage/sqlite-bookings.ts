/** Bookings in SQLite: by id, by slot and by person, and the rule that active ones never overlap (BK2). */
import { activeStatuses, type Booking } from '@slotwire/protocol';
import { type Database, prepareQuery } from './sqlite-database.ts';
import { type BookingRecord, type BookingScope, type SlotWindow, StoreError } from './store.ts';

export interface SqliteBookings {
  /** Adds to `found` what is named. */
  read(ids: readonly string[], windows: readonly SlotWindow[], found: Map<string, BookingRecord>): void;
  /** Inserts or replaces. @param known what the same transaction has read. */
  write(records: readonly BookingRecord[], known: ReadonlyMap<string, BookingRecord>): void;
  list(scope: BookingScope): Booking[];
}

type Row = [
  id: string,
  json: string,
  statusIn: number,
  timesIn: number,
  rescheduleIn: number,
  answeredMs: number | null,
];

const bodyColumns = ['json', 'status_in', 'times_in', 'reschedule_in'] as const;
const columns = ['id', ...bodyColumns, 'answered_ms'].join(', ');

export function createSqliteBookings({ sqlite }: Database): SqliteBookings {
  const byId = prepareQuery<Row>(sqlite, `SELECT ${columns} FROM bookings WHERE id = ?`);
  // Active bookings of a resource do not overlap, so in the order of their ends they also stand in the order of their starts: the window
  // is over at the first that starts behind it, and what it costs does not grow with the calendar.
  const byWindow = prepareQuery<Row>(
    sqlite,
    `SELECT ${columns} FROM bookings
     WHERE vendor_id = ?1 AND resource_id = ?2 AND active = 1 AND ends_ms > ?3 AND starts_ms < ?4 AND ends_ms < ifnull(
       (SELECT ends_ms FROM bookings WHERE vendor_id = ?1 AND resource_id = ?2 AND active = 1 AND ends_ms > ?3 AND starts_ms >= ?4
        ORDER BY ends_ms LIMIT 1), ${Number.MAX_SAFE_INTEGER})`,
  );
  /** The first other one that ends after this instant: by the same argument, if any overlaps, this one does. */
  const neighbour = prepareQuery<[startsMs: number]>(
    sqlite,
    `SELECT starts_ms FROM bookings
     WHERE vendor_id = ? AND resource_id = ? AND active = 1 AND ends_ms > ? AND id <> ? ORDER BY ends_ms LIMIT 1`,
  );
  const upsert = sqlite.prepare(
    `INSERT INTO bookings (id, customer_id, vendor_id, resource_id, starts_ms, ends_ms, active, ${columns.slice(4)})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id, vendor_id = excluded.vendor_id,
       resource_id = excluded.resource_id, starts_ms = excluded.starts_ms, ends_ms = excluded.ends_ms, active = excluded.active,
       json = excluded.json, status_in = excluded.status_in, times_in = excluded.times_in, reschedule_in = excluded.reschedule_in,
       answered_ms = excluded.answered_ms`,
  );
  // A column that is named has its indexes written again, whether or not it changes: a page each, of those of customers and resources.
  const update = (...more: string[]) =>
    sqlite.prepare(
      `UPDATE bookings SET ${[...bodyColumns, ...more].map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
    );
  const updateBody = update();
  const updateAnswer = update('answered_ms');
  const updateStatus = update('answered_ms', 'active');
  // The page is picked from an index alone, from what has not ended yet, so that a long history costs nothing.
  const ofCustomer = prepareQuery<[json: string]>(
    sqlite,
    `SELECT json FROM bookings WHERE rowid IN
       (SELECT rowid FROM bookings WHERE customer_id = ?1 AND ends_ms >= ?2 AND id > ?3 ORDER BY id LIMIT ?4)
     ORDER BY id`,
  );
  const ofVendor = prepareQuery<[json: string]>(
    sqlite,
    `WITH RECURSIVE resources(name) AS (
       SELECT min(resource_id) FROM bookings WHERE vendor_id = ?1
       UNION ALL
       SELECT (SELECT min(resource_id) FROM bookings WHERE vendor_id = ?1 AND resource_id > name) FROM resources WHERE name IS NOT NULL)
     SELECT json FROM bookings WHERE rowid IN
       (SELECT b.rowid FROM resources CROSS JOIN bookings AS b
          ON b.vendor_id = ?1 AND b.resource_id = name AND b.active IN (0, 1) AND b.ends_ms >= ?2 AND b.id > ?3
        ORDER BY b.id LIMIT ?4)
     ORDER BY id`,
  );

  function add(row: Row, found: Map<string, BookingRecord>): void {
    if (!found.has(row[0])) found.set(row[0], toRecord(row));
  }

  function isFree(booking: Booking, startsMs: number, endsMs: number): boolean {
    const next = neighbour.get(booking.vendorId, booking.resourceId, startsMs, booking.id);
    return next === undefined || next[0] >= endsMs;
  }

  return {
    read(ids, windows, found) {
      for (const id of ids) {
        if (found.has(id)) continue;
        const row = byId.get(id);
        if (row !== undefined) found.set(id, toRecord(row));
      }
      for (const { of, fromMs, toMs } of windows) {
        const resource = 'bookingId' in of ? found.get(of.bookingId)?.booking : of;
        if (resource === undefined) continue;
        for (const row of byWindow.all(resource.vendorId, resource.resourceId, fromMs, toMs)) add(row, found);
      }
    },
    write(records, known) {
      for (const record of records) {
        const { booking, json, changedIn, answeredMs } = record;
        const prior = known.get(booking.id);
        if (prior !== undefined && samePlace(prior.booking, booking)) {
          const body = [json, changedIn.status, changedIn.times, changedIn.reschedule] as const;
          if (isActive(prior.booking) !== isActive(booking))
            updateStatus.run(...body, answeredMs ?? null, isActive(booking) ? 1 : 0, booking.id);
          else if (prior.answeredMs !== answeredMs) updateAnswer.run(...body, answeredMs ?? null, booking.id);
          else updateBody.run(...body, booking.id);
          continue;
        }
        upsert.run(
          booking.id,
          booking.customerId,
          booking.vendorId,
          booking.resourceId,
          Date.parse(booking.startsAt),
          Date.parse(booking.endsAt),
          isActive(booking) ? 1 : 0,
          json,
          changedIn.status,
          changedIn.times,
          changedIn.reschedule,
          answeredMs ?? null,
        );
      }
      // After the last write: within a batch one booking may leave the slot that another takes.
      for (const { booking } of records) {
        if (!isActive(booking)) continue;
        const prior = known.get(booking.id);
        if (prior !== undefined && isActive(prior.booking) && samePlace(prior.booking, booking)) continue;
        if (!isFree(booking, Date.parse(booking.startsAt), Date.parse(booking.endsAt))) {
          throw new StoreError(
            `booking ${booking.id} would overlap another active one of ${booking.vendorId}/${booking.resourceId}`,
          );
        }
      }
    },
    list({ of, endsAfterMs, after = '', limit }) {
      const page = Math.max(0, limit);
      const rows =
        'customerId' in of
          ? ofCustomer.all(of.customerId, endsAfterMs, after, page)
          : ofVendor.all(of.vendorId, endsAfterMs, after, page);
      return rows.map(([json]) => JSON.parse(json) as Booking);
    },
  };
}

const isActive = (booking: Booking) => activeStatuses.includes(booking.status);

/** In the calendars of both sides. */
function samePlace(a: Booking, b: Booking): boolean {
  return (
    a.startsAt === b.startsAt &&
    a.endsAt === b.endsAt &&
    a.resourceId === b.resourceId &&
    a.vendorId === b.vendorId &&
    a.customerId === b.customerId
  );
}

function toRecord([, json, status, times, reschedule, answeredMs]: Row): BookingRecord {
  const record = { booking: JSON.parse(json) as Booking, json, changedIn: { status, times, reschedule } };
  return answeredMs === null ? record : { ...record, answeredMs };
}
