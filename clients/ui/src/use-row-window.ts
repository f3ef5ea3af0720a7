/** The rows in sight, kept up to date while the element scrolls and changes its size. */
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { type RowWindow, rowWindow, scrollFor } from './row-window.ts';

/** What stands over the rows, px; see table.css. */
const HEAD_PX = 40;

export interface RowsInSight extends RowWindow {
  scrollTo(index: number): void;
}

export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight }: { count: number; rowHeight: number },
): RowsInSight {
  const [{ from, to }, setWindow] = useState<RowWindow>({ from: 0, to: Math.min(count, 30) });
  const update = useCallback(() => {
    const { current } = scroller;
    if (current === null) return;
    const next = rowWindow({ scrollTop: current.scrollTop, height: current.clientHeight, count, rowHeight });
    setWindow((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, [scroller, count, rowHeight]);
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    update();
    current.addEventListener('scroll', update, { passive: true });
    const observer = new ResizeObserver(update);
    observer.observe(current);
    return () => {
      current.removeEventListener('scroll', update);
      observer.disconnect();
    };
  }, [scroller, update]);
  const scrollTo = useCallback(
    (index: number) => {
      const { current } = scroller;
      if (current === null) return;
      const { scrollTop, clientHeight } = current;
      const top = scrollFor(index, { scrollTop, height: clientHeight, rowHeight, head: HEAD_PX });
      if (top === undefined) return;
      current.scrollTop = top;
      // Now and not with the scroll's own event: the row is to be focused as soon as it is drawn.
      update();
    },
    [scroller, rowHeight, update],
  );
  // The list may have become shorter since the window was reckoned.
  return { from: Math.min(from, count), to: Math.min(to, count), scrollTo };
}
