/** Test bench: one device, a fake server, two queues between them, virtual time. */
import type { Booking, StreamEvent } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import type { ConnectionState } from './connection.ts';
import { createSocketService } from './device-service.ts';
import { createFakeServer, type FakeServer } from './fake-server.fixture.ts';
import { createFakeTransport, type FakeTransport } from './fake-transport.fixture.ts';
import type { Fault } from './fault.ts';
import type { SocketService, SocketServiceOptions } from './socket-service.ts';
import type { DeviceStorage } from './storage.ts';
import { createMemoryStorage, type MemoryStorage } from './storage-memory.ts';

export interface Bench {
  runtime: VirtualRuntime;
  server: FakeServer;
  transport: FakeTransport;
  storage: MemoryStorage;
  service: SocketService;
  events: StreamEvent[];
  states: ConnectionState[];
  faults: Fault[];
  tokens: number;
  /** Starts and lets everything happen that can without time passing. */
  begin(): Promise<void>;
  /** Delivers in both directions until nothing moves. */
  settle(): Promise<void>;
  /** Lets time pass in steps, delivering after each. */
  pass(durationMs: number, stepMs?: number): Promise<void>;
  /** The same device after the app was killed in this instant: what was stored stays, memory does not. */
  restart(): Bench;
}

/** @param more.beside another device of the same person, at the same service. */
export function createBench(
  more: Partial<SocketServiceOptions> & { seed?: number; inherit?: Bench; beside?: Bench } = {},
): Bench {
  const { seed = 1, inherit, beside, ...options } = more;
  const shared = inherit ?? beside;
  const runtime = shared?.runtime ?? createVirtualRuntime({ seed });
  const server = shared?.server ?? createFakeServer(runtime);
  const storage = inherit?.storage ?? createMemoryStorage();
  let killed = false;
  const disk: DeviceStorage = {
    load: () => storage.load(),
    write: (changes) => (killed ? new Promise(() => {}) : storage.write(changes)),
  };
  const transport = createFakeTransport(server);
  const bench: Bench = {
    runtime,
    server,
    transport,
    storage,
    events: [],
    states: [],
    faults: [],
    tokens: 0,
    service: createSocketService({
      url: 'http://fake',
      getToken: async () => `token-${++bench.tokens}`,
      deviceId: 'd-01',
      platform: 'sim',
      appVersion: '1.0.0',
      storage: disk,
      transport,
      runtime,
      telemetry: false,
      onFault: (fault) => bench.faults.push(fault),
      ...options,
    }),
    async begin() {
      const started = bench.service.start();
      await bench.settle();
      await started;
      await bench.settle();
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
    restart() {
      killed = true;
      transport.cut();
      bench.service.pause();
      return createBench({ ...more, inherit: bench });
    },
  };
  bench.service.on('event', (event) => bench.events.push(event));
  bench.service.on('connection', (state) => bench.states.push(state));
  return bench;
}

/** What `create` needs. */
export const aWish = {
  vendorId: 'v-1',
  resourceId: 'chair-1',
  service: 'haircut',
  startsAt: '2026-01-06T09:00:00.000Z',
  endsAt: '2026-01-06T10:00:00.000Z',
};

export function confirmedBookings(service: SocketService): Booking[] {
  return service.bookings().map(({ booking }) => booking);
}
