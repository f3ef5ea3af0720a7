/** Wave: whether a herd came back in one wave. Pure. */

/** A second may have so many more than its rate: jitter bunches them. */
const TOLERANCE = 1.3;
/** The first wave is what the outage makes, and no limit can spread: it is over by then, s. */
const FIRST_WAVE_S = 5;

/**
 * @param knocks handshakes that arrived, by second since the outage
 * @returns the first second in which more came than at the rate at which they are let in, once the first wave is over
 */
export function findSecondWave(knocks: readonly number[], perSecond: number): number | undefined {
  const second = knocks.findIndex((count, s) => s >= FIRST_WAVE_S && count > perSecond * TOLERANCE);
  return second < 0 ? undefined : second;
}
