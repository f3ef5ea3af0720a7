/**
 * Booking rules: what the fleet knows of each booking, from acks and from the streams of its customer and its vendor.
 * Versions grow by one and each has one maker (BK4, CM2), commands of a device take effect in their order (CM4),
 * and what a version says may follow what the one before said (BK1, BK3).
 */
import type { BookingStatus } from '@slotwire/protocol';
import type { AppliedEvent, BookingMark, WholeBooking } from './history.ts';
import { judgeChange, judgeCreation } from './lifecycle.ts';
import type { Place } from './streams.ts';
import type { Violations } from './violations.ts';

export interface AckedBooking {
  version: number;
  print: number;
  endsAtMs: number;
}

/** The command that made a version. */
export interface Maker {
  device: string;
  key: string;
  /** Its place in the order in which intents entered the outboxes of the fleet. */
  order: number;
}

export interface BookingRules {
  /** The service acked for the first time that this command made this version. */
  made(mark: BookingMark, maker: Maker): void;
  /** It acked this version; the highest counts for the end. */
  acked(mark: BookingMark): void;
  /** An event that the fleet saw for the first time, in the order of its stream. */
  applied(event: AppliedEvent, place: Place): void;
  /** Bookings with the highest version that was acked. */
  allAcked(): IterableIterator<[bookingId: string, AckedBooking]>;
  /** Bookings that are remembered; for tests of the bounds. */
  size(): number;
}

/** One flat object, as there are very many: zero stands for never. */
interface BookingRecord {
  ackedVersion: number;
  ackedPrint: number;
  ackedEndsAtMs: number;
  /** Of the last acked versions, in the order of their acks. */
  makers: (Maker & { version: number })[] | undefined;
  /** What its two streams last said, and where. */
  userVersion: number;
  userPlace: number;
  vendorVersion: number;
  vendorPlace: number;
  /** Of the newest version that either stream told. */
  version: number;
  status: BookingStatus;
  startsAtMs: number;
  endsAtMs: number;
  /** Status and times are those of `version`, not of one before that a note was added to out of sight. */
  exact: boolean;
}

const REMEMBERED_MAKERS = 8;

/** @param limit bookings to remember; the one first heard of is forgotten first */
export function createBookingRules(violations: Violations, limit = 200_000): BookingRules {
  const records = new Map<string, BookingRecord>();

  function recordOf(id: string): BookingRecord {
    const known = records.get(id);
    if (known !== undefined) return known;
    if (records.size >= limit) records.delete(records.keys().next().value as string);
    const record: BookingRecord = {
      ackedVersion: 0,
      ackedPrint: 0,
      ackedEndsAtMs: 0,
      makers: undefined,
      userVersion: 0,
      userPlace: 0,
      vendorVersion: 0,
      vendorPlace: 0,
      version: 0,
      status: 'requested',
      startsAtMs: 0,
      endsAtMs: 0,
      exact: false,
    };
    records.set(id, record);
    return record;
  }

  /** Each side has all versions, one event each. */
  function judgeVersion(record: BookingRecord, event: AppliedEvent, { at, completeFrom }: Place): void {
    const { stream, offset, type } = event;
    const about = event.booking as NonNullable<AppliedEvent['booking']>;
    const ofUser = stream.startsWith('user:');
    const lastVersion = ofUser ? record.userVersion : record.vendorVersion;
    const lastPlace = ofUser ? record.userPlace : record.vendorPlace;
    if (ofUser) {
      record.userVersion = about.version;
      record.userPlace = at;
    } else {
      record.vendorVersion = about.version;
      record.vendorPlace = at;
    }
    const created = type === 'booking.created';
    const follows = lastVersion > 0 && lastPlace >= completeFrom - 1;
    if (created && lastVersion > 0) {
      violations.report({
        kind: 'duplicated',
        rule: 'CM2',
        detail: `booking ${about.id} was created twice: ${stream} ${offset}`,
      });
    } else if (created ? about.version !== 1 : follows && about.version !== lastVersion + 1) {
      violations.report({
        kind: 'version',
        rule: 'BK4',
        detail: `booking ${about.id}: version ${about.version} follows ${lastVersion || 'nothing'} in ${stream} at ${offset}`,
      });
    }
  }

  /** The two streams tell the same versions, one a little after the other: each is judged where it is told first. */
  function judgeState(record: BookingRecord, event: AppliedEvent, about: WholeBooking): void {
    if (about.version < record.version) return;
    if (about.version === record.version && record.exact) {
      if (isSame(record, about)) return;
      violations.report({
        kind: 'diverged',
        rule: 'BK4',
        detail: `booking ${about.id} version ${about.version} is ${about.status} in ${event.stream}, and was told otherwise before`,
      });
      return;
    }
    const adjacent = record.exact && about.version === record.version + 1;
    const problem =
      event.type === 'booking.created'
        ? judgeCreation(about)
        : record.version > 0
          ? judgeChange(record, about, adjacent)
          : undefined;
    if (problem !== undefined) {
      const detail = `booking ${about.id} version ${about.version} ${problem.what} (${event.stream} ${event.offset})`;
      violations.report({ kind: 'state', rule: problem.rule, detail });
    }
    record.version = about.version;
    record.status = about.status;
    record.startsAtMs = about.startsAtMs;
    record.endsAtMs = about.endsAtMs;
    record.exact = true;
  }

  return {
    made(mark, maker) {
      const record = recordOf(mark.id);
      record.makers ??= [];
      for (const other of record.makers) {
        if (other.key === maker.key) return;
        if (other.version === mark.version) {
          violations.report({
            kind: 'version',
            rule: 'CM2',
            detail: `${other.key} and ${maker.key} were both acked with version ${mark.version} of ${mark.id}`,
          });
          return;
        }
        if (other.device === maker.device && other.order < maker.order !== other.version < mark.version) {
          violations.report({
            kind: 'out-of-order',
            rule: 'CM4',
            detail: `${maker.device}: ${other.key} made version ${other.version} of ${mark.id}, and ${maker.key} version ${mark.version}, which was not the order of the outbox`,
          });
        }
      }
      if (record.makers.length >= REMEMBERED_MAKERS) record.makers.shift();
      record.makers.push({ ...maker, version: mark.version });
    },
    acked(mark) {
      const record = recordOf(mark.id);
      if (record.ackedVersion >= mark.version) return;
      record.ackedVersion = mark.version;
      record.ackedPrint = mark.print;
      record.ackedEndsAtMs = mark.endsAtMs;
    },
    applied(event, place) {
      const about = event.booking;
      if (about === undefined) return;
      const record = recordOf(about.id);
      judgeVersion(record, event, place);
      if (about.status !== undefined) {
        judgeState(record, event, about);
      } else if (about.version > record.version) {
        // A note leaves status and times as they were, but what came before it may have been missed.
        record.exact = record.exact && about.version === record.version + 1;
        record.version = about.version;
      }
    },
    *allAcked() {
      for (const [id, { ackedVersion, ackedPrint, ackedEndsAtMs }] of records) {
        if (ackedVersion > 0) yield [id, { version: ackedVersion, print: ackedPrint, endsAtMs: ackedEndsAtMs }];
      }
    },
    size: () => records.size,
  };
}

function isSame(record: BookingRecord, { status, startsAtMs, endsAtMs }: WholeBooking): boolean {
  return record.status === status && record.startsAtMs === startsAtMs && record.endsAtMs === endsAtMs;
}
