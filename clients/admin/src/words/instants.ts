/** Instants in words, as clocks show them in a zone. Pure. */

/** How an admin reads times. */
export interface Reader {
  locale: string;
  timeZone: string;
}

const styles = {
  whole: { dateStyle: 'medium', timeStyle: 'medium' },
  ofThisYear: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  ofOtherYears: { dateStyle: 'medium', timeStyle: 'short' },
  year: { year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2 Mar 2026, 09:00:05` in the zone. */
export function instantText(at: string | number, reader: Reader): string {
  return textOf(at, 'whole', reader);
}

/** `2 Mar, 09:00:05` of this year, `2 Mar 2025, 09:00` of others: where a column is narrow. */
export function briefInstantText(at: string | number, reader: Reader, nowMs: number): string {
  const isOfThisYear = textOf(at, 'year', reader) === textOf(nowMs, 'year', reader);
  return textOf(at, isOfThisYear ? 'ofThisYear' : 'ofOtherYears', reader);
}

function textOf(at: string | number, style: keyof typeof styles, { locale, timeZone }: Reader): string {
  const key = `${style} ${locale} ${timeZone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { ...styles[style], timeZone });
    formats.set(key, format);
  }
  return format.format(typeof at === 'number' ? at : Date.parse(at));
}
