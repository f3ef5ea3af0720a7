/**
 * Moments: the time on somebody's wall as an instant. By the calendar of ECMAScript's formatter and not by the service's own code, so that
 * the two cannot share a mistake.
 */

const DAY_MS = 86_400_000;

/**
 * @param words `2027-03-27 23:30 in Europe/Berlin`. When clocks go back a time comes twice: the first is meant, unless `for the second time`.
 * @throws when the clocks never show it
 */
export function parseMoment(words: string): number {
  const [, date, time, zone = '', second] = /^(\S+) (\S+) in (\S+)( for the second time)?$/.exec(words) ?? [];
  if (date === undefined || time === undefined) throw new Error(`"${words}" is no moment`);
  const shown = `${date} ${time}`;
  const asUtcMs = Date.parse(`${date}T${time}:00Z`);
  // Offsets from UTC on both sides of whatever may happen to the clocks around that time.
  const offsets = new Set([-DAY_MS, DAY_MS].map((awayMs) => offsetMs(asUtcMs + awayMs, zone)));
  const instants = [...offsets].map((offset) => asUtcMs - offset).filter((ms) => wallClock(ms, zone) === shown);
  instants.sort((a, b) => a - b);
  const found = second === undefined ? instants[0] : instants[1];
  if (found === undefined) throw new Error(`clocks in ${zone} do not show ${shown}${second ?? ''}`);
  return found;
}

/** `2027-03-27 23:30`, as clocks in that zone show it. */
export function wallClock(atMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(atMs);
}

function offsetMs(atMs: number, timeZone: string): number {
  return Date.parse(`${wallClock(atMs, timeZone).replace(' ', 'T')}:00Z`) - Math.floor(atMs / 60_000) * 60_000;
}
