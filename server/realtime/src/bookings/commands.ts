/**
 * Booking commands as work for the committer: what each reads, and which rule decides it.
 * The arguments have passed their schema, and the role may send the command; whose booking it is, is judged here.
 */
import assert from 'node:assert/strict';
import type { BookingCommandName, CommandArgs } from '@slotwire/protocol';
import type { Ids } from '@slotwire/runtime';
import { type Answer, hashArgs, once } from '../commands/once.ts';
import type { BookingRecord, ReadSet, SlotWindow } from '../storage/store.ts';
import type { View, Work } from '../storage/view.ts';
import { decideAnswer } from './answer-reschedule.ts';
import { decideCancel } from './cancel.ts';
import { type BookingActor, findOwn } from './conflict.ts';
import { decideCreate } from './create.ts';
import { toDecision } from './decision.ts';
import { decideNote } from './note.ts';
import { decideAsk, decideMove } from './reschedule.ts';
import { type Calendar, windowAround, windowOfAll } from './slots.ts';
import { findTimesProblem, toSpan } from './times.ts';
import { decideTransition } from './transition.ts';
import { rejected, type Verdict } from './verdict.ts';

/** `customerId` is given by role `service` alone, which books for others (`POST /v1/bookings`). */
export type BookingArgs<C extends BookingCommandName> = C extends 'booking:create'
  ? CommandArgs<'booking:create'> & { customerId?: string | undefined }
  : CommandArgs<C>;

export interface BookingContext {
  nowMs: number;
  ids: Ids;
  /** When the notifications of the command are pushed; absent: they are not. */
  pushAtMs?: number | undefined;
}

/** What one command reads beyond its key, and the rule that decides it. */
interface Plan {
  reads: Pick<ReadSet, 'bookings' | 'slots'>;
  judge(view: View): Verdict;
}

type Planner<C extends BookingCommandName> = (args: BookingArgs<C>, by: BookingActor, nowMs: number) => Plan;

/** Applied once per key of the actor, rejections too (CM2). */
export function bookingWork<C extends BookingCommandName>(
  command: C,
  args: BookingArgs<C>,
  actor: BookingActor,
  { nowMs, ids, pushAtMs }: BookingContext,
): Work<Answer> {
  const planner: Planner<C> = planners[command];
  const { reads, judge } = planner(args, actor, nowMs);
  // Drawn here and not in `decide`, which may run again and must then say the same.
  const eventId = ids.next();
  // A back end notifies both sides, everybody else the other one (NT1).
  const notificationIds = actor.role === 'service' ? [ids.next(), ids.next()] : [ids.next()];
  const origin = { eventId, notificationIds, atMs: nowMs, actor, trace: args.trace, pushAtMs };
  return once(
    { userId: actor.id, key: args.key, argsHash: hashArgs(command, args), atMs: nowMs },
    { reads: { keys: [], ...reads }, decide: (view) => toDecision(judge(view), origin) },
  );
}

const planners: { [C in BookingCommandName]: Planner<C> } = {
  'booking:create': (args, by, nowMs) => {
    const customerId = by.role === 'service' ? args.customerId : by.id;
    assert(customerId !== undefined, 'role service names the customer');
    const resource = { vendorId: args.vendorId, resourceId: args.resourceId };
    return {
      reads: { bookings: [args.key], slots: slotsAround(resource, args, nowMs) },
      judge: (view) =>
        decideCreate(view.booking(args.key), args, customerId, (from, to) => view.active(resource, from, to), nowMs),
    };
  },

  'booking:cancel': (args, by, nowMs) => onOwn(args.bookingId, by, [], (record) => decideCancel(record, args, nowMs)),

  'booking:reschedule': (args, by, nowMs) => {
    if (by.role === 'customer') return onOwn(args.bookingId, by, [], (record) => decideAsk(record, args, nowMs));
    const slots = slotsAround({ bookingId: args.bookingId }, args, nowMs);
    return onOwn(args.bookingId, by, slots, (record, calendar) => decideMove(record, args, calendar, nowMs));
  },

  /**
   * The command does not name the asked times, and they are not known before the booking is read. So an acceptance
   * reads the whole calendar of the resource from now on. It is bounded, as no booking may start further ahead than
   * `maxAheadMs`, and holds whatever was asked, as times outside of it are BAD_TIMES by now. Acceptances are rare; a
   * second round trip to the store could find the ask replaced in between, and would have to start over.
   */
  'booking:answer-reschedule': (args, by, nowMs) => {
    const slots = args.accept ? [{ of: { bookingId: args.bookingId }, ...windowOfAll(nowMs) }] : [];
    return onOwn(args.bookingId, by, slots, (record, calendar) => decideAnswer(record, args, calendar, nowMs));
  },

  'booking:transition': (args, by, nowMs) =>
    onOwn(args.bookingId, by, [], (record) => decideTransition(record, args, nowMs)),

  'booking:note': (args, by, nowMs) => onOwn(args.bookingId, by, [], (record) => decideNote(record, args, by, nowMs)),
};

function onOwn(
  bookingId: string,
  by: BookingActor,
  slots: readonly SlotWindow[],
  decide: (record: BookingRecord, calendar: Calendar) => Verdict,
): Plan {
  return {
    reads: { bookings: [bookingId], slots },
    judge(view) {
      const record = findOwn(view.booking(bookingId), by);
      if (record === undefined) return rejected('NOT_FOUND');
      return decide(record, (fromMs, toMs) => view.active(record.booking, fromMs, toMs));
    },
  };
}

/** Nothing for times that will be refused as they are: they could span centuries. */
function slotsAround(
  of: SlotWindow['of'],
  range: { startsAt: string; endsAt: string },
  nowMs: number,
): readonly SlotWindow[] {
  const wanted = toSpan(range);
  return findTimesProblem(wanted, nowMs) === undefined ? [{ of, ...windowAround(wanted) }] : [];
}
