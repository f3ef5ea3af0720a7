/**
 * Bookings by their start in SQLite, for reminders (NT7): not all of them, but those of a window that moves along with the time. An index over
 * all grows in its middle, and would cost a confirmation a page of its own; most bookings start later than reminders look.
 *
 * The window moves in sweeps: resource by resource, from the index that serves their slots, a slice at a time. What is confirmed or moved
 * into the window, or into where a sweep is about to move it, is added as it is written. Nothing is taken out when a booking is moved or
 * ends: whoever lists looks at the booking itself.
 */
import type { Booking } from '@slotwire/protocol';
import { AFTER_ALL_IDS, type Database, prepareQuery } from './sqlite-database.ts';
import { StoreError } from './store.ts';

export interface SqliteStarting {
  /** To be called with every booking that is written. */
  note(booking: Booking): void;
  isPrepared(fromMs: number, toMs: number): boolean;
  /** One slice, in the transaction of the caller, until `isPrepared`. */
  prepare(fromMs: number, toMs: number): void;
  /** As `NotificationStore.listStarting`. */
  list(fromMs: number, toMs: number, after: Starting | undefined, limit: number): Starting[];
  /** To be called when a transaction was rolled back. */
  forget(): void;
}

interface Starting {
  id: string;
  startsMs: number;
}

interface Window {
  /** The open end. */
  sinceMs: number;
  untilMs: number;
}

/** A sweep goes so much further than it was asked to, so that there is one in an hour. */
const AHEAD_MS = 3_600_000;
/** What one slice may do: some milliseconds of each. */
const MAX_RESOURCES = 500;
const MAX_PURGED = 1_000;

export function createSqliteStarting({ sqlite }: Database): SqliteStarting {
  const readWindow = prepareQuery<[sinceMs: number, untilMs: number]>(
    sqlite,
    'SELECT since_ms, until_ms FROM starting_window',
  );
  const writeWindow = sqlite.prepare('UPDATE starting_window SET since_ms = ?, until_ms = ?');
  const add = sqlite.prepare('INSERT OR IGNORE INTO starting (starts_ms, id) VALUES (?, ?)');
  const nextResource = prepareQuery<[vendorId: string, resourceId: string]>(
    sqlite,
    'SELECT vendor_id, resource_id FROM bookings WHERE (vendor_id, resource_id) > (?, ?) ORDER BY vendor_id, resource_id LIMIT 1',
  );
  // Active bookings of a resource do not overlap, so the window is over at the first that starts behind it.
  const addOfResource = sqlite.prepare(
    `INSERT OR IGNORE INTO starting (starts_ms, id) SELECT starts_ms, id FROM bookings
     WHERE vendor_id = ?1 AND resource_id = ?2 AND active = 1 AND ends_ms > ?3 AND starts_ms > ?3 AND starts_ms <= ?4 AND ends_ms < ifnull(
       (SELECT ends_ms FROM bookings WHERE vendor_id = ?1 AND resource_id = ?2 AND active = 1 AND ends_ms > ?3 AND starts_ms > ?4
        ORDER BY ends_ms LIMIT 1), ${Number.MAX_SAFE_INTEGER})`,
  );
  const purge = sqlite.prepare(
    `DELETE FROM starting WHERE (starts_ms, id) IN
       (SELECT starts_ms, id FROM starting WHERE starts_ms <= ? ORDER BY starts_ms, id LIMIT ${MAX_PURGED})`,
  );
  const listed = prepareQuery<[id: string, startsMs: number]>(
    sqlite,
    `SELECT s.id, s.starts_ms FROM starting AS s CROSS JOIN bookings AS b ON b.id = s.id
     WHERE (s.starts_ms, s.id) > (?1, ?2) AND s.starts_ms <= ?3 AND b.starts_ms = s.starts_ms AND b.json ->> '$.status' = 'confirmed'
     ORDER BY s.starts_ms, s.id LIMIT ?4`,
  );

  let known: Window | undefined;
  /** Where the window is about to end, and the last resource that was gone through. */
  let sweep: { untilMs: number; vendorId: string; resourceId: string } | undefined;

  function windowNow(): Window {
    if (known === undefined) {
      const [sinceMs, untilMs] = readWindow.get() as [number, number];
      known = { sinceMs, untilMs };
    }
    return known;
  }

  function moveTo(window: Window): void {
    writeWindow.run(window.sinceMs, window.untilMs);
    known = window;
  }

  /** @returns whether that was the last resource */
  function sweepOn(of: NonNullable<typeof sweep>, untilMs: number): boolean {
    for (let i = 0; i < MAX_RESOURCES; i++) {
      const next = nextResource.get(of.vendorId, of.resourceId);
      if (next === undefined) return true;
      [of.vendorId, of.resourceId] = next;
      addOfResource.run(...next, untilMs, of.untilMs);
    }
    return false;
  }

  const isPrepared = (fromMs: number, toMs: number): boolean => {
    const { sinceMs, untilMs } = windowNow();
    return fromMs >= sinceMs && toMs <= untilMs;
  };

  return {
    note({ id, status, startsAt }) {
      if (status !== 'confirmed') return;
      const startsMs = Date.parse(startsAt);
      const { sinceMs, untilMs } = windowNow();
      if (startsMs > sinceMs && startsMs <= Math.max(untilMs, sweep?.untilMs ?? untilMs)) add.run(startsMs, id);
    },
    isPrepared,
    prepare(fromMs, toMs) {
      const fromWholeMs = Math.floor(fromMs);
      // Nothing of what is there is of use: the service was down for longer, or the clock was set back.
      if (fromWholeMs < windowNow().sinceMs || fromWholeMs > windowNow().untilMs) {
        moveTo({ sinceMs: fromWholeMs, untilMs: fromWholeMs });
        sweep = undefined;
      }
      const { sinceMs, untilMs } = windowNow();
      // Before anything that begins earlier is gone.
      if (fromWholeMs > sinceMs) moveTo({ sinceMs: fromWholeMs, untilMs });
      if (purge.run(fromWholeMs).changes === MAX_PURGED) return;
      sweep ??= { untilMs: Math.ceil(toMs) + AHEAD_MS, vendorId: '', resourceId: '' };
      if (!sweepOn(sweep, untilMs)) return;
      moveTo({ sinceMs: fromWholeMs, untilMs: sweep.untilMs });
      sweep = undefined;
    },
    list(fromMs, toMs, after, limit) {
      if (fromMs < toMs && !isPrepared(fromMs, toMs))
        throw new StoreError(`bookings that start from ${fromMs} to ${toMs} have not been prepared`);
      const size = Math.max(0, limit);
      // A cursor from an earlier range may stand before this one.
      const [startsMs, id] =
        after !== undefined && after.startsMs > fromMs ? [after.startsMs, after.id] : [fromMs, AFTER_ALL_IDS];
      return listed.all(startsMs, id, toMs, size).map(([id, startsMs]) => ({ id, startsMs }));
    },
    forget() {
      known = undefined;
      sweep = undefined;
    },
  };
}
