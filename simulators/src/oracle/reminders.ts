/**
 * Reminder rules (NT7): a confirmed booking is called to mind 24 hours and 1 hour before it starts, once, and nothing else is. What is
 * booked, confirmed or moved later than that is not. Once: see `notifications.ts`.
 */
import type { BookingStatus } from '@slotwire/protocol';
import type { AppliedEvent } from './history.ts';
import type { Inbox } from './inbox.ts';
import type { Side } from './told.ts';
import type { Violations } from './violations.ts';

export interface ReminderRules {
  /** Once per event of a stream, in its order. */
  applied(event: AppliedEvent): void;
  /** @param versionOf of a booking as the service has it: what nobody of the fleet saw happen to it cannot be judged */
  judge(inboxes: readonly Inbox[], nowMs: number, versionOf: (bookingId: string) => number | undefined): void;
}

/** How a booking stood from an instant on. */
interface Standing {
  atMs: number;
  version: number;
  status: BookingStatus;
  startsAtMs: number;
}

interface Course {
  customerId: string;
  vendorId: string;
  /** Ascending by version. */
  standings: Standing[];
  /** Versions that only added a note. */
  noted: Set<number>;
}

const HOUR_MS = 3_600_000;
const reminders = [
  { template: 'reminder-day', leadMs: 24 * HOUR_MS, to: ['customer'] },
  { template: 'reminder-hour', leadMs: HOUR_MS, to: ['customer', 'vendor'] },
] as const satisfies readonly { template: string; leadMs: number; to: readonly Side[] }[];

/** What changed so near to its instant may have come before or after it. */
const EDGE_MS = 60_000;
/** A service that was down makes up for them when it is back: so long has the booking to stand as it was. */
const LATE_MS = 30 * 60_000;

export function createReminderRules(violations: Violations): ReminderRules {
  const courses = new Map<string, Course>();

  const courseOf = (id: string, whole: ReadonlySet<string>): Course | undefined =>
    whole.has(id) ? courses.get(id) : undefined;

  function judgeBooking(id: string, course: Course, found: ReadonlySet<string>, nowMs: number): void {
    const { customerId, vendorId, standings } = course;
    for (const { template, leadMs, to } of reminders) {
      for (const { status, startsAtMs, atMs, untilMs } of periodsOf(standings)) {
        const dueMs = startsAtMs - leadMs;
        if (status !== 'confirmed' || atMs > dueMs - EDGE_MS) continue;
        if (Math.min(untilMs, nowMs) < dueMs + LATE_MS) continue;
        for (const side of to) {
          const whom = side === 'customer' ? customerId : vendorId;
          if (found.has(`${id} ${template} ${startsAtMs} ${side}`) || !found.has(`${side} ${whom}`)) continue;
          violations.report({
            kind: 'lost',
            rule: 'NT7',
            detail: `${side} ${whom} got no ${template} of booking ${id}, which starts at ${new Date(startsAtMs).toISOString()}`,
          });
        }
      }
    }
  }

  /** The booking was confirmed for that start, and long enough before. */
  function judgeFound({ user, items }: Inbox, whole: ReadonlySet<string>): void {
    for (const { template, booking, startsAtMs, atMs } of items) {
      const reminder = reminders.find((known) => known.template === template);
      const course = booking && courseOf(booking.id, whole);
      if (reminder === undefined || course === undefined || startsAtMs === undefined) continue;
      const right = periodsOf(course.standings).some(
        (period) =>
          period.status === 'confirmed' &&
          period.startsAtMs === startsAtMs &&
          period.atMs <= startsAtMs - reminder.leadMs + EDGE_MS &&
          period.untilMs >= atMs - EDGE_MS,
      );
      const inTime = atMs >= startsAtMs - reminder.leadMs - EDGE_MS && atMs <= startsAtMs + EDGE_MS;
      if (right && inTime) continue;
      violations.report({
        kind: 'unasked',
        rule: 'NT7',
        detail: `${user} got ${template} of booking ${booking?.id} at ${new Date(atMs).toISOString()}, which was not to be called to mind`,
      });
    }
  }

  return {
    applied({ booking, atMs }) {
      if (booking === undefined) return;
      const { id, version } = booking;
      let course = courses.get(id);
      if (booking.status === undefined) {
        course?.noted.add(version);
        return;
      }
      const { customerId, vendorId, status, startsAtMs } = booking;
      if (course === undefined) {
        course = { customerId, vendorId, standings: [], noted: new Set() };
        courses.set(id, course);
      }
      const { standings } = course;
      // Told on two streams, on the slower one later.
      const before = standings.findLastIndex((standing) => standing.version <= version);
      if (standings[before]?.version === version) return;
      standings.splice(before + 1, 0, { atMs, version, status, startsAtMs });
    },
    judge(inboxes, nowMs, versionOf) {
      const whole = new Set([...courses].filter(([id, course]) => isWhole(course, versionOf(id))).map(([id]) => id));
      const found = new Set<string>();
      for (const inbox of inboxes) {
        const { user, role, vendorId, items } = inbox;
        judgeFound(inbox, whole);
        found.add(`${role} ${role === 'vendor' ? vendorId : user}`);
        for (const { booking, template, startsAtMs } of items) {
          if (booking !== undefined) found.add(`${booking.id} ${template} ${startsAtMs} ${role}`);
        }
      }
      for (const id of whole) judgeBooking(id, courses.get(id) as Course, found, nowMs);
    },
  };
}

/** The fleet saw every version of it. */
function isWhole({ standings, noted }: Course, version: number | undefined): boolean {
  return version === standings.length + noted.size;
}

/** For how long it stood like this: what changed something else is left out. */
function periodsOf(standings: readonly Standing[]): (Standing & { untilMs: number })[] {
  const periods: (Standing & { untilMs: number })[] = [];
  for (const standing of standings) {
    const last = periods.at(-1);
    if (last?.status === standing.status && last.startsAtMs === standing.startsAtMs) continue;
    if (last !== undefined) last.untilMs = standing.atMs;
    periods.push({ ...standing, untilMs: Number.POSITIVE_INFINITY });
  }
  return periods;
}
