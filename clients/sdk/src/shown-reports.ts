/**
 * Shown reports: which notifications this device showed in the foreground, so that no push need say them again (PU2). A push goes out after
 * seconds, so a report is worth little later: on the same link it is repeated only where the service says when it has room for it, and it is forgotten
 * after a minute.
 */
import { notificationLimits } from '@slotwire/protocol';
import type { Clock, Random, Timer, Timers } from '@slotwire/runtime';
import { defaultBackoff, retryDelayMs } from './backoff.ts';
import type { Requests } from './requests.ts';

/** How long after its notification a report makes sense, ms. */
export const SHOWN_FOR_MS = 60_000;

export interface ShownReportsParts {
  clock: Clock;
  timers: Timers;
  random: Pick<Random, 'float'>;
  requests: Requests;
  isUp: () => boolean;
}

/** A notification whose report has not been answered. */
interface Report {
  /** Monotonic. */
  untilMs: number;
  /** On this link. */
  sent: boolean;
}

export class ShownReports {
  readonly #parts: ShownReportsParts;
  readonly #waiting: Map<string, Report>;
  #scheduled: boolean;
  #backoff: Timer | undefined;
  #failures: number;

  constructor(parts: ShownReportsParts) {
    this.#parts = parts;
    this.#waiting = new Map();
    this.#scheduled = false;
    this.#backoff = undefined;
    this.#failures = 0;
  }

  /** What is shown in one turn goes out together. @param ageMs of the notification. */
  add(id: string, ageMs: number): void {
    this.#waiting.set(id, { untilMs: this.#parts.clock.monotonicMs() + SHOWN_FOR_MS - ageMs, sent: false });
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#parts.timers.soon(() => {
      this.#scheduled = false;
      this.#send();
    });
  }

  onUp(): void {
    for (const report of this.#waiting.values()) report.sent = false;
    this.#stopBackoff();
    this.#send();
  }

  clear(): void {
    this.#waiting.clear();
    this.#stopBackoff();
  }

  #send(): void {
    const { clock, requests, isUp } = this.#parts;
    const nowMs = clock.monotonicMs();
    for (const [id, { untilMs }] of this.#waiting) if (untilMs <= nowMs) this.#waiting.delete(id);
    if (!isUp() || this.#backoff !== undefined) return;
    const due = [...this.#waiting].filter(([, { sent }]) => !sent);
    for (const [, report] of due) report.sent = true;
    for (let from = 0; from < due.length; from += notificationLimits.maxIds) {
      const ids = due.slice(from, from + notificationLimits.maxIds).map(([id]) => id);
      requests.send('notification:shown', { ids }, (outcome) => {
        if (outcome.ok === 'unknown') return;
        if (outcome.ok === false && outcome.retry === 'backoff' && outcome.retryAfterMs !== undefined) {
          this.#sendLater(ids, outcome.retryAfterMs);
          return;
        }
        this.#failures = 0;
        for (const id of ids) this.#waiting.delete(id);
      });
    }
  }

  #sendLater(ids: readonly string[], retryAfterMs: number): void {
    const { timers, random } = this.#parts;
    for (const id of ids) {
      const report = this.#waiting.get(id);
      if (report !== undefined) report.sent = false;
    }
    this.#backoff?.stop();
    const delayMs = retryDelayMs(this.#failures, retryAfterMs, defaultBackoff, random);
    this.#failures += 1;
    this.#backoff = timers.after(delayMs, () => {
      this.#backoff = undefined;
      this.#send();
    });
  }

  #stopBackoff(): void {
    this.#backoff?.stop();
    this.#backoff = undefined;
  }
}
