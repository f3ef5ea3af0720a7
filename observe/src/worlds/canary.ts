/**
 * Canary: somebody who uses a service steadily, with socket.io-client and nothing of the SDK. A fleet lives as people do; a canary makes sure that
 * there is something to measure in each second of a short window: it connects again and again from where it stood, books, sees its own booking
 * arrive, and reports how long that took, as devices do.
 */
import {
  type Handshake,
  PROTOCOL_VERSION,
  type PushRegistration,
  type StreamEvent,
  type Welcome,
} from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import { io, type Socket } from 'socket.io-client';

export interface CanaryParts {
  url: string;
  runtime: Runtime;
  getToken: (person: CanaryPerson) => Promise<string>;
  /** Vendors whose slots are booked, in turns. */
  vendors: readonly { id: string; resourceId: string }[];
  /** The certificate of the service is of nobody. */
  tls?: boolean;
}

export interface CanaryPerson {
  id: string;
  role: 'customer' | 'vendor';
  vendorId?: string;
}

export interface Canary {
  stop(): void;
}

const CONNECTS_EVERY_MS = 500;
const BOOKS_EVERY_MS = 500;
const REPORTS_EVERY_MS = 1_000;
const REPORTS_EVERY_VISITS = 6;
const GIVES_UP_AFTER_MS = 10_000;
const HOUR_MS = 3_600_000;
/** Far from what a fleet books, and near enough to be allowed. */
const BOOKS_FROM_MS = 100 * 24 * HOUR_MS;

type Positions = NonNullable<Handshake['positions']>;

export function openSocket(
  { url, tls }: Pick<CanaryParts, 'url' | 'tls'>,
  { token, deviceId, positions }: { token: string; deviceId: string; positions?: Positions | undefined },
): Socket {
  const auth: Handshake = {
    protocol: PROTOCOL_VERSION,
    token,
    deviceId,
    platform: 'sim',
    appVersion: '1.0.0',
    ...(positions && { positions }),
  };
  return io(url, {
    auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(tls && { rejectUnauthorized: false }),
  });
}

/** Takes a snapshot, and says how long that took, how long to get in, and how much it had missed, as devices do. */
export function startReturning(parts: CanaryParts): Canary {
  return startConnecting(parts, { id: 'customer-152', role: 'customer' }, true);
}

/** Comes, is welcomed or refused, and goes; the next time from where it stood. */
export function startConnecting(
  parts: CanaryParts,
  person: CanaryPerson = { id: 'customer-150', role: 'customer' },
  reports = false,
): Canary {
  const { runtime, getToken } = parts;
  let positions: Positions | undefined;
  let visits = 0;
  const sockets = new Set<Socket>();
  let stopped = false;

  async function come(): Promise<void> {
    const token = await getToken(person).catch(() => undefined);
    if (token === undefined || stopped) return;
    const socket = openSocket(parts, { token, deviceId: `canary-${person.id}`, positions });
    const openedMs = runtime.clock.monotonicMs();
    sockets.add(socket);
    const leave = () => {
      givenUp.stop();
      sockets.delete(socket);
      socket.disconnect();
    };
    const givenUp = runtime.timers.after(GIVES_UP_AFTER_MS, leave);
    socket.once('welcome', ({ streams }: Welcome) => {
      const before = positions;
      positions = Object.fromEntries(
        Object.entries(streams).map(([stream, { epoch, offset }]) => [stream, { epoch, offset }]),
      );
      // A device may report once in a while, and so may one that comes this often.
      if (!reports || before === undefined || ++visits % REPORTS_EVERY_VISITS !== 0) return leave();
      const connectMs = runtime.clock.monotonicMs() - openedMs;
      const missed = missedOf(before, positions);
      const askedMs = runtime.clock.monotonicMs();
      socket.emit('sync:snapshot', {}, () => {
        const samples = [
          { name: 'connect_ms', value: connectMs },
          { name: 'resume_events', value: missed },
          { name: 'sync_ms', value: runtime.clock.monotonicMs() - askedMs },
        ];
        socket.emit('telemetry:report', { samples }, leave);
      });
    });
    socket.once('connect_error', leave);
    socket.once('disconnect', leave);
  }

  const ticker = runtime.timers.every(CONNECTS_EVERY_MS, () => void come());
  return {
    stop() {
      stopped = true;
      ticker.stop();
      for (const socket of sockets) socket.disconnect();
    },
  };
}

