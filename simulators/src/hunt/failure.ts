/** Failure: what is wrong with a run, in so far as two runs may fail in the same way. */
import { ExitCode } from '../verdict.ts';
import type { VirtualRun } from '../world/run-virtual.ts';

export interface Failure {
  how: 'crash' | 'safety' | 'liveness';
  /** Of the first violation: its kind and rule; of a crash its message. */
  what: string;
}

/** Nothing for a run that is valid, or that proved too little. */
export function failureOf({ verdict, crash }: VirtualRun): Failure | undefined {
  switch (verdict.exitCode) {
    case ExitCode.Crash:
      return { how: 'crash', what: crash?.split('\n')[0] ?? '' };
    case ExitCode.Safety: {
      const [first] = verdict.violations;
      const what = first === undefined ? (verdict.reasons[0] ?? '') : `${first.kind} ${first.rule}`;
      return { how: 'safety', what };
    }
    case ExitCode.Liveness:
      return { how: 'liveness', what: 'replicas differ' };
    case ExitCode.Valid:
    case ExitCode.Unknown:
    case ExitCode.Coverage:
      return undefined;
  }
}

/** The same rule broken somewhere in the run: with less going on, another of several violations may come first. */
export function failsAlike(run: VirtualRun, failure: Failure): boolean {
  const found = failureOf(run);
  if (found?.how !== failure.how) return false;
  if (found.what === failure.what) return true;
  return (
    failure.how === 'safety' && run.verdict.violations.some(({ kind, rule }) => `${kind} ${rule}` === failure.what)
  );
}

/** The booking that a violation names first; for a time-line. */
export function bookingOf({ verdict }: VirtualRun): string | undefined {
  const texts = [...verdict.violations.map(({ detail }) => detail), ...verdict.differences];
  for (const text of texts) {
    const id = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/.exec(text)?.[0];
    if (id !== undefined) return id;
  }
  return undefined;
}
