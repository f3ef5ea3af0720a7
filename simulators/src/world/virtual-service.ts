/**
 * Virtual service: the real service on virtual time, as a process that can be killed and started again. Memory dies with it: timers,
 * sessions, promises. The disk stays.
 */
import {
  createLog,
  createMemoryTransport,
  createMetrics,
  createService,
  type LimitOptions,
  type MemoryTransport,
  type PushProvider,
  type PushProviders,
  type Service,
  type ServiceSettings,
  type TokenVerifier,
} from '@slotwire/realtime';
import { createIds, type Runtime, seededEntropy, sleep } from '@slotwire/runtime';
import type { DeathNotice, Network } from '../network/network.ts';
import type { Disk } from './disk.ts';
import { ProcessTimers } from './process-timers.ts';

export interface VirtualServiceParts {
  runtime: Runtime;
  disk: Disk;
  network: Network;
  verifier: TokenVerifier;
  /** What every process pushes through. */
  push: Required<PushProviders>;
  settings?: Partial<ServiceSettings>;
  limits?: LimitOptions;
  /** A reader was sent away for being too slow (DL6); the reader itself may never get to read why. */
  onSlowConsumer?: () => void;
}

export interface VirtualService {
  /** Starts a process; nothing when one is up. */
  start(): Promise<void>;
  /** The process dies; nothing when none is up. */
  crash(notice: DeathNotice): void;
  /** It says goodbye to everybody, finishes its commits and ends. */
  drain(): Promise<void>;
  isUp(): boolean;
  /** Of the process that is up. */
  current(): { service: Service; transport: MemoryTransport } | undefined;
  /** Processes that were started. */
  starts(): number;
}

/** A process that has closed its connections lets the kernel send what is left. */
const CLOSE_GRACE_MS = 2_000;

interface Process {
  timers: ProcessTimers;
  transport: MemoryTransport;
  service: Service;
}

export function createVirtualService(parts: VirtualServiceParts): VirtualService {
  const { runtime, disk, network, verifier, settings } = parts;
  let process: Process | undefined;
  let starts = 0;
  let starting = false;

  return {
    async start() {
      if (process !== undefined || starting) return;
      starting = true;
      const random = runtime.random.fork(`process ${++starts}`);
      const timers = new ProcessTimers(runtime.timers);
      const ids = createIds(runtime.clock, seededEntropy(random.fork('ids')));
      const transport = createMemoryTransport();
      const metrics = createMetrics();
      const { slowConsumers } = metrics;
      const count = slowConsumers.inc.bind(slowConsumers);
      slowConsumers.inc = () => {
        parts.onSlowConsumer?.();
        count();
      };
      const service = await createService({
        runtime: { clock: runtime.clock, timers, random, ids },
        store: disk.mount(timers),
        transport,
        verifier,
        push: boundTo(timers, parts.push),
        metrics,
        log: createLog({ level: 'silent', nowMs: runtime.clock.nowMs }),
        ...(settings === undefined ? {} : { settings }),
        ...(parts.limits === undefined ? {} : { limits: parts.limits }),
      });
      process = { timers, transport, service };
      starting = false;
      network.attach(transport);
    },
    crash(notice) {
      if (process === undefined) return;
      process.timers.kill();
      process = undefined;
      disk.recover();
      network.detach(notice);
    },
    async drain() {
      const draining = process;
      if (draining === undefined) return;
      await draining.service.stop();
      // Its goodbyes are still under way.
      await sleep(runtime.timers, CLOSE_GRACE_MS);
      if (process !== draining) return;
      draining.timers.kill();
      process = undefined;
      network.detach('reset');
    },
    isUp: () => process !== undefined,
    current: () => process,
    starts: () => starts,
  };
}

/** A process that has died hears of no answer any more. */
function boundTo(timers: ProcessTimers, { fcm, apns }: Required<PushProviders>): PushProviders {
  const bind = ({ name, send, close }: PushProvider): PushProvider => ({
    name,
    close,
    send: (message) =>
      new Promise((resolve, reject) => {
        send(message).then((result) => timers.soon(() => resolve(result)), reject);
      }),
  });
  return { fcm: bind(fcm), apns: bind(apns) };
}
