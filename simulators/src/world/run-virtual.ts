/**
 * A run of the virtual world, from its plan to its verdict. The guard is up all the while: whoever reaches past the runtime ends the run.
 */
import { type LimitChanges, PROTOCOL_VERSION } from '@slotwire/protocol';
import { guardRealWorld } from '@slotwire/runtime';
import type { Convergence } from '../convergence.ts';
import { coverageNames, coveragePoints } from '../coverage.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import type { Persona } from '../personas/persona.ts';
import { judgeBudget } from '../phone/budget.ts';
import type { PersonaFigures, RunRecord } from '../record.ts';
import type { Report } from '../run.ts';
import { decideVerdict, ExitCode, type Verdict } from '../verdict.ts';
import { describeFault, type Fault } from './faults.ts';
import { createRecorder } from './recorder.ts';
import type { RunPlan } from './run-plan.ts';
import { createWorld, type World } from './world.ts';

export interface VirtualRunParts {
  plan: RunPlan;
  /** Lets the real event loop have a turn, so that Ctrl-C is heard. */
  breathe: () => Promise<void>;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** True once the run is to end here: what was seen so far is judged. */
  stopped?: (() => boolean) | undefined;
  onHistory?: ((entry: HistoryEntry, atMs: number) => void) | undefined;
  /** Keeps what a report shows; costs memory and a little time. */
  records?: boolean;
  /** Of the service, over its defaults. */
  limits?: LimitChanges;
  /** Coverage is judged over several runs, elsewhere. */
  leavesCoverage?: boolean;
}

export interface Progress {
  phase: 'running' | 'healing';
  atMs: number;
  hours: number;
  connected: number;
  commands: number;
  events: number;
  faults: number;
  violations: number;
}

export interface VirtualRun {
  verdict: Verdict;
  /** The verdict with its figures. */
  report: Report;
  /** Of the whole history, hex. */
  hash: string;
  /** Hours that were lived: fewer than planned when the run was stopped. */
  hours: number;
  coverage: Readonly<Record<string, number>>;
  /** Faults that happened. */
  faults: readonly Fault[];
  /** Ids of what people did, in order. */
  operations: readonly string[];
  recorded: Pick<RunRecord, 'series' | 'distributions' | 'worst'> | undefined;
  /** What each persona cost, against its budget. */
  personas: readonly PersonaFigures[];
  /** What ended the run before its time; a crash of the code under test. */
  crash: string | undefined;
  /** Virtual ms at the first violation. */
  firstViolationMs: number | undefined;
}

const STEPS = 288;
const LEAST_STEP_MS = 60_000;
const HOUR_MS = 3_600_000;

export async function runVirtual(parts: VirtualRunParts): Promise<VirtualRun> {
  const { plan, breathe } = parts;
  const lengthMs = plan.endsAfterHours * HOUR_MS;
  const stepMs = Math.max(LEAST_STEP_MS, lengthMs / STEPS);
  const recorder = parts.records ? createRecorder() : undefined;
  const faults: Fault[] = [];
  const operations: string[] = [];
  let world: World | undefined;
  let crash: string | undefined;
  let convergence: Convergence = { status: 'unreachable', why: 'the run ended before it was healed' };
  let firstViolationMs: number | undefined;

  let release = guardRealWorld();
  async function pause(phase: Progress['phase']): Promise<void> {
    release();
    try {
      if (world !== undefined) parts.onProgress?.(progressOf(world, phase, plan.endsAfterHours, faults.length));
      await breathe();
    } finally {
      release = guardRealWorld();
    }
  }

  try {
    world = await createWorld(
      plan,
      {
        onHistory(entry, atMs) {
          recorder?.onHistory(entry, atMs);
          parts.onHistory?.(entry, atMs);
        },
        onDelivery: recorder?.onDelivery,
        onFault: (fault) => faults.push(fault),
        onOperation: (operation) => operations.push(operation),
        onState: (device, state, _atMs, delayMs) => recorder?.onState(device, state, delayMs),
      },
      parts.limits,
    );
    while (world.nowMs() < lengthMs && parts.stopped?.() !== true) {
      await world.run(Math.min(stepMs, lengthMs - world.nowMs()));
      recorder?.sample(world);
      if (firstViolationMs === undefined && world.oracle.violations().length > 0) firstViolationMs = world.nowMs();
      await pause('running');
    }
    convergence = await world.heal();
    await pause('healing');
    await world.stop();
  } catch (error) {
    crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    release();
  }
  if (world === undefined) throw new Error(`the world could not be made: ${crash}`);

  const hours = Math.min(plan.endsAfterHours, world.nowMs() / HOUR_MS);
  const personas = judgePersonas(world, hours);
  const unseen = parts.leavesCoverage ? [] : world.coverage.missing(plan.kinds);
  const verdict = decideVerdict({
    counts: world.oracle.counts(),
    violations: world.oracle.violations(),
    convergence,
    figures: world.figures,
    state: world.state(),
    faults: faults.length,
    overBudget: personas.filter(({ withinBudget }) => withinBudget === false).map(({ persona }) => persona),
    unseen,
  });
  const judged: Verdict =
    crash === undefined
      ? verdict
      : { ...verdict, verdict: 'invalid', exitCode: ExitCode.Crash, reasons: [`crash: ${crash}`, ...verdict.reasons] };
  return {
    verdict: judged,
    report: { ...judged, ...describeRun(world, plan, hours) },
    hash: world.hash(),
    hours,
    coverage: world.coverage.counts(),
    faults,
    operations,
    recorded: recorder?.read(world),
    personas,
    crash,
    firstViolationMs,
  };
}

