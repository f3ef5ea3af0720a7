/**
 * A socket service without a network: one world of bookings, and devices that see it at once.
 * For tests of what stands around the SDK; the SDK's own rules are not in it.
 */
import type { Booking, BookingCommandName, StreamEvent } from '@slotwire/protocol';
import {
  type AttentionItem,
  type ConnectionState,
  type DeviceConditions,
  decidePower,
  defaultConditions,
  type SocketService,
  type SocketServiceEvents,
  type SocketServiceOptions,
} from '@slotwire/sdk';
import { createFakeCenter, type FakeCenter } from './fake-center.fixture.ts';
import { booking, EPOCH } from './oracle/history.fixture.ts';

export interface FakeWorld {
  createService: (options: SocketServiceOptions) => FakeService;
  /** All that were made, newest last. */
  services: FakeService[];
  bookings: Map<string, Booking>;
  /** What the next commands come to; ok when empty. */
  rejections: AttentionItem['code'][];
  /** Commands are taken and never answered. */
  silent: boolean;
}

export interface FakeService extends SocketService {
  readonly options: SocketServiceOptions;
  readonly conditions: DeviceConditions;
  readonly submitted: { key: string; command: BookingCommandName }[];
  readonly resolved: [key: string, choice: string][];
  readonly notifications: FakeCenter;
  emit<E extends keyof SocketServiceEvents>(event: E, payload: SocketServiceEvents[E]): void;
}

export function createFakeWorld(): FakeWorld {
  const world: FakeWorld = {
    createService,
    services: [],
    bookings: new Map(),
    rejections: [],
    silent: false,
  };
  let offset = 0;

  function createService(options: SocketServiceOptions): FakeService {
    const listeners = new Map<string, ((payload: never) => void)[]>();
    let connection: ConnectionState = { status: 'idle' };
    let conditions: DeviceConditions = { ...defaultConditions, ...options.conditions };
    let attention: AttentionItem[] = [];
    const { runtime } = options;
    const submitted: { key: string; command: BookingCommandName }[] = [];
    const resolved: [string, string][] = [];
    const sinceMs = runtime.clock.nowMs();
    const follow = () => {
      if (connection.status === 'idle' || connection.status === 'closed') return;
      connection =
        conditions.network === 'none' ? { status: 'offline' } : { status: 'connected', sessionId: 's', sinceMs };
    };
    const service: FakeService = {
      options,
      submitted,
      resolved,
      notifications: createFakeCenter(),
      get conditions() {
        return conditions;
      },
      async start() {
        connection = { status: 'offline' };
        follow();
      },
      async stop() {
        connection = { status: 'closed' };
      },
      connection: () => connection,
      signOut: async () => {},
      reconnectNow() {},
      pause() {},
      setConditions(changes) {
        conditions = { ...conditions, ...changes };
        follow();
      },
      bookings: () => [...world.bookings.values()].map((of) => ({ booking: of, pending: [] })),
      booking: (id) => service.bookings().find((view) => view.booking.id === id),
      outbox: () => [],
      attention: () => attention,
      synced: () => true,
      ask: async () => ({ ok: 'unknown', why: 'lost' }),
      follow: () => undefined,
      stored: async () => {},
      submit(command, intent) {
        const key = runtime.ids.next();
        submitted.push({ key, command });
        const code = world.rejections.shift();
        const target = 'bookingId' in intent ? String(intent.bookingId) : key;
        if (world.silent) return { key, queued: Promise.resolve(), done: new Promise(() => {}) };
        if (code !== undefined) {
          attention = [...attention, { key, command, bookingId: target, args: {}, code, message: '', atMs: 0 }];
          service.emit('attention', attention);
          return {
            key,
            queued: Promise.resolve(),
            done: Promise.resolve({ ok: false, code, message: '', retry: 'never' }),
          };
        }
        const before = world.bookings.get(target);
        // A chair of its own for each, so that nothing ever overlaps.
        const after =
          before === undefined ? booking(target, { resourceId: target }) : { ...before, version: before.version + 1 };
        world.bookings.set(target, after);
        service.emit('event', createdEvent(after, ++offset));
        return { key, queued: Promise.resolve(), done: Promise.resolve({ ok: true, booking: after }) };
      },
      resolve(key, choice) {
        resolved.push([key, choice]);
        service.dismiss(key);
      },
      dismiss(key) {
        attention = attention.filter((item) => item.key !== key);
        service.emit('attention', attention);
      },
      on(event, listener) {
        listeners.set(event, [...(listeners.get(event) ?? []), listener as never]);
        return () => {};
      },
      emit(event, payload) {
        for (const listener of listeners.get(event) ?? []) listener(payload as never);
      },
      stats: () => ({
        connects: 1,
        resumes: 0,
        snapshots: 1,
        events: offset,
        duplicates: 0,
        gapsRepaired: 0,
        lastConnectMs: undefined,
        lastSyncMs: undefined,
      }),
      mode: () => 'live',
      policy: () => decidePower(conditions),
    };
    world.services.push(service);
    return service;
  }
  return world;
}

function createdEvent(of: Booking, offset: number): StreamEvent {
  const at = new Date(0).toISOString();
  const envelope = { stream: 'user:ann', epoch: EPOCH, offset, id: of.id, at } as const;
  const actor = { role: 'customer', id: 'ann' } as const;
  return of.version === 1
    ? { ...envelope, type: 'booking.created', data: { booking: of, actor } }
    : { ...envelope, type: 'booking.updated', data: { booking: of, changed: [], actor } };
}
