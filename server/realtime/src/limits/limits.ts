/**
 * Limits: what a node lets in and serves, and what it sheds (RL1–RL4). Holds the settings that are in force and the load level, and hands
 * them to the turnstile, the command gate and the connection limit.
 */
import type { LimitChanges, LoadLevel, Refusal } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Registry } from '../sessions/registry.ts';
import type { Store } from '../storage/store.ts';
import type { LimitsRecord } from '../storage/store-limits.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ConnectAttempt } from '../transport/transport.ts';
import { type CommandGate, createCommandGate } from './command-gate.ts';
import { type ConnectionLimit, createConnectionLimit } from './connection-limit.ts';
import { calmState, loadRank, nextLoad } from './load.ts';
import type { LoadMeter } from './load-meter.ts';
import { type CurrentLimits, createCurrentLimits } from './settings.ts';
import { type Shares, shares } from './shares.ts';
import { createTurnstile } from './turnstile.ts';

export interface LimitOptions {
  /** What the configuration says over the defaults. */
  configured?: LimitChanges;
  /** Addresses that stand for many people: no limit per address holds for them. Default none. */
  sharedAddresses?: readonly string[];
  /** Absent: the node is never loaded. */
  meter?: LoadMeter;
}

export interface LimitsParts {
  runtime: Pick<Runtime, 'clock' | 'timers' | 'random'>;
  store: Pick<Store, 'readLimits'>;
  cluster: Cluster;
  registry: Registry;
  metrics: Metrics;
  log: Log;
  options: LimitOptions;
  /** The load level has changed: what is left is this. */
  onShares: (shares: Shares) => void;
}

export interface Limits {
  readonly current: CurrentLimits;
  readonly commands: CommandGate;
  readonly connections: ConnectionLimit;
  /** Whether a handshake may be looked at; nothing when it may. */
  knock(attempt: ConnectAttempt): Refusal | undefined;
  level(): LoadLevel;
  /** What is left of the buckets of this node. `monitors` is 0 while taps of admins are to be quiet. */
  shares(): Shares;
  /** Whether a session that has so many subscriptions may have one more. */
  maySubscribe(count: number): boolean;
  stop(): void;
}

const READ_EVERY_MS = 1_000;
/** Sessions are looked at group by group: 20,000 of them at once would take milliseconds. */
const BUFFERS_EVERY_MS = 200;
/** A node that missed a word of the others finds it here. */
const STORE_EVERY_MS = 15_000;

/** @throws StoreError */
export async function createLimits(parts: LimitsParts): Promise<Limits> {
  const { store, cluster, registry, metrics, log, options, onShares } = parts;
  const { clock, timers } = parts.runtime;
  const random = parts.runtime.random.fork('limits');
  const current = createCurrentLimits(options.configured);
  const { meter } = options;
  let state = calmState;
  const sharesNow = () => shares[state.level];

  function adopt(record: LimitsRecord | undefined): void {
    if (record === undefined) return;
    try {
      if (current.apply(record))
        log.info({ event: 'limits', version: record.version }, 'other limits hold from now on');
    } catch (error) {
      log.error({ err: error, version: record.version }, 'these limits cannot be read; the ones before stay');
    }
  }
  adopt(await store.readLimits());

  const buffered: number[] = Array.from({ length: registry.groups }, () => 0);
  let group = 0;
  function readBuffers(): void {
    let bytes = 0;
    for (const { connection } of registry.group(group)) bytes += connection.bufferedBytes();
    buffered[group] = bytes;
    group = (group + 1) % buffered.length;
  }

  function readLoad(from: LoadMeter): void {
    const reading = { ...from.read(), bufferedBytes: buffered.reduce((sum, bytes) => sum + bytes, 0) };
    metrics.loopDelaySeconds.observe(reading.loopDelayP99Ms / 1_000);
    metrics.loopUtilisation.set(reading.utilisation);
    metrics.heapUsed.set(reading.heapShare);
    metrics.bufferedBytes.set(reading.bufferedBytes);
    const before = state.level;
    state = nextLoad(state, reading);
    if (state.level === before) return;
    metrics.loadLevel.set(loadRank(state.level));
    onShares(sharesNow());
    const isUp = loadRank(state.level) > loadRank(before);
    const { loopDelayP99Ms, utilisation, heapShare, bufferedBytes } = reading;
    const readings = { loopDelayP99Ms, utilisation, heapShare, bufferedBytes };
    if (isUp) log.warn({ event: 'load', from: before, to: state.level, ...readings }, `load is ${state.level}`);
    else log.info({ event: 'load', from: before, to: state.level, ...readings }, `load is ${state.level}`);
  }

  const running: Timer[] = [
    timers.every(STORE_EVERY_MS, () => {
      // A store that does not answer is told of elsewhere.
      store.readLimits().then(adopt, () => {});
    }),
  ];
  if (meter)
    running.push(
      timers.every(BUFFERS_EVERY_MS, readBuffers),
      timers.every(READ_EVERY_MS, () => readLoad(meter)),
    );

  const stopListening = cluster.onTold('limits', adopt);
  cluster.answer('load', () => state.level);
  metrics.loadLevel.set(0);

  const turnstile = createTurnstile({
    clock,
    random,
    settings: current.settings,
    shares: sharesNow,
    sharedAddresses: options.sharedAddresses ?? [],
    onRefused: (limit) => metrics.handshakesLimited.inc({ limit }),
  });

  return {
    current,
    commands: createCommandGate({
      clock,
      random,
      cluster,
      settings: current.settings,
      shares: sharesNow,
      onLimited: (limit, of) => metrics.limited.inc({ limit, class: of }),
    }),
    connections: createConnectionLimit({
      registry,
      cluster,
      random,
      most: () => current.settings().connectionsPerPerson,
    }),
    knock({ namespace, address, auth }) {
      const named = typeof auth === 'object' && auth !== null && 'deviceId' in auth ? auth.deviceId : undefined;
      return turnstile.knock({ namespace, address, deviceId: typeof named === 'string' ? named : '' });
    },
    level: () => state.level,
    shares: sharesNow,
    maySubscribe: (count) => count < current.settings().subscriptionsPerSession,
    stop() {
      for (const timer of running) timer.stop();
      stopListening();
      meter?.stop();
    },
  };
}
