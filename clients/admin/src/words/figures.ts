/** Figures in words: counts, durations, bytes and shares as people read them. Pure. */

const counts = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `1,234`. */
export const countText = (count: number): string => counts.format(count);
/** `12.3K`: where a column is narrow. */
export const compactText = (count: number): string => compact.format(count);
/** `12.5%`. */
export const percentText = (part: number): string => percent.format(part);

/** `1 device`, `42 devices`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** `0.4 ms`, `12 ms`, `1.2 s`, `3 min`, `2 h 5 min`, `4 d`; a dash where there is none. */
export function durationText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** `0 B`, `12 KB`, `3.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 100) / 10} KB`;
  return `${Math.round(bytes / 100_000) / 10} MB`;
}

/** `now`, `12 s ago`, `in 5 min`. */
export function agoText(atMs: number, nowMs: number): string {
  const spanMs = nowMs - atMs;
  if (Math.abs(spanMs) < 2_000) return 'now';
  return spanMs > 0 ? `${durationText(spanMs)} ago` : `in ${durationText(-spanMs)}`;
}

/** `a`, `a and b`, `a, b and 3 others`. */
export function listText(names: readonly string[], most = 3): string {
  if (names.length === 0) return 'none';
  if (names.length === 1) return String(names[0]);
  if (names.length <= most) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, most - 1).join(', ')} and ${plural(names.length - most + 1, 'other')}`;
}
