/**
 * Stream rules: what each device applied, against what a stream may contain.
 * Per device: contiguous, each once, in order (DL1, DL2), own streams only (SE3). Across devices: one log, the same for everyone.
 * Memory is one position per device and stream, and the last ids per stream.
 */
import type { AppliedEvent } from './history.ts';
import type { Violation, Violations } from './violations.ts';

/** Where an event stands among all that its stream ever told, over all its epochs. */
export interface Place {
  /** Grows by one from event to event, and by more from one epoch to the next. */
  at: number;
  /** From this place on the fleet saw everything: what lies before may have been followed by what nobody saw. */
  completeFrom: number;
}

export interface StreamRules {
  join(device: string, streams: readonly string[]): void;
  applied(device: string, event: AppliedEvent): void;
  snapshot(device: string, positions: Readonly<Record<string, { epoch: string; offset: number }>>): void;
  restart(device: string, clean: boolean): void;
  /** Where the device stands by what it applied. */
  position(device: string, stream: string): { epoch: string; offset: number } | undefined;
}

interface Cursor {
  epoch: string;
  offset: number;
  /** After a kill the storage may be behind: the next event may be any up to the one after `offset`. */
  rewindable: boolean;
  /** A snapshot was taken here: the stream may go on from it as well as from `offset`. */
  seed: number | undefined;
  /** Skipped offsets, to tell a late event from a repeated one. */
  gap: { from: number; to: number; left: number; violation: Violation } | undefined;
}

interface Log {
  epoch: string;
  head: number;
  /** Place of the epoch's offset 0. */
  base: number;
  /** The own time of the event at the head, ms. */
  headAtMs: number;
  /** Fingerprints of the ids at head, head - 1, … (a ring). */
  ids: number[];
  /** The last offset before which nobody of the fleet saw everything. */
  unseenBefore: number;
}

/** How far back two devices of one stream are compared. */
const REMEMBERED_IDS = 32;

