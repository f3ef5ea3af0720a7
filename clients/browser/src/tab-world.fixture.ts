/**
 * Tab world: a browser with tabs of one person, and a service for them, on virtual time. Locks go to the next in the queue when a tab is killed,
 * messages between tabs wait until the test delivers them, the disk can be made slow.
 */
import {
  type Booking,
  defaultPreferences,
  type Handshake,
  type Notification,
  type StreamEvent,
} from '@slotwire/protocol';
import { createVirtualRuntime, forkRuntime, type VirtualRuntime } from '@slotwire/runtime';
import {
  type ClientTransport,
  createMemoryStorage,
  createSocketService,
  type DeviceStorage,
  type Fault,
  type LinkHandlers,
  type MemoryStorage,
} from '@slotwire/sdk';
import { TabClient } from './tab-client.ts';
import type { Device } from './tab-group.ts';
import { TABS_WIRE, type TabLocks, type TabMessage } from './tab-messages.ts';

const at = '2026-01-05T08:00:00.000Z';

export function aBooking(id: string, more: Partial<Booking> = {}): Booking {
  return {
    id,
    customerId: 'carl',
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'haircut',
    startsAt: '2026-01-06T09:00:00.000Z',
    endsAt: '2026-01-06T10:00:00.000Z',
    status: 'requested',
    version: 1,
    notes: [],
    createdAt: at,
    updatedAt: at,
    ...more,
  };
}

const STREAM = 'vendor:v-1';

/** As much of the service as tabs can tell apart: one vendor, notes and transitions, each key once. */
export interface FakeService {
  bookings: Map<string, Booking>;
  received: { event: string; args: Record<string, unknown>; deviceId: string }[];
  /** No network: links break and none opens. */
  online: boolean;
  setOnline(online: boolean): void;
  put(booking: Booking): void;
  /** @returns its id */
  notify(): string;
  signal(type: string, data: unknown): void;
  /** Open links. */
  links(): number;
}

