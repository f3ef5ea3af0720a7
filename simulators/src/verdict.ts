/** Verdict: one word and one exit code from what the oracle, the convergence and the figures say. Missing evidence is never a pass. */
import type { Convergence } from './convergence.ts';
import type { CoveragePoint } from './coverage.ts';
import type { Figures } from './figures.ts';
import type { FleetState } from './fleet.ts';
import type { Violation, ViolationKind } from './oracle/violations.ts';

export const ExitCode = { Valid: 0, Crash: 1, Safety: 3, Liveness: 4, Unknown: 5, Coverage: 6 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface Verdict {
  verdict: 'valid' | 'invalid' | 'unknown';
  exitCode: ExitCode;
  /** Why it is not valid. */
  reasons: readonly string[];
  lost: number;
  duplicated: number;
  outOfOrder: number;
  differingReplicas: number;
  /** Against other rules: foreign events, overlaps, outcomes that nobody allowed and the like. */
  otherViolations: number;
  exercised: {
    commands: number;
    acked: number;
    events: number;
    resumes: number;
    snapshots: number;
    gapsRepaired: number;
    conflicts: number;
    slotRaces: number;
    replays: number;
    restarts: number;
  };
  violations: readonly Violation[];
  differences: readonly string[];
}

export interface Evidence {
  counts: Readonly<Record<ViolationKind, number>>;
  violations: readonly Violation[];
  convergence: Convergence;
  figures: Figures;
  state: FleetState;
  /** What befell the fleet; absent where nobody counts. */
  faults?: number;
  /** Personas whose median device cost more than their file allows. */
  overBudget?: readonly string[];
  /** What was to be seen and was not; absent where that is judged over several runs. */
  unseen?: readonly CoveragePoint[];
}

const quiet = {
  unacked: 'no command was acked, so nothing was tried',
  unsent: 'no command was sent, so nothing was tried',
  faultless: 'no fault happened, so this was only a quiet day',
} as const;
const quietReasons: readonly string[] = Object.values(quiet);

/** All that is wrong is that little happened: no doubt about what did, and of many seeds one may be such a day. */
export function wasOnlyQuiet(reasons: readonly string[]): boolean {
  return reasons.every((reason) => quietReasons.includes(reason));
}

export function decideVerdict(evidence: Evidence): Verdict {
  const { counts, violations, convergence, figures, state, faults, overBudget = [], unseen = [] } = evidence;
  const { lost, duplicated, 'out-of-order': outOfOrder } = counts;
  const otherViolations = Object.values(counts).reduce((sum, count) => sum + count, 0) - lost - duplicated - outOfOrder;
  const reasons: string[] = [];
  let exitCode: ExitCode = ExitCode.Valid;
  /** The first reason gives the code: safety before liveness before doubt. */
  const because = (code: ExitCode, reason: string) => {
    if (exitCode === ExitCode.Valid) exitCode = code;
    reasons.push(reason);
  };
  for (const [kind, count] of Object.entries(counts)) if (count > 0) because(ExitCode.Safety, `${kind}: ${count}`);
  if (convergence.status === 'apart') {
    because(
      ExitCode.Liveness,
      `${convergence.differing} of ${state.devices} replicas did not get level with the service`,
    );
  }
  if (overBudget.length > 0) because(ExitCode.Safety, `over their power budget: ${overBudget.join(', ')}`);
  if (convergence.status === 'unreachable') because(ExitCode.Unknown, convergence.why);
  if (figures.broken !== undefined) because(ExitCode.Unknown, `the simulator failed: ${figures.broken}`);
  if (state.devices > 0 && figures.commands > 0 && figures.ok === 0) because(ExitCode.Unknown, quiet.unacked);
  if (faults !== undefined && figures.commands === 0) because(ExitCode.Unknown, quiet.unsent);
  if (faults === 0) because(ExitCode.Unknown, quiet.faultless);
  if (unseen.length > 0) because(ExitCode.Coverage, `not tested, as it never happened: ${unseen.join(', ')}`);
  const doubtful: readonly ExitCode[] = [ExitCode.Unknown, ExitCode.Coverage];
  const verdict = exitCode === ExitCode.Valid ? 'valid' : doubtful.includes(exitCode) ? 'unknown' : 'invalid';
  return {
    verdict,
    exitCode,
    reasons,
    lost,
    duplicated,
    outOfOrder,
    differingReplicas: convergence.status === 'apart' ? convergence.differing : 0,
    otherViolations,
    exercised: {
      commands: figures.commands,
      acked: figures.ok,
      events: figures.events,
      resumes: figures.resumes,
      snapshots: state.snapshots,
      gapsRepaired: state.gapsRepaired,
      conflicts: figures.conflicts,
      slotRaces: figures.slotRaces,
      replays: figures.replays,
      restarts: figures.restarts,
    },
    violations,
    differences: convergence.status === 'apart' ? convergence.differences : [],
  };
}

const SHOWN = 20;

/** The last lines that a person reads: what was wrong, if anything, then the verdict. */
export function renderVerdict(verdict: Verdict, devices: number): string[] {
  const lines: string[] = [];
  const { violations, differences, exercised } = verdict;
  for (const { rule, kind, detail } of violations.slice(0, SHOWN)) lines.push(`violation [${rule}] ${kind}: ${detail}`);
  for (const difference of differences.slice(0, SHOWN)) lines.push(`difference ${difference}`);
  const hidden = Math.max(0, violations.length - SHOWN) + Math.max(0, differences.length - SHOWN);
  if (hidden > 0) lines.push(`and ${hidden} more; --json FILE keeps them`);
  if (verdict.reasons.length > 0) lines.push(`because: ${verdict.reasons.join('; ')}`);
  const other = verdict.otherViolations > 0 ? `, other violations ${verdict.otherViolations}` : '';
  lines.push(
    `verdict: ${verdict.verdict} (lost ${verdict.lost}, duplicated ${verdict.duplicated}, out of order ${verdict.outOfOrder}, ` +
      `differing replicas ${verdict.differingReplicas} of ${devices}${other}; ` +
      `exercised: commands ${exercised.commands}, acked ${exercised.acked}, events ${exercised.events}, resumes ${exercised.resumes}, ` +
      `gaps repaired ${exercised.gapsRepaired}, conflicts ${exercised.conflicts}, slot races ${exercised.slotRaces}, ` +
      `replays ${exercised.replays}, restarts ${exercised.restarts})`,
  );
  return lines;
}
