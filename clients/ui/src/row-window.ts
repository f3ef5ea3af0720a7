/** Row window: which rows of a long list are in sight, all being of one height. Pure. */

export interface RowWindow {
  /** Of the first row that is drawn. */
  from: number;
  /** Behind the last. */
  to: number;
}

/** So many rows more are drawn above and below: what a finger reaches before the next drawing. */
const BEYOND = 12;
/** The window moves in steps: most of scrolling then draws nothing. */
const STEP = 4;

export function rowWindow({
  scrollTop,
  height,
  count,
  rowHeight,
}: {
  scrollTop: number;
  height: number;
  count: number;
  rowHeight: number;
}): RowWindow {
  const first = Math.floor(scrollTop / rowHeight / STEP) * STEP;
  const inSight = Math.ceil(height / rowHeight) + STEP;
  return {
    from: Math.max(0, Math.min(count, first - BEYOND)),
    to: Math.max(0, Math.min(count, first + inSight + BEYOND)),
  };
}

/** Where to scroll so that a row is in sight; undefined where it is already. `head` is what stands over the rows, px. */
export function scrollFor(
  index: number,
  { scrollTop, height, rowHeight, head }: { scrollTop: number; height: number; rowHeight: number; head: number },
): number | undefined {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight + head - height;
  return bottom > scrollTop ? bottom : undefined;
}
