/** Instant: a moment in the admin's zone, with how long ago it was. */
import { useNow } from '@slotwire/react';
import { agoText } from '../words/figures.ts';
import { usePanel } from './panel-context.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2 Mar 2026, 09:00:05` in the zone. */
export function instantText(at: string | number, { locale, timeZone }: { locale: string; timeZone: string }): string {
  const key = `${locale} ${timeZone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
    formats.set(key, format);
  }
  return format.format(typeof at === 'number' ? at : Date.parse(at));
}

export function Instant({ at }: { at: string | number }) {
  const panel = usePanel();
  const iso = typeof at === 'number' ? new Date(at).toISOString() : at;
  return <time dateTime={iso}>{instantText(at, panel)}</time>;
}

/** "12 s ago", kept up to date. */
export function Ago({ atMs }: { atMs: number }) {
  const panel = usePanel();
  useNow(5_000);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={instantText(atMs, panel)}>
      {agoText(atMs, panel.service.nowMs())}
    </time>
  );
}
