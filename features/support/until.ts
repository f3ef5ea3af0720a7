/** Until: waits for a condition, never longer than it may take, and says what was seen last when it does not come. */
import { createSystemRuntime, sleep } from '@slotwire/runtime';

/** Real time: how long a person waits does not depend on the time that a scenario lets pass. */
const { clock, timers } = createSystemRuntime({ keepAlive: true });

const LOOK_EVERY_MS = 5;

/** How long a step waits that names no time, ms. */
export const PATIENCE_MS = 5_000;

/**
 * @param what the condition in QA's words: `Ada's phone shows the booking as confirmed`.
 * @param look nothing when the condition holds, else what is there instead.
 */
export async function until(
  what: string,
  look: () => string | undefined | Promise<string | undefined>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const startMs = clock.monotonicMs();
  for (;;) {
    const seen = await look();
    if (seen === undefined) return;
    if (clock.monotonicMs() - startMs > withinMs) {
      throw new Error(`not within ${withinMs / 1_000} s: ${what}\nseen last: ${seen}`);
    }
    await sleep(timers, LOOK_EVERY_MS);
  }
}

/** How long somebody looks who is to see that nothing comes, ms: a few turns of whatever the service does by itself, such as pushing. */
const STILL_MS = 300;

/**
 * For what is so now, and would not stay so if something were on its way: that what is there comes at once proves nothing about what does not.
 * @param look nothing while it is so, else what is there instead.
 */
export async function expectStill(
  what: string,
  look: () => string | undefined | Promise<string | undefined>,
  forMs = STILL_MS,
): Promise<void> {
  const startMs = clock.monotonicMs();
  for (;;) {
    expectNow(what, await look());
    if (clock.monotonicMs() - startMs > forMs) return;
    await sleep(timers, LOOK_EVERY_MS);
  }
}

/** Waits for a condition as `until` does, and then looks whether it stays: of so many there may be one too many. */
export async function untilStill(
  what: string,
  look: () => string | undefined | Promise<string | undefined>,
): Promise<void> {
  await until(what, look);
  await expectStill(what, look);
}

/** For a condition that holds now or never. @param seen what is there instead, nothing when it holds. */
export function expectNow(what: string, seen: string | undefined): void {
  if (seen !== undefined) throw new Error(`not so: ${what}\nseen: ${seen}`);
}
