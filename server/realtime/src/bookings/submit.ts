/** Submit: a booking command, from a socket or from a back end, into the next commit, and what follows it once it is durable. */
import type { BookingCommandName } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Answer } from '../commands/once.ts';
import type { Notifier } from '../notifications/notifier.ts';
import type { Committer } from '../storage/committer.ts';
import { type BookingArgs, bookingWork } from './commands.ts';
import type { BookingActor } from './conflict.ts';

export type SubmitBooking = <C extends BookingCommandName>(
  command: C,
  args: BookingArgs<C>,
  actor: BookingActor,
) => Promise<Answer>;

export interface SubmitBookingParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  committer: Committer;
  notifier: Notifier;
}

export function createSubmitBooking({ runtime, committer, notifier }: SubmitBookingParts): SubmitBooking {
  return async (command, args, actor) => {
    const nowMs = runtime.clock.nowMs();
    const pushAtMs = notifier.pushAtMs(nowMs);
    const answer = await committer.submit(bookingWork(command, args, actor, { nowMs, ids: runtime.ids, pushAtMs }));
    if (answer.told !== undefined) notifier.told(answer.told, pushAtMs);
    return answer;
  };
}
