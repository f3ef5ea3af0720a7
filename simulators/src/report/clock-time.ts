/**
 * Clock time: instants of a run as a person reads them. A run has a clock of its own, in UTC; the first day has no mark and the days after
 * it are `+1d`, `+2d`: short, and it sorts.
 */

const DAY_MS = 86_400_000;

/**
 * `06:04:03.120`, `+1d 00:30:00.000`.
 * @param atMs since the start of the run
 * @param startMs what the clock showed at the start: Unix ms, or 0 so that times count from the start
 */
export function renderInstant(atMs: number, startMs: number): string {
  return renderClock(atMs, startMs, 'HH:MM:SS.mmm'.length);
}

/** Without milliseconds: `06:04:03`. */
export function renderSecond(atMs: number, startMs: number): string {
  return renderClock(atMs, startMs, 'HH:MM:SS'.length);
}

/** `06:04`. */
export function renderMinute(atMs: number, startMs: number): string {
  return renderClock(atMs, startMs, 'HH:MM'.length);
}

function renderClock(atMs: number, startMs: number, length: number): string {
  const sinceMidnightMs = (startMs % DAY_MS) + Math.floor(atMs);
  const day = Math.floor(sinceMidnightMs / DAY_MS);
  const time = new Date(sinceMidnightMs % DAY_MS).toISOString().slice(11, 11 + length);
  return day === 0 ? time : `+${day}d ${time}`;
}
