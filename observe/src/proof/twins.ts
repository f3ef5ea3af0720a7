/**
 * Twins: how long a window, a wait and an age are in the proof, where an alert has to fire and to end within a minute. The expressions are those of
 * production. Of two windows of a burn the longer one stays the longer one; none is so short that a scrape a second would not fill it.
 */
import type { Span } from '@slotwire/dashboards';

/** Production → proof, s. */
const windows: Readonly<Record<number, number>> = {
  // Stalls of the event loop: so long that a collection of garbage is not most of it.
  120: 12,
  300: 8,
  600: 15,
  // Restarts: of so many as count, at a second or two for each start.
  900: 30,
  1800: 10,
  3600: 15,
  7200: 16,
  21600: 20,
  86400: 40,
  259200: 60,
};
const LONGEST_S = 120;
const LONGEST_INTERVAL_S = 8;
const FOR_SHARE = 1 / 100;
const SHORTEST_FOR_S = 2;
/** What the service does once a minute is never older than that while it is well. */
const AGE_SHARE = 1 / 8;

export function twinSeconds(seconds: number, span: Span): number {
  switch (span) {
    case 'window':
      return windows[seconds] ?? Math.min(seconds, LONGEST_S);
    case 'interval':
      return Math.min(seconds, LONGEST_INTERVAL_S);
    case 'for':
      return Math.max(SHORTEST_FOR_S, seconds * FOR_SHARE);
    case 'age':
      return seconds * AGE_SHARE;
  }
}