function missedOf(before: Positions, now: Positions): number {
  return Object.entries(now).reduce(
    (sum, [stream, { offset }]) => sum + Math.max(0, offset - (before[stream as keyof Positions]?.offset ?? offset)),
    0,
  );
}

/** Books, hears of it, and says how long that took. Comes back when it is thrown out. */
export function startBooking(
  parts: CanaryParts,
  person: CanaryPerson = { id: 'customer-151', role: 'customer' },
): Canary {
  const { runtime, getToken, vendors } = parts;
  const { clock, ids, timers } = runtime;
  let socket: Socket | undefined;
  let connecting = false;
  let booked = 0;
  let stopped = false;
  let delivered: number[] = [];

  async function connect(): Promise<void> {
    if (connecting || stopped) return;
    connecting = true;
    const token = await getToken(person).catch(() => undefined);
    connecting = false;
    if (token === undefined || stopped) return;
    const opened = openSocket(parts, { token, deviceId: 'canary-books' });
    socket = opened;
    opened.on('events', (events: StreamEvent[]) => {
      for (const { at, type } of events)
        if (type === 'booking.created') delivered.push(Math.max(0, clock.nowMs() - Date.parse(at)));
    });
    const gone = () => {
      if (socket === opened) socket = undefined;
      opened.disconnect();
    };
    opened.once('connect_error', gone);
    opened.once('disconnect', gone);
  }

  function book(): void {
    if (socket === undefined) return void connect();
    if (!socket.connected) return;
    const vendor = vendors[booked % vendors.length];
    if (vendor === undefined) return;
    const startMs = Math.floor((clock.nowMs() + BOOKS_FROM_MS) / HOUR_MS + booked) * HOUR_MS;
    booked++;
    const args = {
      key: ids.next(),
      vendorId: vendor.id,
      resourceId: vendor.resourceId,
      service: 'Canary',
      startsAt: new Date(startMs).toISOString(),
      endsAt: new Date(startMs + HOUR_MS / 2).toISOString(),
    };
    socket.emit('booking:create', args, () => {});
  }

  function report(): void {
    if (socket?.connected !== true || delivered.length === 0) return;
    const samples = delivered.map((value) => ({ name: 'delivery_ms', value }));
    delivered = [];
    socket.emit('telemetry:report', { samples }, () => {});
  }

  const tickers: Timer[] = [timers.every(BOOKS_EVERY_MS, book), timers.every(REPORTS_EVERY_MS, report)];
  return {
    stop() {
      stopped = true;
      for (const ticker of tickers) ticker.stop();
      socket?.disconnect();
    },
  };
}

/** A phone that registers for pushes and is not heard of again: all it gets is pushed. */
export async function registerPhone(
  parts: CanaryParts,
  person: CanaryPerson,
  registration: PushRegistration,
): Promise<void> {
  const token = await parts.getToken(person);
  const socket = openSocket(parts, { token, deviceId: `phone-${person.id}` });
  try {
    await new Promise<void>((resolve, reject) => {
      const late = parts.runtime.timers.after(GIVES_UP_AFTER_MS, () => reject(new Error('no answer')));
      socket.once('connect_error', reject);
      socket.once('welcome', () => {
        socket.emit(
          'device:register',
          { key: parts.runtime.ids.next(), ...registration },
          (answer: { ok: boolean; code?: string }) => {
            late.stop();
            if (answer.ok) resolve();
            else reject(new Error(`device:register was answered ${answer.code}`));
          },
        );
      });
    });
  } finally {
    socket.disconnect();
  }
}