function createFakeService(runtime: VirtualRuntime): FakeService & { transport: ClientTransport } {
  const events: StreamEvent[] = [];
  const acks = new Map<string, unknown>();
  const open = new Map<LinkHandlers, Handshake>();
  const soon = (task: () => void) => runtime.timers.soon(task);

  function append(type: string, data: unknown): void {
    const event = { stream: STREAM, epoch: 'e', offset: events.length + 1, id: runtime.ids.next(), type, at, data };
    events.push(event as StreamEvent);
    for (const handlers of open.keys()) soon(() => open.has(handlers) && handlers.onEvent('events', [event]));
  }

  function command(event: string, args: Record<string, unknown>): unknown {
    const first = acks.get(String(args.key));
    if (first !== undefined) return { ...(first as object), replayed: true };
    const booking = service.bookings.get(String(args.bookingId));
    if (booking === undefined) return { ok: false, code: 'NOT_FOUND', message: 'no such booking', retry: 'never' };
    const note = { id: String(args.key), at, author: { role: 'vendor' as const, id: 'vera' }, text: String(args.text) };
    const change =
      event === 'booking:note' ? { notes: [...booking.notes, note] } : { status: args.to as Booking['status'] };
    const ack = { ok: true, value: { ...booking, ...change, version: booking.version + 1 } };
    acks.set(String(args.key), ack);
    service.put(ack.value);
    return ack;
  }

  function answer(event: string, args: Record<string, unknown>): unknown {
    if (event.startsWith('booking:')) return command(event, args);
    switch (event) {
      case 'sync:snapshot': {
        const positions = { [STREAM]: { epoch: 'e', offset: events.length } };
        const inbox = { notifications: [], unread: 0, preferences: defaultPreferences };
        return { ok: true, value: { bookings: [...service.bookings.values()], positions, ...inbox } };
      }
      case 'sync:since':
        return {
          ok: true,
          value: {
            events: events.filter(({ offset }) => offset > Number(args.offset)),
            epoch: 'e',
            head: events.length,
            recovered: true,
          },
        };
      case 'notification:read':
        return { ok: true, value: { unread: 0 } };
      case 'notification:list':
        return { ok: true, value: { notifications: [], unread: 0 } };
      case 'preferences:set':
        return { ok: true, value: { ...defaultPreferences, timeZone: args.timeZone, version: 1 } };
      default:
        return { ok: true, value: { mode: args.mode } };
    }
  }

  const service: FakeService & { transport: ClientTransport } = {
    bookings: new Map(),
    received: [],
    online: true,
    links: () => open.size,
    setOnline(online) {
      service.online = online;
      if (online) return;
      for (const handlers of [...open.keys()]) {
        open.delete(handlers);
        handlers.onClose('network');
      }
    },
    put(booking) {
      const isNew = !service.bookings.has(booking.id);
      service.bookings.set(booking.id, booking);
      append(isNew ? 'booking.created' : 'booking.updated', {
        booking,
        changed: ['status'],
        actor: { role: 'vendor', id: 'vera' },
      });
    },
    notify() {
      const notification: Notification = {
        id: runtime.ids.next(),
        at: new Date(runtime.clock.nowMs()).toISOString(),
        category: 'booking',
        priority: 'normal',
        template: 'booking-no-show',
        params: {},
        actions: ['open'],
        collapseKey: runtime.ids.next(),
      };
      append('notification.created', { notification });
      return notification.id;
    },
    signal(type, data) {
      for (const handlers of open.keys()) handlers.onEvent('signal', { type, data });
    },
    transport: {
      connect({ auth }, handlers) {
        soon(() => {
          if (!service.online) return handlers.onRefused(undefined, 'no network');
          // The service lets a device be connected once.
          for (const [other, { deviceId }] of open) {
            if (deviceId !== auth.deviceId) continue;
            open.delete(other);
            other.onEvent('goodbye', { code: 'REPLACED', message: 'elsewhere', retry: 'never' });
            other.onClose('replaced');
          }
          open.set(handlers, auth);
          handlers.onOpen();
          const from = auth.positions?.[STREAM];
          const position = { epoch: 'e', offset: events.length, recovered: from !== undefined };
          handlers.onEvent('welcome', {
            sessionId: `s-${runtime.ids.next()}`,
            userId: 'vera',
            role: 'vendor',
            serverTime: new Date(runtime.clock.nowMs()).toISOString(),
            expiresAt: new Date(runtime.clock.nowMs() + 3_600_000).toISOString(),
            streams: { [STREAM]: position },
            limits: { maxMessageBytes: 65_536, headsEveryMs: 3_600_000, saverFlushMs: 30_000, maxSyncEvents: 500 },
          });
          const missed = from === undefined ? [] : events.filter(({ offset }) => offset > from.offset);
          if (missed.length > 0) handlers.onEvent('events', missed);
        });
        return {
          request(event, args, onAck) {
            const { deviceId } = auth;
            if (!open.has(handlers)) return;
            service.received.push({ event, args: args as Record<string, unknown>, deviceId });
            const acked = answer(event, args as Record<string, unknown>);
            soon(() => open.has(handlers) && onAck(acked));
          },
          close: () => void open.delete(handlers),
        };
      },
    },
  };
  return service;
}

export interface Tab {
  client: TabClient;
  faults: Fault[];
  /** Messages that have not reached this tab. */
  incoming: TabMessage[];
  /** As a host application handed it over, once; null: this tab was opened without one. */
  token: string | null;
  /** While true, what this tab writes does not reach the disk. */
  slowDisk: boolean;
  /** The process of the tab ends in this instant. */
  kill(): void;
}

export interface TabWorld {
  runtime: VirtualRuntime;
  service: FakeService;
  disk: MemoryStorage;
  open(options?: { wire?: number; alone?: boolean; visible?: boolean; token?: string | null }): Tab;
  /** Hands over what waits between tabs, once. */
  deliver(): number;
  /** Lets everything happen that can without time passing. */
  settle(): Promise<void>;
  /** The same without messages between tabs. */
  turn(): Promise<void>;
}

interface Claim {
  owner: object;
  grant: () => void;
}

