/**
 * Minimise: the smallest part of a list that still fails, by delta debugging.
 * A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002 (ddmin).
 */

/**
 * @param fails whether the run fails in the same way with these alone
 * @param exhausted true once no more runs shall be made; what is smallest by then is returned
 * @returns a list from which no single item could be taken away, if there was time for that
 */
export async function minimise<T>(
  items: readonly T[],
  fails: (kept: readonly T[]) => Promise<boolean>,
  exhausted: () => boolean = () => false,
): Promise<readonly T[]> {
  if (items.length === 0 || exhausted()) return items;
  // Most often a thing has nothing to do with it at all.
  if (await fails([])) return [];
  let kept = items;
  let parts = 2;
  while (kept.length > 1 && !exhausted()) {
    const size = Math.ceil(kept.length / parts);
    let smaller: readonly T[] | undefined;
    for (let from = 0; from < kept.length && smaller === undefined && !exhausted(); from += size) {
      const part = kept.slice(from, from + size);
      if (parts > 1 && part.length < kept.length && (await fails(part))) {
        smaller = part;
        parts = 2;
      }
    }
    for (let from = 0; from < kept.length && smaller === undefined && parts > 2 && !exhausted(); from += size) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await fails(rest)) {
        smaller = rest;
        parts = Math.max(2, parts - 1);
      }
    }
    if (smaller !== undefined) kept = smaller;
    else if (parts >= kept.length) break;
    else parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}
