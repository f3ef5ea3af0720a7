/**
 * World of the hooks: the real SDK on virtual time, a service of a few lines behind it, and a React tree that counts how often each component is drawn.
 */
import type { Booking, StreamEvent } from '@slotwire/protocol';
import { createVirtualRuntime, type Runtime } from '@slotwire/runtime';
import { type ClientTransport, createMemoryStorage, createSocketService, type LinkHandlers } from '@slotwire/sdk';
import { Window } from 'happy-dom';
import { act, createElement, type FunctionComponent } from 'react';
import { RuntimeProvider } from './runtime-provider.ts';
import { SocketProvider } from './socket-provider.ts';

const STREAM = 'vendor:v-1';
const position = (offset: number) => ({ epoch: 'e-1', offset });

export const bookingId = (n: number): string => `01HZZZZZZZZZZZZZZZZZZZ${String(n).padStart(4, '0')}`;

export function aBooking(n: number, more: Partial<Booking> = {}): Booking {
  const startMs = Date.UTC(2026, 0, 6, 9) + n * 3_600_000;
  return {
    id: bookingId(n),
    customerId: `c-${n}`,
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'haircut',
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + 1_800_000).toISOString(),
    status: 'requested',
    version: 1,
    notes: [],
    createdAt: '2026-01-05T08:00:00.000Z',
    updatedAt: '2026-01-05T08:00:00.000Z',
    ...more,
  };
}

/** A service that answers at once, except to what `hold` names. */
function createService(bookings: Booking[], { clock, timers }: Runtime) {
  const nowMs = () => clock.nowMs();
  let handlers: LinkHandlers | undefined;
  let head = 0;
  const held: { command: string; args: Record<string, unknown>; answer: (ack: unknown) => void }[] = [];
  const known = new Map(bookings.map((booking) => [booking.id, booking]));

  const tell = (booking: Booking) => {
    known.set(booking.id, booking);
    head += 1;
    const event = {
      stream: STREAM,
      ...position(head),
      id: bookingId(9_000 + head),
      at: new Date(nowMs()).toISOString(),
      type: 'booking.updated',
      data: { booking, changed: ['status'], actor: { role: 'vendor', id: 'v-1' } },
    } satisfies StreamEvent;
    handlers?.onEvent('events', [event]);
  };
  const answer = (command: string): unknown => {
    if (command === 'sync:snapshot')
      return { ok: true, value: { bookings: [...known.values()], positions: { [STREAM]: position(head) } } };
    return { ok: true, value: {} };
  };
  const transport: ClientTransport = {
    connect: (_target, given) => {
      handlers = given;
      timers.soon(given.onOpen);
      const welcome = {
        sessionId: 's-1',
        userId: 'vera',
        role: 'vendor',
        serverTime: new Date(nowMs()).toISOString(),
        expiresAt: new Date(nowMs() + 3_600_000).toISOString(),
        streams: { [STREAM]: { ...position(head), recovered: false } },
        limits: { maxMessageBytes: 65_536, headsEveryMs: 10_000, saverFlushMs: 30_000, maxSyncEvents: 500 },
      };
      timers.soon(() => given.onEvent('welcome', welcome));
      return {
        request: (command, args, onAck) => {
          if (command.startsWith('booking:') || command === 'overview:get')
            held.push({ command, args: args as Record<string, unknown>, answer: onAck });
          else timers.soon(() => onAck(answer(command)));
        },
        close: () => {},
      };
    },
  };
  return { transport, tell, known, held, close: () => handlers?.onClose('transport close') };
}

export async function createWorld(bookings: Booking[]) {
  const window = new Window();
  Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true });
  const { createRoot } = await import('react-dom/client');
  const runtime = createVirtualRuntime({ seed: 1 });
  const service = createService(bookings, runtime);
  const client = createSocketService({
    url: 'http://service',
    getToken: async () => 'token',
    deviceId: 'd-1',
    platform: 'web',
    appVersion: '1.0.0',
    storage: createMemoryStorage(),
    transport: service.transport,
    runtime,
    telemetry: false,
  });
  const started = client.start();
  await runtime.time.run(100);
  await started;

  const drawn = new Map<string, number>();
  const container = window.document.createElement('div');
  const root = createRoot(container as unknown as Parameters<typeof createRoot>[0]);
  return {
    client,
    runtime,
    service,
    /** Call it first in each component. */
    count: (name: string) => drawn.set(name, (drawn.get(name) ?? 0) + 1),
    /** How often each was drawn since the last call. */
    drawn: () => {
      const counts = Object.fromEntries(drawn);
      drawn.clear();
      return counts;
    },
    text: () => container.textContent,
    async draw(component: FunctionComponent) {
      await act(async () =>
        root.render(
          createElement(
            RuntimeProvider,
            { runtime },
            createElement(SocketProvider, { client }, createElement(component)),
          ),
        ),
      );
    },
    async pass(durationMs: number, during: () => void = () => {}) {
      await act(async () => {
        during();
        await runtime.time.run(durationMs);
      });
    },
    async end() {
      await act(async () => root.unmount());
      await client.stop();
      await window.happyDOM.close();
    },
  };
}
