/**
 * Coordinator: one live run from its first device to the verdict. The devices live in slices, here or on threads of their own; what they
 * see comes together in one oracle.
 *
 * Entries of one device arrive in their order. Those of devices in different slices interleave by when they arrive, which may be a batch
 * (50 ms) and a busy loop apart from how it happened. The oracle stands on that: where a device is in its streams, what became of a key and
 * in which order one outbox was acked are matters of one device; and whoever shares a stream that tells of bookings shares a slice
 * (`partition.ts`), so that the frontier of each such stream, the calendar on it and `compareLogs` are fed in the order of the fleet.
 * Across slices only order-free rules are left: two makers of one version, the highest version that was acked, what two streams of one
 * booking say of one version (the older of two versions is passed over, whichever comes first), and ids at one offset of `all`, where an
 * entry that comes too late is not compared with what was not yet known. So a late entry may hide a contradiction for `REMEMBERED_IDS`
 * announcements at most, and can never make one up.
 */
import { PROTOCOL_VERSION } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { type Convergence, convergeAfar } from '../convergence.ts';
import { type CoveragePoint, createCoverage } from '../coverage.ts';
import type { Latency } from '../latency.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import { createOracle } from '../oracle/oracle.ts';
import { createSightings } from '../oracle/sightings.ts';
import type { Person } from '../people.ts';
import type { PushCounts, Quantiles, Report } from '../run.ts';
import { keyOf, type PersonLook } from '../survey.ts';
import { decideVerdict, type Verdict } from '../verdict.ts';
import { createInboxJudge } from './inbox-judge.ts';
import type { ConnectSlice, Order, SliceListener } from './port.ts';
import type { DecisionReader } from './push-decisions.ts';
import type { PushPost } from './push-post.ts';
import type { TableRow } from './table.ts';
import { sumCoverage, Totals } from './totals.ts';

export interface RunParts {
  slices: readonly ConnectSlice[];
  /** For the table and the report. */
  about: Pick<Report, 'url' | 'seed' | 'devices' | 'ratePerMinute' | 'dropsSeconds' | 'compress' | 'workers'>;
  /** Until `stop` when absent. */
  durationMs?: number | undefined;
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  /** All whose truth the slices read. */
  people: readonly Person[];
  /** Absent: there are no gateways, and nobody is pushed. */
  push?: { post: Pick<PushPost, 'listen' | 'wiped'>; openDecisions: () => Promise<DecisionReader> } | undefined;
  /** Once per second. */
  onSecond?: ((row: TableRow) => void) | undefined;
  /** All that the oracle sees, for a file. */
  onHistory?: ((entry: HistoryEntry, atMs: number) => void) | undefined;
}

export interface RunResult {
  report: Report;
  coverage: Readonly<Record<CoveragePoint, number>>;
}

export interface Run {
  /** Ends the traffic; the judgement follows. Idempotent. */
  stop(): void;
  /** Ends everything: the verdict will be unknown. */
  abort(): void;
  readonly totals: Totals;
  /** Violations of all kinds so far, by kind. */
  violations(): Readonly<Record<string, number>>;
  /** Entries that the oracle has seen. */
  entries(): number;
  /** Bookings that were acked and looked for again while the traffic went on. */
  rechecked(): number;
  /** Never rejects. */
  readonly result: Promise<RunResult>;
}

/** Between two looks at somebody's bookings while the traffic goes on. */
const RECHECK_EVERY_MS = 5_000;
const BASE_LIMIT_MS = 60_000;
const LIMIT_PER_DEVICE_MS = 30;

