/** History: what happened in a scenario, for the person who reads why it failed. */
import type { Clock } from '@slotwire/runtime';

export interface History {
  note(who: string, what: string): void;
  lines(): readonly string[];
}

/** The last so many lines are kept. */
const MAX_LINES = 60;

export function createHistory(clock: Clock): History {
  const startMs = clock.monotonicMs();
  const lines: string[] = [];
  return {
    note(who, what) {
      const atMs = Math.round(clock.monotonicMs() - startMs);
      lines.push(`+${String(atMs).padStart(5)} ms  ${who}: ${what}`);
      if (lines.length > MAX_LINES) lines.shift();
    },
    lines: () => lines,
  };
}

/** JSON of a value, cut where it gets long. */
export function brief(value: unknown, maxLength = 160): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}
