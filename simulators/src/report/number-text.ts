/** Number text: figures, durations and shares as a report writes them, the same on every machine. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** Three digits and more stand without a fraction: `0.25`, `41.7`, `12,408`. */
export function renderNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return whole.format(value);
  return size >= 10 ? tenths.format(value) : hundredths.format(value);
}

/** `0.4 ms`, `85 ms`, `1.84 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h`: the two greatest units. */
export function renderDuration(ms: number): string {
  if (ms < 1_000) return `${renderNumber(ms)} ms`;
  if (ms < 60_000) return `${renderNumber(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 1, 's');
  if (seconds < 2 * 86_400) return twoUnits(seconds, 3_600, 'h', 60, 'min');
  return twoUnits(seconds, 86_400, 'd', 3_600, 'h');
}

/** A duration where the unit is `ms`, else the number and its unit. */
export function renderQuantity(value: number, unit: string): string {
  return unit === 'ms' ? renderDuration(value) : `${renderNumber(value)} ${unit}`;
}

/** The same where the unit is said elsewhere, as in a table: a duration, or the number alone. */
export function renderBare(value: number, unit: string): string {
  return unit === 'ms' ? renderDuration(value) : renderNumber(value);
}

/** @param share 0 to 1 */
export function renderShare(share: number): string {
  return share > 0 && share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

/** For a column of numbers: one count of decimals for all, so that their points stand below each other. */
export function formatOf(values: readonly number[]): (value: number) => string {
  const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const decimals = greatest >= 100 || values.every(Number.isInteger) ? 0 : greatest >= 10 ? 1 : 2;
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (value) => format.format(value);
}

/** `1 device`, `2,000 devices`. */
export function renderCount(count: number, one: string, many = `${one}s`): string {
  return `${renderNumber(count)} ${count === 1 ? one : many}`;
}

function twoUnits(seconds: number, greater: number, greaterName: string, less: number, lessName: string): string {
  const all = Math.round(seconds / less);
  const first = Math.floor((all * less) / greater);
  const rest = all - (first * greater) / less;
  return rest === 0 ? `${first} ${greaterName}` : `${first} ${greaterName} ${rest} ${lessName}`;
}
