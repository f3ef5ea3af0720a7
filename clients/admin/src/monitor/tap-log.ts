/** Tap log: what a tap has shown, the newest so many, and what was held back while somebody reads. Pure; bounded. */
import type { MonitorEvent } from '@slotwire/protocol';
import type { TapBatch } from '@slotwire/sdk';

/** A page that stays open all day keeps so many. */
export const MAX_ENTRIES = 2_000;

export interface TapEntry {
  /** Grows by one with each. */
  id: number;
  event: MonitorEvent;
}

export interface TapLog {
  /** Newest first. */
  readonly entries: readonly TapEntry[];
  /** Newest first: what came while it is paused, and is shown when it goes on. */
  readonly held: readonly TapEntry[];
  readonly paused: boolean;
  readonly seen: number;
  /** What fitted and was not shown, by the bound on what a tap may cost (MO3). */
  readonly dropped: number;
  readonly shed: boolean;
}

export const emptyTapLog: TapLog = { entries: [], held: [], paused: false, seen: 0, dropped: 0, shed: false };

export function addBatch(log: TapLog, { events, dropped, shed }: TapBatch): TapLog {
  const added = events.map((event, i) => ({ id: log.seen + i + 1, event })).reverse();
  const keep = (before: readonly TapEntry[]) =>
    added.length === 0 ? before : [...added, ...before].slice(0, MAX_ENTRIES);
  return {
    ...log,
    ...(log.paused ? { held: keep(log.held) } : { entries: keep(log.entries) }),
    seen: log.seen + events.length,
    dropped: log.dropped + dropped,
    shed,
  };
}

export const pause = (log: TapLog): TapLog => ({ ...log, paused: true });

export const resume = (log: TapLog): TapLog => ({
  ...log,
  paused: false,
  entries: [...log.held, ...log.entries].slice(0, MAX_ENTRIES),
  held: [],
});

export const clear = (log: TapLog): TapLog => ({ ...log, entries: [], held: [], dropped: 0 });
