/** Admin bench: one panel, a service that answers as the test says, two queues between them, virtual time. */
import { type Failure, type Refusal, refusal } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createAdminService } from './admin-panel.ts';
import type { AdminService, AdminServiceOptions } from './admin-service.ts';
import type { ConnectionState } from './connection.ts';
import {
  createFakeTransport,
  type FakeConnection,
  type FakePeer,
  type FakeTransport,
} from './fake-transport.fixture.ts';
import type { Fault } from './fault.ts';

type Reply = (args: Record<string, unknown>) => unknown;

export interface AdminBench {
  runtime: VirtualRuntime;
  transport: FakeTransport;
  panel: AdminService;
  states: ConnectionState[];
  faults: Fault[];
  tokens: string[];
  /** What arrived, in order. */
  received: { event: string; args: Record<string, unknown> }[];
  /** By command; what has none gets no answer. */
  replies: Map<string, Reply>;
  refusals: Refusal[];
  tokenLifeMs: number;
  connection(): FakeConnection | undefined;
  signal(type: string, data: unknown): void;
  goodbye(code: Parameters<typeof refusal>[0]): void;
  settle(): Promise<void>;
  pass(durationMs: number, stepMs?: number): Promise<void>;
  names(): string[];
}

export const ok = (value: unknown) => () => ({ ok: true, value });
export const refuse = (failed: Failure) => () => failed;

export function createAdminBench(options: Partial<AdminServiceOptions> = {}): AdminBench {
  const runtime = createVirtualRuntime({ seed: 1 });
  const open: FakeConnection[] = [];
  const nowMs = () => runtime.clock.nowMs();
  const peer: FakePeer = {
    onConnect(connection) {
      const planned = bench.refusals.shift();
      if (planned !== undefined) return connection.refuse(planned);
      open.push(connection);
      connection.emit('welcome', {
        sessionId: `session-${connection.id}`,
        userId: 'root',
        role: 'admin',
        serverTime: new Date(nowMs()).toISOString(),
        expiresAt: new Date(nowMs() + bench.tokenLifeMs).toISOString(),
        streams: {},
        limits: { maxMessageBytes: 65_536, headsEveryMs: 10_000, saverFlushMs: 30_000, maxSyncEvents: 500 },
      });
    },
    onRequest(_connection, event, args, answer) {
      bench.received.push({ event, args: args as Record<string, unknown> });
      const reply = bench.replies.get(event);
      if (reply !== undefined) answer(reply(args as Record<string, unknown>));
    },
    onClose(connection) {
      open.splice(open.indexOf(connection), 1);
    },
  };
  const transport = createFakeTransport(peer);
  const bench: AdminBench = {
    runtime,
    transport,
    states: [],
    faults: [],
    tokens: [],
    received: [],
    replies: new Map([['limits:get', ok({ settings: {}, version: 0, level: 'normal', shares: {}, nodes: [] })]]),
    refusals: [],
    tokenLifeMs: 3_600_000,
    panel: createAdminService({
      url: 'http://fake',
      getToken: async () => {
        const token = `token-${bench.tokens.length + 1}`;
        bench.tokens.push(token);
        return token;
      },
      deviceId: 'panel-1',
      platform: 'web',
      appVersion: '1.0.0',
      transport,
      runtime,
      onFault: (fault) => bench.faults.push(fault),
      ...options,
    }),
    connection: () => open.at(-1),
    signal: (type, data) => open.at(-1)?.emit('signal', { type, data }),
    goodbye(code) {
      const connection = open.pop();
      connection?.emit('goodbye', refusal(code));
      connection?.close();
    },
    async settle() {
      for (;;) {
        await runtime.time.run(0);
        if (transport.flushToServer() + transport.flushToClient() === 0) break;
      }
    },
    async pass(durationMs, stepMs = 100) {
      for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
        await runtime.time.run(Math.min(stepMs, durationMs - passedMs));
        await bench.settle();
      }
    },
    names: () => bench.received.map(({ event }) => event),
  };
  bench.panel.on('connection', (state) => bench.states.push(state));
  return bench;
}

/** A panel that is connected. */
export async function openPanel(options: Partial<AdminServiceOptions> = {}): Promise<AdminBench> {
  const bench = createAdminBench(options);
  bench.panel.start();
  await bench.settle();
  return bench;
}
