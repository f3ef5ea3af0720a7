/** App: the real SDK of one device, on storage that outlives it and behind a gate. */
import type { BookingCommandName, StreamEvent } from '@slotwire/protocol';
import {
  type BookingIntent,
  createMemoryStorage,
  createSocketIoTransport,
  createSocketService,
  type DeviceConditions,
  type SocketService,
} from '@slotwire/sdk';
import type { App, Network, Person, Screen, TokenOffice } from '../driver.ts';
import { createGate, type Gate } from './gate.ts';
import { brief, type History } from './history.ts';
import type { MovableTime } from './time.ts';

export interface AppOptions {
  owner: Person;
  name: string;
  deviceId: string;
  /** Where the service is now. */
  url: () => string;
  tokens: TokenOffice;
  time: MovableTime;
  history: History;
}

/** One run of the app: from its start to its end. */
interface Run {
  service: SocketService;
  gate: Gate;
  endTimers: () => void;
  events: StreamEvent[];
  versions: Map<string, number[]>;
  presence: string[];
}

/** Kept by the device while the app is not running. */
type Faults = (network: Network) => void;

export function createApp(options: AppOptions): App & { close(): Promise<void> } {
  const { owner, name, deviceId, history } = options;
  const storage = createMemoryStorage();
  let run: Run | undefined;
  let token = '';
  let conditions: Partial<DeviceConditions> = {};

  function begin(): Run {
    const { runtime, end } = options.time.process();
    const gate = createGate({
      name,
      inner: createSocketIoTransport({ transports: ['websocket'] }),
      url: options.url,
      history,
    });
    const service = createSocketService({
      // The gate knows better where the service is: it moves when it restarts.
      url: 'http://slotwire.invalid',
      async getToken() {
        token = await options.tokens.issue(owner);
        return token;
      },
      deviceId,
      platform: owner.role === 'vendor' ? 'web' : 'ios',
      appVersion: '1.0.0',
      storage,
      transport: gate,
      runtime,
      conditions,
      onFault: ({ what, error }) => history.note(name, `survives a fault: ${what}: ${brief(error)}`),
    });
    const begun: Run = { service, gate, endTimers: end, events: [], versions: new Map(), presence: [] };
    service.on('connection', (state) => history.note(name, `is now ${brief(state)}`));
    service.on('event', (event) => begun.events.push(event));
    service.on('signal', (signal) => {
      if (signal.type === 'presence') begun.presence = devicesIn(signal.data);
    });
    service.on('bookings', () => noteVersions(begun));
    return begun;
  }

  function running(): Run {
    if (run === undefined) throw new Error(`${name} is not running; "Given ${name} is connected" starts it`);
    return run;
  }

  const network = (fault: Faults) => fault(running().gate);

  return {
    owner,
    name,
    deviceId,
    network: {
      cut: () => network((gate) => gate.cut()),
      silence: () => network((gate) => gate.silence()),
      loseRequests: (count) => network((gate) => gate.loseRequests(count)),
      loseAnswers: (count) => network((gate) => gate.loseAnswers(count)),
      loseEvents: (count) => network((gate) => gate.loseEvents(count)),
      duplicateEvents: () => network((gate) => gate.duplicateEvents()),
      reverseEvents: (count) => network((gate) => gate.reverseEvents(count)),
      holdEvents: (stream) => network((gate) => gate.holdEvents(stream)),
      releaseEvents: () => network((gate) => gate.releaseEvents()),
    },
    async start() {
      if (run !== undefined) return;
      history.note(name, 'is started');
      run = begin();
      await run.service.start();
    },
    kill() {
      const { gate, endTimers } = running();
      history.note(name, 'is killed');
      gate.close();
      endTimers();
      run = undefined;
    },
    isRunning: () => run !== undefined,
    setConditions(changes) {
      conditions = { ...conditions, ...changes };
      history.note(name, `finds itself ${brief(changes)}`);
      run?.service.setConditions(changes);
    },
    reconnect: () => running().service.reconnectNow(),
    async act<C extends BookingCommandName>(command: C, intent: BookingIntent<C>) {
      const { key, queued } = running().service.submit(command, intent);
      await queued;
      return key;
    },
    choose(key, choice) {
      const { service } = running();
      if (choice === 'dismiss') service.dismiss(key);
      else service.resolve(key, choice);
    },
    screen(): Screen {
      const { service, gate, events, versions, presence } = running();
      return {
        connection: service.connection(),
        bookings: service.bookings(),
        outbox: service.outbox(),
        attention: service.attention(),
        synced: service.synced(),
        presence,
        events,
        versions,
        renewals: gate.renewals(),
        sent: gate.sent(),
        stats: service.stats(),
      };
    },
    settle: () => running().gate.roundTrip(),
    token: () => token,
    async close() {
      if (run === undefined) return;
      await run.service.stop();
      run.gate.close();
      run.endTimers();
      run = undefined;
    },
  };
}

function noteVersions({ service, versions }: Run): void {
  for (const { booking } of service.bookings()) {
    const seen = versions.get(booking.id) ?? [];
    if (seen.at(-1) !== booking.version) versions.set(booking.id, [...seen, booking.version]);
  }
}

function devicesIn(data: unknown): string[] {
  const { devices } = data as { devices: { deviceId: string }[] };
  return devices.map(({ deviceId }) => deviceId);
}
