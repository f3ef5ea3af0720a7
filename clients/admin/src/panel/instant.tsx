/** Instant: a moment in the admin's zone, with how long ago it was. */
import { useNow } from '@slotwire/react';
import { agoText } from '../words/figures.ts';
import { briefInstantText, instantText } from '../words/instants.ts';
import { usePanel } from './panel-context.ts';

export function Instant({ at }: { at: string | number }) {
  const panel = usePanel();
  const iso = typeof at === 'number' ? new Date(at).toISOString() : at;
  return <time dateTime={iso}>{instantText(at, panel)}</time>;
}

/** For a cell of a table; the whole of it is its title. */
export function BriefInstant({ at }: { at: string }) {
  const panel = usePanel();
  return (
    <time dateTime={at} title={instantText(at, panel)}>
      {briefInstantText(at, panel, panel.service.nowMs())}
    </time>
  );
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
