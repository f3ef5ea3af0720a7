/** Wall clock: what clocks show in a zone, as `2026-03-02T09:00`, and the instant that such a text means there. Pure. */

const DAY_MS = 86_400_000;

/** Undefined: it is no date and time. A time that a zone leaves out means the instant as far after the gap; of one that comes twice, the first. */
export function instantOf(wallClock: string, timeZone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wallClock)) return undefined;
  const asUtcMs = Date.parse(`${wallClock}:00.000Z`);
  if (Number.isNaN(asUtcMs) || new Date(asUtcMs).toISOString().slice(0, 16) !== wallClock) return undefined;
  // An offset changes once a day at most: one of the two is that of this time.
  const before = asUtcMs - offsetAt(asUtcMs - DAY_MS, timeZone);
  const after = asUtcMs - offsetAt(asUtcMs + DAY_MS, timeZone);
  if (wallClockOf(before, timeZone) === wallClock) return before;
  return wallClockOf(after, timeZone) === wallClock ? after : before;
}

export function wallClockOf(atMs: number, timeZone: string): string {
  return new Date(atMs + offsetAt(atMs, timeZone)).toISOString().slice(0, 16);
}

/** The next full hour there, or this one. */
export function fullHourAfter(atMs: number, timeZone: string): string {
  const HOUR_MS = 3_600_000;
  const localMs = Math.ceil((atMs + offsetAt(atMs, timeZone)) / HOUR_MS) * HOUR_MS;
  return new Date(localMs).toISOString().slice(0, 16);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^GMT([+-])(\d\d):?(\d\d)?:?(\d\d)?$/.exec(name) ?? [];
  if (sign === undefined) return 0;
  const offsetMs = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -offsetMs : offsetMs;
}
