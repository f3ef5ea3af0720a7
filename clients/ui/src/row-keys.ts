/** Row keys: where a key leads in a list of rows. Pure. */

/** @returns undefined when the key leads nowhere. */
export function nextRow(
  key: string,
  { index, count, page }: { index: number; count: number; page: number },
): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(last, index + page);
    case 'PageUp':
      return Math.max(0, index - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
