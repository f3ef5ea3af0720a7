/**
 * Report queue: reports of a page on their way to the receiver of telemetry. One at a time, held back while the receiver is busy or out of reach, and never more
 * than a few: what does not fit, or is refused, is dropped and counted.
 */
import type { Runtime } from '@slotwire/runtime';
import { type BackoffOptions, retryDelayMs } from '@slotwire/sdk';

export interface Report {
  body: string;
  /** How many measurements, faults, events and traces are in it. */
  items: number;
}

/** Undefined: the receiver was not reached. */
export type ReportAnswer = { status: number; retryAfterMs?: number | undefined } | undefined;

export interface ReportQueue {
  add(report: Report): void;
  /** Items that were dropped since this was asked last. */
  takeDropped(): number;
  /** The page goes away: what has not been answered, where the receiver is not known to be busy. It is no longer in the queue. */
  takeRest(): readonly Report[];
}

export interface ReportQueueOptions {
  post(report: Report): Promise<ReportAnswer>;
  runtime: Pick<Runtime, 'timers' | 'random'>;
}

export const MAX_REPORTS = 20;
/** Of all bodies, characters. */
export const MAX_CHARACTERS = 500_000;
/** Of one report. */
export const MAX_TRIES = 5;

const backoff: BackoffOptions = { baseMs: 2_000, capMs: 60_000 };

/** What the receiver says about itself, and not about the report. */
const isBusy = (status: number): boolean => status === 408 || status === 429 || status >= 500;

export function createReportQueue({ post, runtime }: ReportQueueOptions): ReportQueue {
  let reports: Report[] = [];
  /** Of the first one. */
  let tries = 0;
  /** In a row, of whatever was sent. */
  let failures = 0;
  let dropped = 0;
  let state: 'idle' | 'sending' | 'waiting' = 'idle';

  function drop(report: Report | undefined): void {
    dropped += report?.items ?? 0;
  }

  function bound(): void {
    const size = () => reports.reduce((sum, { body }) => sum + body.length, 0);
    while (reports.length > MAX_REPORTS || size() > MAX_CHARACTERS) {
      // The oldest that is not on its way: what happens now says more about what is wrong now.
      const [gone] = reports.splice(state === 'sending' ? 1 : 0, 1);
      if (gone === undefined) return;
      drop(gone);
      if (state !== 'sending') tries = 0;
    }
  }

  async function send(): Promise<void> {
    const [report] = reports;
    if (report === undefined) {
      state = 'idle';
      return;
    }
    state = 'sending';
    const answer = await post(report).catch(() => undefined);
    const isHere = reports[0] === report;
    if (answer !== undefined && !isBusy(answer.status)) {
      failures = 0;
      if (isHere) take(answer.status >= 400);
      return send();
    }
    failures += 1;
    tries += 1;
    // The page may have taken it meanwhile.
    if (isHere && tries >= MAX_TRIES) take(true);
    state = 'waiting';
    runtime.timers.after(retryDelayMs(failures, answer?.retryAfterMs, backoff, runtime.random), () => void send());
  }

  /** The first one is done with. */
  function take(isDropped: boolean): void {
    const report = reports.shift();
    tries = 0;
    if (isDropped) drop(report);
  }

  return {
    add(report) {
      reports.push(report);
      bound();
      if (state === 'idle') void send();
    },
    takeDropped() {
      const count = dropped;
      dropped = 0;
      return count;
    },
    takeRest() {
      const rest = reports;
      reports = [];
      tries = 0;
      if (state !== 'waiting') return rest;
      for (const report of rest) drop(report);
      return [];
    },
  };
}
