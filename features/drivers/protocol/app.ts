/** App: the real SDK of one device, on storage that outlives it and behind a gate. */
import type { BookingCommandName, CommandInput, Overview, StreamEvent } from '@slotwire/protocol';
import type { PushMessage } from '@slotwire/realtime';
import type { Timers } from '@slotwire/runtime';
import {
  type BookingIntent,
  createMemoryStorage,
  createSocketIoTransport,
  createSocketService,
  type DeviceConditions,
  type SocketService,
} from '@slotwire/sdk';
import type { App, Network, Person, Region, Screen, TokenOffice } from '../driver.ts';
import type { PushAddress, ReceivedPush } from '../push.ts';
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
  timers: Timers;
  endTimers: () => void;
  events: StreamEvent[];
  versions: Map<string, number[]>;
  presence: string[];
  overviews: Overview[];
  /** What the open overview was asked for with. */
  overviewOf: CommandInput<'overview:get'> | undefined;
}

/** Kept by the device while the app is not running. */
type Faults = (network: Network) => void;

export interface ProtocolApp extends App {
  /** A provider hands over what was sent to a token of this device. */
  receivePush(message: PushMessage): void;
  close(): Promise<void>;
}

export function createApp(options: AppOptions): ProtocolApp {
  const { owner, name, deviceId, history } = options;
  const storage = createMemoryStorage();
  let run: Run | undefined;
  let token = '';
  let conditions: Partial<DeviceConditions> = {};
  let region: Region = { locale: 'en-GB', timeZone: 'UTC' };
  let address: PushAddress | undefined;
  const pushes: ReceivedPush[] = [];

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
      ...region,
      onFault: ({ what, error }) => history.note(name, `survives a fault: ${what}: ${brief(error)}`),
    });
    const begun: Run = {
      service,
      gate,
      timers: runtime.timers,
      endTimers: end,
      events: [],
      versions: new Map(),
      presence: [],
      overviews: [],
      overviewOf: undefined,
    };
    service.on('connection', (state) => {
      history.note(name, `is now ${brief(state)}`);
      if (state.status === 'connected') void renewOverview(begun);
    });
    service.on('event', (event) => begun.events.push(event));
    service.on('signal', (signal) => {
      if (signal.type === 'presence') begun.presence = devicesIn(signal.data);
    });
    service.on('overview', (overview) => begun.overviews.push(overview));
    service.on('bookings', () => noteVersions(begun));
    return begun;
  }

  function running(): Run {
    if (run === undefined) throw new Error(`${name} is not running; "Given ${name} is connected" starts it`);
    return run;
  }

  const center = () => running().service.notifications;

  /** The SDK writes at the end of the turn; nobody is fast enough to end the app before. */
  function stored(): Promise<void> {
    const { soon } = running().timers;
    return new Promise((resolve) => soon(() => soon(resolve)));
  }

  function register(): void {
    if (address === undefined) return;
    const { provider, token: pushToken } = address;
    history.note(name, `can be pushed to by ${provider}, in ${region.locale} and ${region.timeZone}`);
    center().registerPush({ provider, pushToken, ...region });
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
    signOut(how) {
      history.note(name, how.everywhere ? 'signs out everywhere' : 'signs out');
      return running().service.signOut(how);
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
    // An app without pages: everything is on its screen.
    async lookAt() {},
    screen(): Screen {
      const { service, gate, events, versions, presence } = running();
      const { notifications } = service;
      return {
        connection: service.connection(),
        bookings: service.bookings(),
        outbox: service.outbox(),
        attention: service.attention(),
        synced: service.synced(),
        presence,
        events,
        versions,
        inbox: notifications.inbox().map((item) => ({ item, text: notifications.render(item) })),
        unread: notifications.unread(),
        toasts: notifications.toasts().map((item) => ({ item, text: notifications.render(item.notification) })),
        preferences: notifications.preferences(),
        renewals: gate.renewals(),
        sent: gate.sent(),
        answered: gate.answered(),
        stats: service.stats(),
      };
    },

    region: () => region,
    setRegion(changes) {
      region = { ...region, ...changes };
      history.note(name, `has its settings changed to ${brief(changes)}`);
      if (run !== undefined) register();
    },
    async markRead(ids) {
      center().markRead(ids);
      await stored();
    },
    async takeAction(id, action) {
      const taken = center().act(id, action);
      await stored();
      return taken !== undefined;
    },
    async setPreferences(changes) {
      center().setPreferences(changes);
      await stored();
    },
    listNotifications: (before) => center().list(before === undefined ? {} : { before }),
    registerPush(given) {
      address = given;
      register();
    },
    unregisterPush() {
      history.note(name, 'wants no more pushes');
      address = undefined;
      center().unregisterPush();
    },
    pushAddress: () => address,
    pushes: () => pushes,
    receivePush({ token: pushToken, title, body, data, collapseKey, sound }) {
      history.note(name, `receives the push "${title}"`);
      const receipt = run?.service.notifications.onPush(data);
      const digest = data.digest === undefined ? undefined : Number(data.digest);
      pushes.push({ token: pushToken, title, body, digest, collapseKey, sound, receipt });
    },

    ask(question, args) {
      if (question === 'overview:get') running().overviewOf = args;
      return running().service.ask(question, args);
    },
    overviews: () => running().overviews,

    settle: () => running().gate.roundTrip(),
    isAnswered: () => running().gate.isAnswered(),
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

/** The service tells a session what it asked for, so a dashboard asks anew on each connection. */
async function renewOverview({ service, overviewOf, overviews }: Run): Promise<void> {
  if (overviewOf === undefined) return;
  const answer = await service.ask('overview:get', overviewOf);
  if (answer.ok === true) overviews.push(answer.value);
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
