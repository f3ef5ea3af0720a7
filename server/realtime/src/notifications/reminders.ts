/**
 * Reminders: calls confirmed bookings to mind before they start (NT7). There is no row for each reminder that lies ahead: bookings are found
 * by their start, and for each kind a durable mark says up to which start they were gone through. So a booking that is moved or cancelled
 * needs no upkeep, and a service that was down goes on where it stood.
 *
 * The mark says where to look. That nothing fires twice is due to a key (CM2) of kind, booking and start, which is written with the
 * reminder: more bookings may start at one instant than fit into a commit, and then the mark stays before it until the last page.
 */
import { type Runtime, sleep } from '@slotwire/runtime';
import type { Committer } from '../storage/committer.ts';
import type { Store } from '../storage/store.ts';
import type { ReminderKind } from '../storage/store-notifications.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Notifier } from './notifier.ts';
import { type Page, reminders, reminderWork } from './reminder-work.ts';

export interface Reminders {
  /** Resolves when the round that is under way has ended. No other begins. */
  stop(): Promise<void>;
}

export interface RemindersParts {
  runtime: Pick<Runtime, 'clock' | 'timers' | 'ids'>;
  store: Pick<Store, 'prepareStarting' | 'listStarting' | 'remindedTo'>;
  committer: Committer;
  notifier: Notifier;
  metrics: Pick<Metrics, 'scheduleDone' | 'storeFailures'>;
  log: Log;
}

const EVERY_MS = 15_000;
/** Bookings in one commit: as many as a batch has commands, so that people do not wait longer for it than for one another. */
export const REMINDER_PAGE = 100;

/** Between two slices of a sweep: one takes some 2 ms, so it has a tenth of the loop at most. */
const PAUSE_MS = 20;

const HOUR_MS = 3_600_000;
/** How long before the start. */
const leadMs: Readonly<Record<ReminderKind, number>> = { day: 24 * HOUR_MS, hour: HOUR_MS };

/** Looks at once, and every 15 s from now. */
export function createReminders({ runtime, store, committer, notifier, metrics, log }: RemindersParts): Reminders {
  const { clock, timers, ids } = runtime;
  let stopped = false;
  let round: Promise<void> | undefined;

  function start(): void {
    round ??= runRound()
      .catch((error) => {
        metrics.storeFailures.inc({ during: 'reminders' });
        log.error({ err: error }, 'reminders: the store does not answer; trying again in 15 s');
      })
      .finally(() => {
        round = undefined;
      });
  }

  async function runRound(): Promise<void> {
    const nowMs = clock.nowMs();
    while (!(await store.prepareStarting(nowMs, nowMs + leadMs.day))) {
      await sleep(timers, PAUSE_MS);
      if (stopped) return;
    }
    await remind('day', nowMs);
    await remind('hour', nowMs);
    metrics.scheduleDone.set({ schedule: 'reminders' }, clock.nowMs() / 1_000);
  }

  async function remind(kind: ReminderKind, nowMs: number): Promise<void> {
    const toMs = nowMs + leadMs[kind];
    const markMs = await store.remindedTo(kind);
    // A service that starts for the first time leaves alone what starts sooner: nobody has waited for it.
    const fromMs = markMs === undefined ? toMs : Math.max(markMs, nowMs);
    let after: Page['bookings'][number] | undefined;
    for (let more = markMs === undefined || markMs < toMs; more && !stopped; ) {
      const bookings = await store.listStarting(fromMs, toMs, after, REMINDER_PAGE);
      after = bookings.at(-1);
      more = bookings.length === REMINDER_PAGE;
      // Others may start at the instant of the last one of a full page.
      await write(kind, bookings, more && after !== undefined ? after.startsMs - 1 : toMs);
    }
  }

  async function write(kind: ReminderKind, bookings: Page['bookings'], uptoMs: number): Promise<void> {
    const atMs = clock.nowMs();
    const pushAtMs = notifier.pushAtMs(atMs);
    const page = { kind, bookings, uptoMs, ids: drawIds(bookings.length * reminders[kind].to.length) };
    const told = await committer.submit(reminderWork(page, { atMs, at: new Date(atMs).toISOString(), pushAtMs }));
    notifier.told(told, pushAtMs);
  }

  function drawIds(count: number): string[] {
    return Array.from({ length: count }, () => ids.next());
  }

  const timer = timers.every(EVERY_MS, start);
  start();

  return {
    async stop() {
      stopped = true;
      timer.stop();
      await round;
    },
  };
}