export function startRun(parts: RunParts): Run {
  const { runtime, about, people, push, onHistory } = parts;
  const { clock, timers } = runtime;
  const limitMs = BASE_LIMIT_MS + LIMIT_PER_DEVICE_MS * about.devices;
  const startMs = clock.monotonicMs();
  const totals = new Totals(parts.slices.length);
  const oracle = createOracle();
  const coverage = createCoverage();
  const sightings = createSightings(coverage.saw);
  const inboxes = createInboxJudge(
    { people, openDecisions: push?.openDecisions, oracle, clock, saw: coverage.saw },
    clock.nowMs(),
  );
  let entries = 0;
  let rechecked = 0;
  /** Of the look that is under way. */
  let rechecking: Promise<void> | undefined;
  let nextPerson = 0;
  /** By the gateways, for devices of the fleet. */
  let pushesTaken = 0;
  let phase: TableRow['phase'] = 'starting';
  /** Why the run ends without a judgement. */
  let over: string | undefined;
  let broken: string | undefined;
  let onLook: (look: PersonLook) => void = () => {};
  let stopTraffic = () => {};
  const stopped = new Promise<void>((resolve) => {
    stopTraffic = resolve;
  });
  let giveUp = (_error: Error) => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  // Mostly nobody waits for it.
  givenUp.catch(() => {});

  function end(why: string): void {
    over ??= why;
    stopTraffic();
    giveUp(new Error(over));
  }

  function hear(entry: HistoryEntry, atMs: number): void {
    entries++;
    onHistory?.(entry, atMs);
    if (entry.type === 'wiped') push?.post.wiped(entry.device);
    try {
      oracle.observe(entry);
      sightings.observe(entry, atMs);
    } catch (error) {
      // A judge that fails can judge nothing any more.
      broken ??= error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }

  function listen(slice: number): SliceListener {
    return {
      onHistory: hear,
      onSample: (sample) => totals.note(slice, sample),
      onLook: (look) => onLook(look),
      onGone: end,
    };
  }
  const ports = parts.slices.map((connect, slice) => connect(listen(slice)));
  push?.post.listen(({ slice, push: delivery, entry }) => {
    hear(entry, clock.nowMs());
    if (entry.answer !== 'sent') return;
    pushesTaken++;
    ports[slice]?.deliver(entry.device, delivery);
  });

  /** Of all slices; rejects when one is gone, when the run is aborted, or when it takes too long. */
  async function ask(order: Order, limitMs?: number): Promise<unknown> {
    if (over !== undefined) throw new Error(over);
    const asked = Promise.all(ports.map((port) => port.ask(order)));
    return limitMs === undefined ? Promise.race([asked, givenUp]) : within(order.do, limitMs, asked);
  }

  /** Too long is the end of the run. */
  function within(what: string, limitMs: number, task: Promise<unknown>): Promise<unknown> {
    const why = `the fleet did not ${what} within ${Math.round(limitMs / 1_000)} s`;
    const late = timers.after(limitMs, () => end(why));
    return Promise.race([task, givenUp]).finally(() => late.stop());
  }

  /** The next one in turn to whom something was acked. */
  function findAcked(): Person | undefined {
    const inTurn = [...people.slice(nextPerson), ...people.slice(0, nextPerson)];
    const person = inTurn.find(({ id }) => oracle.ackedLately(id).length > 0);
    if (person !== undefined) nextPerson = people.indexOf(person) + 1;
    return person;
  }

  /** What the end of the run would find, while it goes on: it may have none. */
  async function recheck(): Promise<void> {
    const person = findAcked();
    if (person === undefined) return;
    // What is acked from here on may not be in the answer.
    const acked = oracle.ackedLately(person.id);
    onLook = ({ answer }) => {
      // A service that cannot be asked has said nothing about it: another time.
      if ('failure' in answer) return;
      oracle.recheck(person.id, acked, answer.truth.bookings, clock.nowMs());
      rechecked += acked.length;
    };
    await ask({ do: 'look', only: new Set([keyOf(person)]) });
  }

  function startRecheck(): void {
    if (phase !== 'running') return;
    // Why it could not be asked is why the run ends.
    rechecking ??= recheck()
      .catch(() => {})
      .finally(() => {
        rechecking = undefined;
      });
  }

  async function judge(): Promise<Convergence> {
    await ask({ do: 'settle' }, limitMs);
    if (rechecking !== undefined) await within('look', limitMs, rechecking);
    const convergence = await convergeAfar({
      state: () => totals.state(),
      async look(only, tell) {
        inboxes.begin();
        onLook = (look) => {
          inboxes.note(look);
          tell(look);
        };
        await ask({ do: 'look', only });
      },
      oracle,
      runtime,
      limitMs,
      aborted: () => over !== undefined,
    });
    if (convergence.status === 'unreachable') return convergence;
    const why = await within('read what was pushed', limitMs, inboxes.judge()).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (why === undefined || convergence.status === 'apart') return convergence;
    return { status: 'unreachable', why: `what was pushed could not be read: ${why}` };
  }

  const row = createRows(about, startMs, clock);
  function pushes(): PushCounts | undefined {
    if (push === undefined) return undefined;
    const { pushesNew, pushesKnown } = totals.counts();
    return { taken: pushesTaken, new: pushesNew, known: pushesKnown };
  }
  function second(): void {
    const state = totals.state();
    if (phase === 'starting' && state.up) phase = 'running';
    const made = row(phase, totals, oracle.counts(), pushes());
    totals.tick();
    parts.onSecond?.(made);
  }

  async function run(): Promise<RunResult> {
    const ticker = timers.every(1_000, second);
    const rechecks = timers.every(RECHECK_EVERY_MS, startRecheck);
    const ending = parts.durationMs === undefined ? undefined : timers.after(parts.durationMs, stopTraffic);
    let convergence: Convergence;
    let seconds = 0;
    try {
      await ask({ do: 'start' });
      await stopped;
      phase = 'settling';
      seconds = (clock.monotonicMs() - startMs) / 1_000;
      convergence = await judge();
    } catch (error) {
      convergence = { status: 'unreachable', why: over ?? (error instanceof Error ? error.message : String(error)) };
    }
    ending?.stop();
    ticker.stop();
    rechecks.stop();
    const verdict = decideVerdict({
      counts: oracle.counts(),
      violations: oracle.violations(),
      convergence,
      figures: {
        ...totals.counts(),
        delivery: totals.latencies.delivery,
        lastFault: totals.lastFault(),
        broken: broken ?? totals.broken(),
      },
      state: totals.state(),
    });
    const pushed = pushes();
    const report = {
      ...verdict,
      ...describe(about, seconds, totals, oracle.truthSize()),
      ...(pushed === undefined ? {} : { pushes: pushed }),
    };
    if (totals.state().duplicatesDropped > 0) coverage.saw('event-duplicate-dropped');
    if (over === undefined) await ask({ do: 'close' }, limitMs).catch(() => {});
    await Promise.all(ports.map((port) => port.end()));
    return { report, coverage: sumCoverage(totals, coverage.counts()) };
  }

  return {
    stop: () => stopTraffic(),
    abort: () => end('the run was ended'),
    totals,
    violations: () => oracle.counts(),
    entries: () => entries,
    rechecked: () => rechecked,
    result: run(),
  };
}

/** Rows with the rates since the one before. */
function createRows(about: RunParts['about'], startMs: number, clock: Runtime['clock']) {
  let before = { atMs: startMs, commands: 0, events: 0 };
  return (
    phase: TableRow['phase'],
    totals: Totals,
    violations: Readonly<Record<string, number>>,
    pushes: PushCounts | undefined,
  ): TableRow => {
    const state = totals.state();
    const counts = totals.counts();
    const { lost = 0, duplicated = 0, 'out-of-order': outOfOrder = 0 } = violations;
    const all = Object.values(violations).reduce((sum, count) => sum + count, 0);
    const atMs = clock.monotonicMs();
    const seconds = Math.max(0.001, (atMs - before.atMs) / 1_000);
    const delivery = totals.latencies.delivery.window();
    const ack = totals.latencies.ack.window();
    const made: TableRow = {
      phase,
      elapsedMs: atMs - startMs,
      url: about.url,
      seed: about.seed,
      devices: about.devices,
      connected: state.connected,
      commandsPerSecond: (counts.commands - before.commands) / seconds,
      commands: counts.commands,
      ok: counts.ok,
      rejected: counts.rejected,
      unknown: counts.unknown,
      eventsPerSecond: (counts.events - before.events) / seconds,
      events: counts.events,
      deliveryP50Ms: delivery.quantile(0.5),
      deliveryP99Ms: delivery.quantile(0.99),
      ackP50Ms: ack.quantile(0.5),
      ackP99Ms: ack.quantile(0.99),
      resumes: counts.resumes,
      snapshots: state.snapshots,
      restarts: counts.restarts,
      pushes,
      lost,
      duplicated,
      outOfOrder,
      otherViolations: all - lost - duplicated - outOfOrder,
      outboxDepth: state.outboxDepth,
      attention: state.attention,
    };
    before = { atMs, commands: counts.commands, events: counts.events };
    return made;
  };
}

function describe(
  about: RunParts['about'],
  seconds: number,
  totals: Totals,
  bookingsInTruth: number,
): Omit<Report, keyof Verdict> {
  const counts = totals.counts();
  const { delivery, ack, connect, resume } = totals.latencies;
  const { drops, cuts, backgrounds, savers, restarts, kills, answersLost, batchesTampered, doubleTaps } = counts;
  return {
    protocol: PROTOCOL_VERSION,
    ...about,
    seconds,
    deliveryMs: quantilesOf(delivery.all()),
    ackMs: quantilesOf(ack.all()),
    connectMs: quantilesOf(connect.all()),
    resumeMs: quantilesOf(resume.all()),
    unknown: counts.unknown,
    rejected: counts.rejected,
    duplicatesDropped: totals.state().duplicatesDropped,
    disturbances: { drops, cuts, backgrounds, savers, restarts, kills, answersLost, batchesTampered, doubleTaps },
    clientFaults: { count: counts.faults, last: totals.lastFault() },
    bookingsInTruth,
  };
}

function quantilesOf(latency: Latency): Quantiles {
  return { p50: latency.quantile(0.5), p99: latency.quantile(0.99), samples: latency.count() };
}