export function createTabWorld(): TabWorld {
  const runtime = createVirtualRuntime({ seed: 1 });
  const service = createFakeService(runtime);
  const disk = createMemoryStorage();
  const tabs = new Set<Tab & { hear: (message: TabMessage) => void }>();
  const lock = { holder: undefined as Claim | undefined, waiting: [] as Claim[] };
  let count = 0;

  function end(claim: Claim): void {
    if (lock.holder !== claim) return;
    lock.holder = lock.waiting.shift();
    lock.holder?.grant();
  }

  /** The tab is gone. */
  function drop(owner: object): void {
    lock.waiting = lock.waiting.filter((claim) => claim.owner !== owner);
    if (lock.holder?.owner === owner) end(lock.holder);
  }

  const locksOf = (owner: object): TabLocks => ({
    acquire: (_name, signal) =>
      new Promise((resolve, reject) => {
        const claim: Claim = { owner, grant: () => resolve(() => end(claim)) };
        signal.addEventListener('abort', () => {
          if (!lock.waiting.includes(claim)) return;
          lock.waiting = lock.waiting.filter((other) => other !== claim);
          reject(signal.reason);
        });
        lock.waiting.push(claim);
        if (lock.holder === undefined) {
          lock.holder = lock.waiting.shift();
          lock.holder?.grant();
        }
      }),
  });

  function open({
    wire = TABS_WIRE,
    alone = false,
    visible = true,
    token = 'token',
  }: {
    wire?: number;
    alone?: boolean;
    visible?: boolean;
    token?: string | null;
  } = {}): Tab {
    let killed = false;
    const held: (() => void)[] = [];
    const own = forkRuntime(runtime, `tab-${++count}`);
    const faults: Fault[] = [];
    const storage: DeviceStorage = {
      load: () => (killed ? new Promise(() => {}) : disk.load()),
      async write(changes) {
        if (tab.slowDisk) await new Promise<void>((resolve) => held.push(resolve));
        if (killed) await new Promise(() => {});
        await disk.write(changes);
      },
    };
    const openDevice = (conditions: object, onStorage: (state: { kind: 'indexeddb' }) => void): Device => {
      const device = createSocketService({
        url: 'http://fake',
        getToken: async () => {
          if (tab.token === null) throw new Error('nobody is signed in');
          return tab.token;
        },
        deviceId: alone ? `d-${count}` : 'd-1',
        platform: 'web',
        appVersion: '1.0.0',
        storage: alone ? createMemoryStorage() : storage,
        transport: service.transport,
        runtime: own,
        telemetry: false,
        conditions,
        onFault: (fault) => faults.push(fault),
      });
      onStorage({ kind: 'indexeddb' });
      tab.kill = () => {
        // A process that is gone hears and says nothing more, and the service finds its link broken.
        killed = true;
        device.pause();
        leave();
      };
      return { service: device, storage: () => ({ kind: 'indexeddb' }), close: () => device.stop() };
    };
    const leave = () => {
      killed = true;
      tabs.delete(tab);
      drop(tab);
    };
    const tab: Tab & { hear: (message: TabMessage) => void } = {
      faults,
      incoming: [],
      token,
      kill: leave,
      hear: () => {},
      get slowDisk() {
        return slow;
      },
      set slowDisk(is: boolean) {
        slow = is;
        if (!is) for (const go of held.splice(0)) go();
      },
      client: undefined as unknown as TabClient,
    };
    let slow = false;
    tab.client = new TabClient(
      {
        name: 'vera',
        locks: alone ? undefined : locksOf(tab),
        openChannel: (hear) => {
          tab.hear = hear;
          tabs.add(tab);
          return {
            post(message) {
              if (killed) return;
              // As a browser does: a message that cannot be copied is an error of the sender.
              const copy = structuredClone(message);
              for (const other of tabs) if (other !== tab) other.incoming.push(copy);
            },
            close: () => void tabs.delete(tab),
          };
        },
        openDevice,
        runtime: own,
        tokens: {
          lend: () => tab.token ?? undefined,
          borrow: (lent) => {
            if (tab.token !== null) return false;
            tab.token = lent;
            return true;
          },
        },
        region: { locale: 'en', timeZone: 'UTC' },
        onFault: (fault) => faults.push(fault),
        wire,
      },
      { appState: visible ? 'foreground' : 'background', charging: true },
    );
    return tab;
  }

  const world: TabWorld = {
    runtime,
    service,
    disk,
    open,
    deliver() {
      let delivered = 0;
      for (const tab of [...tabs]) {
        for (const message of tab.incoming.splice(0)) {
          if (!tabs.has(tab)) break;
          tab.hear(message);
          delivered += 1;
        }
      }
      return delivered;
    },
    turn: () => runtime.time.run(0),
    async settle() {
      for (;;) {
        await runtime.time.run(0);
        if (world.deliver() === 0) break;
      }
    },
  };
  return world;
}
