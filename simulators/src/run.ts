/**
 * Run: one fleet from its first device to the verdict. Traffic for as long as it is told, then heal, quiet, truth, judgement.
 */
import { type Marketplace, PROTOCOL_VERSION } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { ClientTransport, SocketService, SocketServiceOptions } from '@slotwire/sdk';
import { converge, type ReadTruth } from './convergence.ts';
import { createFleet, type FleetState } from './fleet.ts';
import type { HistoryEntry } from './oracle/history.ts';
import { createOracle } from './oracle/oracle.ts';
import { type Person, staffOf } from './personas.ts';
import type { TableRow } from './table.ts';
import { decideVerdict, type Verdict } from './verdict.ts';

export interface RunParts {
  url: string;
  seed: number;
  runId: string;
  devices: number;
  ratePerMinute: number;
  dropsSeconds: number;
  /** Until `stop` when absent. */
  durationMs?: number | undefined;
  marketplace: Marketplace;
  runtime: Runtime;
  transportFor: (device: string) => ClientTransport;
  getToken: (person: Person) => Promise<string>;
  createService: (options: SocketServiceOptions) => SocketService;
  readTruth: ReadTruth;
  /** Once per second. */
  onSecond: (row: TableRow) => void;
  /** All that the oracle sees, for a file. */
  onHistory?: ((entry: HistoryEntry) => void) | undefined;
}

export interface Report extends Verdict {
  protocol: number;
  url: string;
  seed: number;
  devices: number;
  ratePerMinute: number;
  dropsSeconds: number;
  /** Of the traffic. */
  seconds: number;
  deliveryMs: { p50: number | undefined; p99: number | undefined; samples: number };
  unknown: number;
  rejected: number;
  duplicatesDropped: number;
  disturbances: Record<string, number>;
  /** Faults that SDKs survived, and the last of them. */
  clientFaults: { count: number; last: string | undefined };
  bookingsInTruth: number;
}

export interface Run {
  /** Ends the traffic; the judgement follows. Idempotent. */
  stop(): void;
  /** Ends everything: the verdict will be unknown. */
  abort(): void;
  readonly report: Promise<Report>;
}

const BASE_LIMIT_MS = 60_000;
const LIMIT_PER_DEVICE_MS = 30;

export function startRun(parts: RunParts): Run {
  const { runtime, onHistory } = parts;
  const { clock, timers } = runtime;
  const oracle = createOracle();
  const fleet = createFleet({
    ...parts,
    observe(entry) {
      onHistory?.(entry);
      oracle.observe(entry);
    },
  });
  const startMs = clock.monotonicMs();
  let phase: TableRow['phase'] = 'starting';
  let aborted = false;
  let stopTraffic = () => {};
  const stopped = new Promise<void>((resolve) => {
    stopTraffic = resolve;
  });

  let before = { atMs: startMs, commands: 0, events: 0 };
  function row(): TableRow {
    const { figures } = fleet;
    const state = fleet.state();
    const counts = oracle.counts();
    const violations = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const nowMs = clock.monotonicMs();
    const seconds = Math.max(0.001, (nowMs - before.atMs) / 1_000);
    if (phase === 'starting' && state.up) phase = 'running';
    const delivery = figures.delivery.window();
    const made: TableRow = {
      phase,
      elapsedMs: nowMs - startMs,
      url: parts.url,
      seed: parts.seed,
      devices: state.devices,
      connected: state.connected,
      commandsPerSecond: (figures.commands - before.commands) / seconds,
      commands: figures.commands,
      ok: figures.ok,
      rejected: figures.rejected,
      unknown: figures.unknown,
      eventsPerSecond: (figures.events - before.events) / seconds,
      events: figures.events,
      deliveryP50Ms: delivery.quantile(0.5),
      deliveryP99Ms: delivery.quantile(0.99),
      resumes: figures.resumes,
      snapshots: state.snapshots,
      restarts: figures.restarts,
      lost: counts.lost,
      duplicated: counts.duplicated,
      outOfOrder: counts['out-of-order'],
      otherViolations: violations - counts.lost - counts.duplicated - counts['out-of-order'],
      outboxDepth: state.outboxDepth,
      attention: state.attention,
    };
    figures.delivery.tick();
    before = { atMs: nowMs, commands: figures.commands, events: figures.events };
    return made;
  }

  async function run(): Promise<Report> {
    const ticker = timers.every(1_000, () => parts.onSecond(row()));
    fleet.start();
    const ending = parts.durationMs === undefined ? undefined : timers.after(parts.durationMs, stopTraffic);
    await stopped;
    ending?.stop();
    fleet.stopTraffic();
    phase = 'settling';
    const seconds = (clock.monotonicMs() - startMs) / 1_000;
    if (!aborted) await fleet.heal();
    const convergence = await converge({
      fleet,
      oracle,
      readTruth: parts.readTruth,
      others: vendorsWithoutDevice(parts.marketplace, fleet.devices),
      runtime,
      limitMs: BASE_LIMIT_MS + LIMIT_PER_DEVICE_MS * parts.devices,
      aborted: () => aborted,
    });
    ticker.stop();
    const state = fleet.state();
    const { figures } = fleet;
    const verdict = decideVerdict({
      counts: oracle.counts(),
      violations: oracle.violations(),
      convergence,
      figures,
      state,
    });
    if (!aborted) await fleet.close();
    return { ...verdict, ...describe(parts, seconds, state, oracle.truthSize()) };
  }

  function describe(
    given: RunParts,
    seconds: number,
    state: FleetState,
    bookingsInTruth: number,
  ): Omit<Report, keyof Verdict> {
    const { figures } = fleet;
    const delivery = figures.delivery.all();
    return {
      protocol: PROTOCOL_VERSION,
      url: given.url,
      seed: given.seed,
      devices: given.devices,
      ratePerMinute: given.ratePerMinute,
      dropsSeconds: given.dropsSeconds,
      seconds,
      deliveryMs: { p50: delivery.quantile(0.5), p99: delivery.quantile(0.99), samples: delivery.count() },
      unknown: figures.unknown,
      rejected: figures.rejected,
      duplicatesDropped: state.duplicatesDropped,
      disturbances: {
        drops: figures.drops,
        cuts: figures.cuts,
        backgrounds: figures.backgrounds,
        savers: figures.savers,
        restarts: figures.restarts,
        kills: figures.kills,
        answersLost: figures.answersLost,
        batchesTampered: figures.batchesTampered,
        doubleTaps: figures.doubleTaps,
      },
      clientFaults: { count: figures.faults, last: figures.lastFault },
      bookingsInTruth,
    };
  }

  return {
    stop: () => stopTraffic(),
    abort() {
      aborted = true;
      stopTraffic();
    },
    report: run(),
  };
}

/** Their calendars are judged too: a double booking counts whoever is watching. */
function vendorsWithoutDevice(marketplace: Marketplace, devices: readonly { person: Person }[]): Person[] {
  const covered = new Set(devices.map(({ person }) => person.vendorId));
  return marketplace.vendors.filter(({ id }) => !covered.has(id)).map(({ id }) => staffOf(id, 1));
}
