/** Live: a run of the fleet over real sockets, against a service that is up. What `main.ts` and `start.ts` share. */
import { createWriteStream, type WriteStream, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { sleep } from '@slotwire/runtime';
import { loadPersonas, PERSONAS, pickPersonas } from '../personas/load.ts';
import type { Persona } from '../personas/persona.ts';
import type { RunRecord } from '../record.ts';
import { writeReport } from '../report/report.ts';
import { type ExitCode, renderVerdict } from '../verdict.ts';
import { type Run, startRun } from './coordinator.ts';
import { readMarketplace } from './dev-api.ts';
import { createFaultMarks, type FaultMarks } from './fault-marks.ts';
import { createFleetMetrics } from './fleet-metrics.ts';
import { createLiveSeries, noteSecond, toRecord } from './live-record.ts';
import { connectLocalSlice } from './local-port.ts';
import { serveMetrics } from './metrics-server.ts';
import type { LiveOptions } from './options.ts';
import type { Outside } from './outside.ts';
import { type FleetPlan, factorOf, planFleet } from './plan.ts';
import type { ConnectSlice } from './port.ts';
import { checkService, readPeople, readTokenKey } from './production.ts';
import { openDecisionReader } from './push-decisions.ts';
import type { PushPost } from './push-post.ts';
import { createScreen, type Screen } from './screen.ts';
import { issuerOf, toSockets } from './sockets.ts';
import { connectThreadSlice, startThread } from './thread-port.ts';

/** With the signals of the process: `first` is called at the first Ctrl-C. */
export interface LiveOutside extends Outside {
  onInterrupt: (first: () => void) => void;
}

export interface LiveRun {
  run: Run;
  /** Where Prometheus reads the fleet, until the run has finished; undefined when no port was asked for. */
  metricsUrl: string | undefined;
  /** Whoever injects a fault says so here, and boards show when it was. */
  faults: FaultMarks;
  /** The verdict was shown and written. */
  finished: Promise<RunRecord>;
}

/** From here on memory is what limits a fleet. */
const LARGE_FLEET = 2_000;

/**
 * A whole run, from its first device to its verdict.
 * @throws ServiceUnusable, FileUnusable, PersonaError, MetricsPortUnusable: each is one sentence for the person who started it
 */
export async function runLive(options: LiveOptions, outside: LiveOutside): Promise<ExitCode> {
  const screen = createOutsideScreen(outside, options.quiet);
  const { run, finished } = await startLive(options, outside, screen);
  outside.onInterrupt(() => {
    screen.print(['', 'stopping: the fleet settles for its verdict; Ctrl-C again ends it at once']);
    run.stop();
  });
  return (await finished).report.exitCode;
}

export function createOutsideScreen(outside: Outside, quiet: boolean): Screen {
  const { write, terminal, color, columns } = outside;
  return createScreen({ write, terminal, color, columns, quiet });
}

/**
 * Starts it, and leaves the signals to the caller.
 * @param post of the gateways that the service pushes through; absent: no device registers for pushes
 * @throws as `runLive` does
 */
export async function startLive(
  options: LiveOptions,
  outside: Outside,
  screen: Screen,
  post?: PushPost,
): Promise<LiveRun> {
  const { runtime, request, seed } = outside;
  const { clock } = runtime;
  const compress = factorOf(options);
  const personas = compress === undefined ? undefined : readPersonas(options.personas);
  const { live: url, production, devices, rate, drops } = options;
  const tokenKey = production && readTokenKey(production);
  const marketplace = production ? readPeople(production.people) : await readMarketplace(url, request);
  const runId = runtime.ids.next().slice(-6);
  const { random, timers } = runtime;
  const issue = issuerOf({ url, ...(tokenKey && { tokenKey }) }, outside);
  if (production) await checkService({ url, runId, people: marketplace, issue, timers });
  if (devices >= LARGE_FLEET) saveMemory();
  const plan = planFleet({
    options,
    seed,
    runId,
    marketplace,
    tokenKey,
    personas,
    random,
    push: post !== undefined,
    processors: outside.processors,
  });
  const { workers, durationMs } = plan;
  post?.moveIn({ runId, sliceOf: slicesByDevice(plan) });
  const history = options.history === undefined ? undefined : createWriteStream(options.history);
  const series = createLiveSeries();
  const [startsAtMs, startedMs] = [clock.nowMs(), clock.monotonicMs()];
  function openDecisions() {
    const adminId = marketplace.admins[0]?.id ?? 'admin';
    return openDecisionReader({ url, runId, timers, adminId, issue });
  }
  const run = startRun({
    slices: connectSlices(plan, outside),
    about: {
      url,
      seed,
      devices,
      workers,
      ...(compress === undefined ? { ratePerMinute: rate, dropsSeconds: drops } : { compress }),
    },
    durationMs,
    runtime,
    people: plan.slices.flatMap(({ holders, others }) => [...holders.map(({ person }) => person), ...others]),
    push: post && { post, openDecisions },
    onSecond(row) {
      noteSecond(series, row, outside.memoryBytes());
      screen.show(row);
    },
    onHistory: history && ((entry) => history.write(`${JSON.stringify(entry)}\n`)),
  });
  const faults = createFaultMarks();
  const metrics = await openMetrics(run, { ...options, workers, faults }, screen).catch((error: unknown) => {
    run.abort();
    throw error;
  });

  async function finish(): Promise<RunRecord> {
    const result = await run.result;
    await (history && endOf(history));
    const record = toRecord({
      options,
      seed,
      startsAtMs,
      tookMs: clock.monotonicMs() - startedMs,
      result,
      run,
      series,
    });
    screen.print(renderVerdict(record.report, devices));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
    if (options.report !== undefined) screen.print([`report: ${writeReport(record, options.report)}`]);
    if (metrics !== undefined && options.metricsStayS !== undefined) await sleep(timers, options.metricsStayS * 1_000);
    metrics?.close();
    return record;
  }
  return { run, metricsUrl: metrics?.url, faults, finished: finish() };
}

function readPersonas(names: readonly string[] | undefined): readonly Persona[] {
  const personas = loadPersonas(PERSONAS);
  return names === undefined ? personas : pickPersonas(personas, names);
}

async function openMetrics(
  run: Run,
  {
    metricsPort,
    metricsHost,
    ...about
  }: Pick<LiveOptions, 'metricsPort' | 'metricsHost' | 'devices'> & { workers: number; faults: FaultMarks },
  screen: Screen,
) {
  if (metricsPort === undefined) return undefined;
  const server = await serveMetrics(createFleetMetrics(run, { ...about, process: true }), metricsPort, metricsHost);
  screen.print([`metrics of the fleet: ${server.url}`]);
  return server;
}

function connectSlices({ workers, slices }: FleetPlan, { runtime, request }: Outside): ConnectSlice[] {
  return slices.map((plan) =>
    workers === 0
      ? connectLocalSlice({ plan, runtime, ...toSockets(plan, { runtime, request }) })
      : connectThreadSlice(() => startThread(plan)),
  );
}

function slicesByDevice({ slices }: FleetPlan): Map<string, number> {
  return new Map(slices.flatMap(({ number, holders }) => holders.map(({ name }) => [name, number] as const)));
}

/**
 * Devices that mostly wait leave little garbage, and V8 sizes its heap for programs that leave much. Threads that start later take it over.
 * A young generation that may not grow would save a tenth more, for three times the work of the collector: processors are scarcer here.
 */
function saveMemory(): void {
  setFlagsFromString('--heap-growing-percent=50');
}

function endOf(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => stream.end(() => resolve()));
}
