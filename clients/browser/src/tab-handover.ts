/**
 * Tab handover: when a tab that leads and cannot be seen offers its place to one that can. Browsers hold back the timers of hidden tabs, after five minutes to
 * one wake-up a minute: what such a leader does for the others would come late. Who takes the place, and how, belongs to the group.
 */
import type { Runtime, Timer } from '@slotwire/runtime';

/** Hidden, with another tab in sight, for so long: who looks something up in a second tab and comes back causes nothing, ms. */
export const OFFER_AFTER_MS = 30_000;

/** Who has taken the place keeps it for so long, whatever is in sight: as long as no browser holds back much, and two tabs do not throw it at each other, ms. */
export const KEEP_MS = 5 * 60_000;

export interface TabHandoverOptions {
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  /** The place was taken from another tab, and not inherited. */
  wasTaken: boolean;
  /** Asks the other tabs who would lead. */
  offer(): void;
}

export class TabHandover {
  readonly #runtime: TabHandoverOptions['runtime'];
  readonly #offer: () => void;
  readonly #keepUntilMs: number;
  #timer: Timer | undefined;
  #isOffered: boolean;

  constructor({ runtime, wasTaken, offer }: TabHandoverOptions) {
    this.#runtime = runtime;
    this.#offer = offer;
    this.#keepUntilMs = wasTaken ? runtime.clock.monotonicMs() + KEEP_MS : Number.NEGATIVE_INFINITY;
    this.#timer = undefined;
    this.#isOffered = false;
  }

  /** What is in sight now: this tab, or another one. */
  see({ own, other }: { own: boolean; other: boolean }): void {
    if (own || !other) this.stop();
    else if (this.#timer === undefined) {
      const keepMs = this.#keepUntilMs - this.#runtime.clock.monotonicMs();
      this.#waitMs(Math.max(OFFER_AFTER_MS, keepMs));
    }
  }

  /** Whether the place may be taken now. */
  isOffered(): boolean {
    return this.#isOffered;
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#isOffered = false;
  }

  /** An offer that nobody takes is made again: a tab that was seen last may have gone without a word. */
  #waitMs(delayMs: number): void {
    this.#timer = this.#runtime.timers.after(delayMs, () => {
      this.#isOffered = true;
      this.#waitMs(OFFER_AFTER_MS);
      this.#offer();
    });
  }
}
