/** Quiet hours as the oracle reckons them (PF3): from the windows of a person and the wall clock of a zone, and with nobody's code. */
import type { Preferences } from '@slotwire/protocol';
import { WallClock } from './wall-clock.ts';

type Window = Preferences['quietHours']['windows'][number];

const names = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const;

export interface QuietHours {
  /** When the quiet hours end that this instant lies in, windows that touch taken together; undefined outside of them. */
  endOf(preferences: Preferences, autoZone: string, atMs: number): number | undefined;
}

/** A chain of windows that fill the whole week has no end: this far ahead is as good as never. */
const NEVER_MS = 8 * 86_400_000;

export function createQuietHours(): QuietHours {
  const clocks = new Map<string, WallClock>();

  function clockOf(zone: string): WallClock {
    let clock = clocks.get(zone);
    if (clock === undefined) {
      clock = new WallClock(zone);
      clocks.set(zone, clock);
    }
    return clock;
  }

  return {
    endOf({ quietHours, timeZone }, autoZone, atMs) {
      if (!quietHours.enabled) return undefined;
      const clock = clockOf(timeZone === 'auto' ? autoZone : timeZone);
      let end: number | undefined;
      for (let at = atMs; at < atMs + NEVER_MS; ) {
        const next = endOfWindows(quietHours.windows, clock, at);
        if (next === undefined) return end;
        end = next;
        at = next;
      }
      return end;
    },
  };
}

function endOfWindows(windows: readonly Window[], clock: WallClock, atMs: number): number | undefined {
  const today = clock.dayAt(atMs);
  let latest: number | undefined;
  for (const window of windows) {
    // It is over within two days of the day that it begins on, whatever the clocks do.
    for (let day = today - 2; day <= today + 1; day++) {
      if (!window.days.includes(names[((day % 7) + 7) % 7] as Window['days'][number])) continue;
      const [from, to] = [minuteOf(window.from), minuteOf(window.to)];
      const begins = clock.instantsOf(day, from).first;
      const ends = clock.instantsOf(to > from ? day : day + 1, to).last;
      if (begins <= atMs && atMs < ends && ends > (latest ?? 0)) latest = ends;
    }
  }
  return latest;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
