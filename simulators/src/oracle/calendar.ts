/**
 * Calendar: who holds which slot of each resource, as the streams of the vendors tell it in the order of the commits. So two
 * bookings that overlap are found when the second is told (BK2), and also when one of them is gone again by the end of the run.
 */
import type { AppliedEvent } from './history.ts';
import { holdsSlot } from './lifecycle.ts';
import type { Place } from './streams.ts';
import type { Violations } from './violations.ts';

export interface Calendar {
  /** An event that the fleet saw for the first time, in the order of its stream. */
  applied(event: AppliedEvent, place: Place): void;
  /** Slots that are remembered; for tests of the bounds. */
  size(): number;
}

interface Slot {
  bookingId: string;
  startsAtMs: number;
  endsAtMs: number;
  /** Where the stream last told of it. */
  at: number;
}

/** No booking starts in the past (BK5), give and take the minute that is forgiven: what ended meets nothing new. */
const FORGET_AFTER_MS = 3_600_000;

export function createCalendar(violations: Violations): Calendar {
  /** By stream of the vendor, then by resource. */
  const vendors = new Map<string, Map<string, Slot[]>>();

  function slotsOf(stream: string, resourceId: string): Slot[] {
    let resources = vendors.get(stream);
    if (resources === undefined) {
      resources = new Map();
      vendors.set(stream, resources);
    }
    let slots = resources.get(resourceId);
    if (slots === undefined) {
      slots = [];
      resources.set(resourceId, slots);
    }
    return slots;
  }

  return {
    applied(event, { at, completeFrom }) {
      const { booking, stream, atMs } = event;
      if (booking === undefined || booking.status === undefined || !stream.startsWith('vendor:')) return;
      const { id, resourceId, startsAtMs, endsAtMs } = booking;
      const slots = slotsOf(stream, resourceId);
      const active = holdsSlot(booking.status);
      let unchanged = false;
      for (let i = slots.length - 1; i >= 0; i--) {
        const slot = slots[i] as Slot;
        // What was told before a gap may have been cancelled in it.
        const known = slot.at >= completeFrom && slot.endsAtMs > atMs - FORGET_AFTER_MS;
        if (known && slot.bookingId !== id) continue;
        if (known && active && slot.startsAtMs === startsAtMs && slot.endsAtMs === endsAtMs) {
          unchanged = true;
          slot.at = at;
          continue;
        }
        const last = slots.pop() as Slot;
        if (i < slots.length) slots[i] = last;
      }
      if (!active || unchanged) return;
      for (const slot of slots) {
        if (slot.startsAtMs >= endsAtMs || startsAtMs >= slot.endsAtMs) continue;
        violations.report({
          kind: 'overlap',
          rule: 'BK2',
          detail: `${slot.bookingId} and ${id} overlap on ${resourceId} (${stream} ${event.offset})`,
        });
      }
      slots.push({ bookingId: id, startsAtMs, endsAtMs, at });
    },
    size() {
      let size = 0;
      for (const resources of vendors.values()) for (const slots of resources.values()) size += slots.length;
      return size;
    },
  };
}