/** @param onFrontier called once per event of a stream, in order, when the first device applies it */
export function createStreamRules(
  violations: Violations,
  onFrontier: (event: AppliedEvent, place: Place) => void,
): StreamRules {
  const devices = new Map<string, { allowed: readonly string[]; cursors: Map<string, Cursor> }>();
  const logs = new Map<string, Log>();

  function follow(device: string, cursors: Map<string, Cursor>, event: AppliedEvent): void {
    const cursor = cursors.get(event.stream);
    if (cursor === undefined) {
      cursors.set(event.stream, cursorAt(event));
      if (event.offset === 1) return;
      violations.report(
        { kind: 'lost', rule: 'DL4', detail: `${where(device, event)}: begins at ${event.offset} without a snapshot` },
        event.offset - 1,
      );
      return;
    }
    if (cursor.epoch !== event.epoch) {
      violations.report({
        kind: 'lost',
        rule: 'DL4',
        detail: `${where(device, event)}: the epoch changed after ${cursor.epoch}/${cursor.offset} without a snapshot`,
      });
      Object.assign(cursor, cursorAt(event));
      return;
    }
    const expected = cursor.offset + 1;
    const seeded = cursor.seed !== undefined && event.offset === cursor.seed + 1;
    if (event.offset === expected || seeded || (cursor.rewindable && event.offset < expected)) {
      cursor.offset = event.offset;
      cursor.rewindable = false;
      if (cursor.seed !== undefined && event.offset > cursor.seed) cursor.seed = undefined;
      return;
    }
    cursor.rewindable = false;
    if (event.offset > expected) {
      const left = event.offset - expected;
      const violation: Violation = {
        kind: 'lost',
        rule: 'DL2',
        detail: `${where(device, event)}: ${event.offset} follows ${cursor.offset}, ${left} skipped`,
      };
      cursor.gap = { from: expected, to: event.offset - 1, left, violation: violations.report(violation, left) };
      cursor.offset = event.offset;
      return;
    }
    const { gap } = cursor;
    if (gap !== undefined && event.offset >= gap.from && event.offset <= gap.to) {
      violations.reclassify(gap.violation, 'out-of-order', 1);
      gap.left--;
      if (gap.left === 0) {
        gap.violation.kind = 'out-of-order';
        cursor.gap = undefined;
      }
      return;
    }
    violations.report({
      kind: 'duplicated',
      rule: 'DL2',
      detail: `${where(device, event)}: ${event.offset} applied again after ${cursor.offset}`,
    });
  }

  /** The first event of a log, or of a new epoch of it. */
  function beginLog(event: AppliedEvent, base: number): void {
    const { epoch, offset, atMs } = event;
    const ids: number[] = [];
    ids[offset % REMEMBERED_IDS] = event.id;
    logs.set(event.stream, { epoch, head: offset, base, headAtMs: atMs, ids, unseenBefore: offset });
    onFrontier(event, { at: base + offset, completeFrom: base + offset });
  }

  function compareLogs(device: string, event: AppliedEvent): void {
    const log = logs.get(event.stream);
    if (log === undefined) {
      beginLog(event, 0);
      return;
    }
    if (log.epoch !== event.epoch) {
      // A device that still reads the old epoch says nothing about the new one. What nobody saw of the old one is a gap.
      if (event.atMs >= log.headAtMs) beginLog(event, log.base + log.head + 1);
      return;
    }
    const slot = event.offset % REMEMBERED_IDS;
    if (event.offset > log.head) {
      if (event.offset > log.head + 1) {
        log.unseenBefore = event.offset;
        log.ids = [];
      }
      log.head = event.offset;
      log.headAtMs = event.atMs;
      log.ids[slot] = event.id;
      onFrontier(event, { at: log.base + event.offset, completeFrom: log.base + log.unseenBefore });
      return;
    }
    if (event.offset <= log.head - REMEMBERED_IDS) return;
    const known = log.ids[slot];
    if (known !== undefined && known !== event.id) {
      violations.report({
        kind: 'diverged',
        rule: 'DL1',
        detail: `${device} ${event.stream} ${event.epoch}/${event.offset}: another device got another event there`,
      });
    }
  }

  return {
    join(device, streams) {
      devices.set(device, { allowed: streams, cursors: new Map() });
    },
    applied(device, event) {
      const known = devices.get(device);
      if (known === undefined) throw new Error(`the device ${device} never joined`);
      if (!known.allowed.includes(event.stream) || isForeign(event)) {
        violations.report({
          kind: 'foreign',
          rule: 'SE3',
          detail: `${device} got ${event.type} of ${event.stream} (${event.offset}), booking ${event.booking?.id ?? 'none'}`,
        });
        return;
      }
      follow(device, known.cursors, event);
      compareLogs(device, event);
    },
    snapshot(device, positions) {
      const cursors = devices.get(device)?.cursors;
      for (const [stream, { epoch, offset }] of Object.entries(positions)) {
        const cursor = cursors?.get(stream);
        // A device takes a position only for a stream that has none; from outside that cannot be told within an epoch.
        if (cursor?.epoch === epoch) cursor.seed = offset;
        else cursors?.set(stream, cursorAt({ epoch, offset }));
      }
    },
    restart(device, clean) {
      for (const cursor of devices.get(device)?.cursors.values() ?? []) if (!clean) cursor.rewindable = true;
    },
    position(device, stream) {
      const cursor = devices.get(device)?.cursors.get(stream);
      return cursor && { epoch: cursor.epoch, offset: Math.max(cursor.offset, cursor.seed ?? 0) };
    },
  };
}

function cursorAt({ epoch, offset }: { epoch: string; offset: number }): Cursor {
  return { epoch, offset, rewindable: false, seed: undefined, gap: undefined };
}

function where(device: string, { stream, epoch }: AppliedEvent): string {
  return `${device} ${stream} ${epoch}`;
}

/** A whole booking says whose it is: it has no place in the stream of anyone else. */
function isForeign({ stream, booking }: AppliedEvent): boolean {
  if (booking === undefined) return false;
  const whole = booking.status !== undefined;
  if (stream.startsWith('user:')) return whole && stream !== `user:${booking.customerId}`;
  if (stream.startsWith('vendor:')) return whole && stream !== `vendor:${booking.vendorId}`;
  return true;
}
