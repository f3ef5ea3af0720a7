/** A service in memory for tests: virtual time, an in-memory database, a wire that the test flushes, and tokens that are their own claims. */
import type { Claims, Namespace } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import type { Cluster } from './cluster/cluster.ts';
import type { LimitOptions } from './limits/limits.ts';
import type { PushProviders } from './push/provider.ts';
import { createService, type Service, type ServiceSettings } from './service.ts';
import type { TokenVerifier } from './sessions/tokens.ts';
import { createSqliteStore } from './storage/sqlite.ts';
import type { Store } from './storage/store.ts';
import { createLog, type Log } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createMemoryTransport, type MemoryTransport, type Peer, type Target } from './transport/memory.ts';
import { createManualWire, type ManualWire } from './transport/wire.fixture.ts';

export const plainVerifier: TokenVerifier = {
  async verify(token) {
    if (!token.startsWith('{')) return { ok: false, code: 'TOKEN_INVALID', detail: 'not JSON' };
    return { ok: true, claims: JSON.parse(token) as Claims };
  },
};

export interface TestClient {
  peer: Peer;
  wire: ManualWire;
  /** Everything that came, in order: `['welcome', payload]`, `['refused', refusal]`, `['close', reason]` … */
  received: [event: string, payload: unknown][];
  of<T = unknown>(event: string): T[];
  /** Sends a command and flushes until its ack is there. */
  ask<T = { ok: boolean; code?: string; value?: unknown }>(event: string, args: unknown): Promise<T>;
}

export interface TestService {
  service: Service;
  transport: MemoryTransport;
  store: Store;
  metrics: Metrics;
  runtime: VirtualRuntime;
  /** Lets happen what can happen now. */
  settle(): Promise<void>;
  /** Waits for what needs the service to move. */
  finish<T>(promise: Promise<T>): Promise<T>;
  /** Connects and flushes until `welcome` or a refusal. */
  connect(
    claims: Partial<Claims>,
    options?: {
      namespace?: Namespace;
      positions?: unknown;
      deviceId?: string;
      auth?: unknown;
      /** More of what the client says of itself. */
      more?: object;
      link?: Pick<Target, 'address' | 'latencyMs'>;
    },
  ): Promise<TestClient>;
  stop(): Promise<void>;
}

export function claimsOf(claims: Partial<Claims>, nowMs: number): Claims {
  const iat = Math.floor(nowMs / 1_000) - 10;
  return { sub: 'c-1', role: 'customer', jti: `jti-${claims.sub ?? 'c-1'}`, iat, exp: iat + 3_600, ...claims };
}

export async function createTestService(
  options: {
    settings?: Partial<ServiceSettings>;
    verifier?: TokenVerifier;
    push?: PushProviders;
    log?: Log;
    metrics?: Metrics;
    limits?: LimitOptions;
    /** Several nodes of one service have one world, one store and one cluster; each its own view of the others. */
    runtime?: VirtualRuntime;
    store?: Store;
    cluster?: Cluster;
  } = {},
): Promise<TestService> {
  const runtime = options.runtime ?? createVirtualRuntime({ seed: 1 });
  const settle = () => runtime.time.run(0);
  async function finish<T>(promise: Promise<T>): Promise<T> {
    await settle();
    return promise;
  }
  const transport = createMemoryTransport(options.cluster?.node);
  const store = options.store ?? createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
  const metrics = options.metrics ?? createMetrics();
  const log = options.log ?? createLog({ level: 'silent', nowMs: runtime.clock.nowMs });
  const service = await createService({
    runtime,
    transport,
    store,
    metrics,
    log,
    verifier: options.verifier ?? plainVerifier,
    ...(options.settings ? { settings: options.settings } : {}),
    ...(options.push ? { push: options.push } : {}),
    ...(options.cluster ? { cluster: options.cluster } : {}),
    ...(options.limits ? { limits: options.limits } : {}),
  });
  let devices = 0;

  return {
    service,
    transport,
    store,
    metrics,
    runtime,
    settle,
    finish,
    async connect(claims, options = {}) {
      const { namespace = '/', positions, deviceId = `d-${++devices}` } = options;
      const wire = createManualWire(settle);
      const received: [string, unknown][] = [];
      // Each device gets a token of its own, as from a host application: one on two of them is a stolen one (SE12).
      const jti = `jti-${claims.sub ?? 'c-1'}-${deviceId}`;
      const token = JSON.stringify(claimsOf({ jti, ...claims }, runtime.clock.nowMs()));
      const handshake = {
        protocol: 1,
        token,
        deviceId,
        platform: 'sim',
        appVersion: '1.0.0',
        ...(positions ? { positions } : {}),
        ...options.more,
      };
      const target = { namespace, auth: 'auth' in options ? options.auth : handshake, ...options.link };
      const peer = transport.connect(target, wire, {
        onOpen: () => received.push(['open', undefined]),
        onEvent: (event, payload) => received.push([event, payload]),
        onRefused: (refusal) => received.push(['refused', refusal]),
        onClose: (reason) => received.push(['close', reason]),
      });
      await wire.flush();
      return {
        peer,
        wire,
        received,
        of: <T>(event: string) => received.filter(([name]) => name === event).map(([, payload]) => payload as T),
        async ask<T>(event: string, args: unknown) {
          let answer: T | undefined;
          peer.request(event, args, (given) => {
            answer = given as T;
          });
          await wire.flush();
          if (answer === undefined) throw new Error(`${event} was not answered`);
          return answer;
        },
      };
    },
    stop: () => finish(service.stop()),
  };
}
