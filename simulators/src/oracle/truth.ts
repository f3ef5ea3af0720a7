/**
 * Truth: the state of the service as it says itself at the end, judged against what it acked before,
 * against its own rules, and compared field by field with every replica.
 */
import { activeStatuses, type Booking } from '@slotwire/protocol';
import type { AckedBooking } from './bookings.ts';
import { canonical, fingerprint } from './fingerprint.ts';
import type { BookingMark } from './history.ts';
import type { Violations } from './violations.ts';

export interface Truth {
  /** A whole snapshot of one person. Several may hold the same booking. */
  add(bookings: readonly Booking[]): void;
  /**
   * At any time: what one person was acked before the service was asked for all that is theirs, against its answer. What is missing is reported
   * once, here or in the end.
   */
  recheck(acked: readonly BookingMark[], bookings: readonly Booking[], nowMs: number): void;
  /** After the last `add`: what was acked and is not there, what overlaps, which open creations took effect. */
  judge(options: { acked: Iterable<[string, AckedBooking]>; nowMs: number }): void;
  has(bookingId: string): boolean;
  /** Of a booking that is there. */
  versionOf(bookingId: string): number | undefined;
  size(): number;
}

/** A snapshot leaves out what ended 30 days ago (SN2); a day less, so that nothing is judged that ends as we look. */
const SNAPSHOT_HOLDS_MS = 29 * 86_400_000;

interface Known {
  version: number;
  print: number;
  resource: string;
  startsAtMs: number;
  endsAtMs: number;
  active: boolean;
}

export function createTruth(violations: Violations): Truth {
  const known = new Map<string, Known>();
  const missed = new Set<string>();

  function judgeOverlaps(): void {
    const byResource = new Map<string, [id: string, Known][]>();
    for (const entry of known) {
      if (!entry[1].active) continue;
      const others = byResource.get(entry[1].resource);
      if (others === undefined) byResource.set(entry[1].resource, [entry]);
      else others.push(entry);
    }
    for (const [resource, entries] of byResource) {
      entries.sort(([, a], [, b]) => a.startsAtMs - b.startsAtMs);
      let until: [id: string, Known] | undefined;
      for (const entry of entries) {
        if (until !== undefined && entry[1].startsAtMs < until[1].endsAtMs) {
          violations.report({
            kind: 'overlap',
            rule: 'BK2',
            detail: `${until[0]} and ${entry[0]} overlap on ${resource}`,
          });
        }
        if (until === undefined || entry[1].endsAtMs > until[1].endsAtMs) until = entry;
      }
    }
  }

  function judgeAcked(
    id: string,
    { version, print, endsAtMs }: AckedBooking,
    found: { version: number; print: number } | undefined,
    nowMs: number,
  ): void {
    if (found === undefined && endsAtMs <= nowMs - SNAPSHOT_HOLDS_MS) return;
    if (found === undefined || found.version < version) {
      if (missed.has(id)) return;
      missed.add(id);
      const stands = found === undefined ? 'is not there' : `stands at ${found.version}`;
      violations.report({
        kind: 'lost',
        rule: 'CM1',
        detail: `booking ${id} was acked at version ${version} and ${stands}`,
      });
    } else if (found.version === version && found.print !== print) {
      violations.report({
        kind: 'diverged',
        rule: 'CM1',
        detail: `booking ${id} version ${version} is not what was acked`,
      });
    }
  }

  return {
    add(bookings) {
      for (const booking of bookings) {
        const print = fingerprint(booking);
        const other = known.get(booking.id);
        if (other !== undefined && other.version === booking.version && other.print !== print) {
          violations.report({
            kind: 'diverged',
            rule: 'BK4',
            detail: `booking ${booking.id} version ${booking.version} is not the same for its customer and its vendor`,
          });
        }
        if (other === undefined) judgeNotes(booking, violations);
        // Read later and so newer, where somebody outside of the fleet goes on working.
        if (other !== undefined && other.version >= booking.version) continue;
        known.set(booking.id, {
          version: booking.version,
          print,
          resource: `${booking.vendorId}/${booking.resourceId}`,
          startsAtMs: Date.parse(booking.startsAt),
          endsAtMs: Date.parse(booking.endsAt),
          active: activeStatuses.includes(booking.status),
        });
      }
    },
    recheck(acked, bookings, nowMs) {
      const found = new Map(bookings.map((booking) => [booking.id, booking]));
      for (const mark of acked) {
        const booking = found.get(mark.id);
        judgeAcked(mark.id, mark, booking && { version: booking.version, print: fingerprint(booking) }, nowMs);
      }
    },
    judge({ acked, nowMs }) {
      for (const [id, booking] of acked) judgeAcked(id, booking, known.get(id), nowMs);
      judgeOverlaps();
    },
    has: (bookingId) => known.has(bookingId),
    versionOf: (bookingId) => known.get(bookingId)?.version,
    size: () => known.size,
  };
}

/** The id of a note is the key of its command: twice the same is one command with two effects. */
function judgeNotes(booking: Booking, violations: Violations): void {
  if (new Set(booking.notes.map((note) => note.id)).size === booking.notes.length) return;
  violations.report({ kind: 'duplicated', rule: 'CM2', detail: `booking ${booking.id} has a note twice` });
}

export interface Difference {
  bookingId: string;
  field: string;
  truth: string;
  replica: string;
}

/**
 * Field by field. Bookings that ended long ago may be on one side only: a snapshot leaves them out, a replica may keep them.
 */
export function compareReplica(
  truth: readonly Booking[],
  replica: readonly { booking: Booking; pending: readonly string[] }[],
  nowMs: number,
): Difference[] {
  const differences: Difference[] = [];
  const views = new Map(replica.map((view) => [view.booking.id, view]));
  for (const booking of truth) {
    const view = views.get(booking.id);
    views.delete(booking.id);
    if (view === undefined) {
      if (isOver(booking, nowMs)) continue;
      differences.push({
        bookingId: booking.id,
        field: '(all)',
        truth: `version ${booking.version}`,
        replica: 'missing',
      });
      continue;
    }
    if (view.pending.length > 0) {
      differences.push({ bookingId: booking.id, field: '(pending)', truth: 'none', replica: view.pending.join(' ') });
    }
    differences.push(...compareBooking(booking, view.booking));
  }
  for (const [id, { booking }] of views) {
    if (isOver(booking, nowMs)) continue;
    differences.push({ bookingId: id, field: '(all)', truth: 'missing', replica: `version ${booking.version}` });
  }
  return differences;
}

function compareBooking(truth: Booking, replica: Booking): Difference[] {
  const differences: Difference[] = [];
  const fields = new Set([...Object.keys(truth), ...Object.keys(replica)]) as Set<keyof Booking>;
  for (const field of fields) {
    const [wanted, seen] = [truth[field], replica[field]];
    if (wanted === seen) continue;
    const [wantedText, seenText] = [canonical(wanted), canonical(seen)];
    if (wantedText === seenText) continue;
    differences.push({ bookingId: truth.id, field, truth: shorten(wantedText), replica: shorten(seenText) });
  }
  return differences;
}

const isOver = (booking: Booking, nowMs: number): boolean => Date.parse(booking.endsAt) <= nowMs - SNAPSHOT_HOLDS_MS;

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);
