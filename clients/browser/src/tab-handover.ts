/**
 * Tab handover: when a tab that leads and cannot be seen offers its place to one that can. Browsers hold back the timers of hidden tabs, after five minutes to
 * one wake-up a minute: what such a leader does for the others would come late. Who takes the place, and how, belongs to the group.
 */
import type { Runtime, Timer } from '@slotwire/runtime';

/** Hidden, with another tab in sight, for so long: who looks something up in a second tab and comes back causes nothing, ms. */
export const OFFER_AFTER_MS = 30_000;

/** Who has taken the place keeps it for so long, whatever is in sight: as long as no browser holds back much, and two tabs do not throw it at each other, ms. */
export const KEEP_MS = 5 * 60_000;

/** Who is in sight answers at once, and who hangs has as long again: after so many offers there is nobody. */
const MAX_OFFERS = 2;

export interface TabHandoverOptions {
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  /** The place was taken from another tab, and not inherited. */
  wasTaken: boolean;
  /** Asks the other tabs who would lead. */
  offer(): void;
  /** Nobody would: what was in sight has gone without a word. */
  onUntaken(): void;
}

export class TabHandover {
  readonly #runtime: TabHandoverOptions['runtime'];
  readonly #offer: () => void;
  readonly #onUntaken: () => void;
  readonly #keepUntilMs: number;
  #timer: Timer | undefined;
  /** That nobody has taken. */
  #offers: number;

  constructor({ runtime, wasTaken, offer, onUntaken }: TabHandoverOptions) {
    this.#runtime = runtime;
    this.#offer = offer;
    this.#onUntaken = onUntaken;
    this.#keepUntilMs = wasTaken ? runtime.clock.monotonicMs() + KEEP_MS : Number.NEGATIVE_INFINITY;
    this.#timer = undefined;
    this.#offers = 0;
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
    return this.#offers > 0;
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#offers = 0;
  }

  /** An offer that nobody takes is made again: a tab that was seen last may have gone without a word. */
  #waitMs(delayMs: number): void {
    this.#timer = this.#runtime.timers.after(delayMs, () => {
      if (this.#offers === MAX_OFFERS) {
        this.stop();
        this.#onUntaken();
        return;
      }
      this.#offers += 1;
      this.#waitMs(OFFER_AFTER_MS);
      this.#offer();
    });
  }
}