function judgePersonas({ phones }: World, hours: number): PersonaFigures[] {
  const byPersona = new Map<Persona, World['phones'][number][]>();
  for (const member of phones) {
    const { persona } = member.phone;
    const others = byPersona.get(persona);
    if (others === undefined) byPersona.set(persona, [member]);
    else others.push(member);
  }
  return [...byPersona].map(([persona, members]) =>
    judgeBudget(
      persona,
      members.map(({ phone, device }) => ({ reading: phone.radio(), days: hours / 24, commands: device.commands() })),
    ),
  );
}

function describeRun(world: World, plan: RunPlan, hours: number): Omit<Report, keyof Verdict> {
  const { figures } = world;
  const state = world.state();
  const delivery = figures.delivery.all();
  return {
    protocol: PROTOCOL_VERSION,
    url: 'virtual',
    seed: plan.seed,
    devices: plan.devices.length,
    seconds: hours * 3_600,
    deliveryMs: { p50: delivery.quantile(0.5), p99: delivery.quantile(0.99), samples: delivery.count() },
    unknown: figures.unknown,
    rejected: figures.rejected,
    duplicatesDropped: state.duplicatesDropped,
    disturbances: { doubleTaps: figures.doubleTaps },
    clientFaults: { count: figures.faults, last: figures.lastFault },
    bookingsInTruth: world.oracle.truthSize(),
  };
}

function progressOf(world: World, phase: Progress['phase'], hours: number, faults: number): Progress {
  const { commands, events } = world.figures;
  const violations = Object.values(world.oracle.counts()).reduce((sum, count) => sum + count, 0);
  return {
    phase,
    atMs: world.nowMs(),
    hours,
    connected: world.state().connected,
    commands,
    events,
    faults,
    violations,
  };
}

/** What is left of a run, for `--json` and the report. */
export function recordOf(run: VirtualRun, plan: RunPlan, more: { command: string; tookSeconds: number }): RunRecord {
  const { recorded } = run;
  return {
    format: 1,
    world: 'virtual',
    command: more.command,
    startsAt: new Date(plan.startMs).toISOString(),
    hours: run.hours,
    tookSeconds: more.tookSeconds,
    historyHash: run.hash,
    report: run.report,
    faults: run.faults.map((fault) => {
      const { id, kind, atMs, forMs } = fault;
      return { id, kind, atMs, forMs, about: describeFault(fault) };
    }),
    coverage: coverageNames.map((point) => {
      const { rule, about } = coveragePoints[point];
      const entry = coveragePoints[point];
      const possible = !('needs' in entry) || plan.kinds.has(entry.needs);
      return { point, rule, about, count: run.coverage[point] ?? 0, possible };
    }),
    series: recorded?.series ?? [],
    distributions: recorded?.distributions ?? [],
    personas: run.personas,
    worst: recorded?.worst ?? [],
  };
}
