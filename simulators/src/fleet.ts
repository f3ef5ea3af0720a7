/**
 * Fleet: all devices with their people and what befalls them. Everything of the outside world is an argument, so that
 * the same fleet runs against real sockets and in virtual time.
 */
import type { Marketplace } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import type { ClientTransport, SocketService, SocketServiceOptions } from '@slotwire/sdk';
import { heal, startBehaviours } from './behaviours.ts';
import { createDevice, type Device } from './device.ts';
import { createFigures, type Figures } from './figures.ts';
import type { HistoryEntry } from './oracle/history.ts';
import { startWork } from './person-at-work.ts';
import { drawPersonas, type Person } from './personas.ts';

export interface FleetParts {
  url: string;
  marketplace: Marketplace;
  devices: number;
  /** Commands per device and minute; 0 for a fleet that only listens. */
  ratePerMinute: number;
  /** Mean seconds between disturbances of a device; 0 for none at all. */
  dropsSeconds: number;
  /** Part of every device id, so that two runs against one service do not push each other out. */
  runId: string;
  runtime: Runtime;
  transportFor: (device: string) => ClientTransport;
  getToken: (person: Person) => Promise<string>;
  createService: (options: SocketServiceOptions) => SocketService;
  observe: (entry: HistoryEntry) => void;
}

export interface FleetState {
  devices: number;
  /** Every device was opened once. */
  up: boolean;
  connected: number;
  /** Connected, with everything that their people did settled. */
  quiet: number;
  outboxDepth: number;
  attention: number;
  snapshots: number;
  gapsRepaired: number;
  duplicatesDropped: number;
}

export interface Fleet {
  readonly devices: readonly Device[];
  readonly figures: Figures;
  /** Opens the devices one after the other; each goes to work when it is open. */
  start(): void;
  /** No more wishes and no more disturbances; what is under way goes on. */
  stopTraffic(): void;
  /** Everybody online, in the foreground, with the application open. */
  heal(): Promise<void>;
  state(): FleetState;
  close(): Promise<void>;
}

/** New devices per second while the fleet comes up: a service is warmed up, not stormed. */
const STARTS_PER_SECOND = 250;

export function createFleet(parts: FleetParts): Fleet {
  const { runtime, marketplace, observe } = parts;
  const figures = createFigures();
  const personas = drawPersonas(marketplace, parts.devices, runtime.random.fork('personas'));
  const activities: Timer[] = [];
  let going = true;
  let opened = 0;

  const devices = personas.map(({ name, person }) =>
    createDevice({
      name,
      deviceId: `sim-${parts.runId}-${name}`,
      person,
      url: parts.url,
      runtime: { ...runtime, random: runtime.random.fork(name) },
      transport: parts.transportFor(name),
      getToken: () => parts.getToken(person),
      createService: parts.createService,
      observe,
      figures,
    }),
  );

  async function bringUp(device: Device): Promise<void> {
    await device.open();
    opened++;
    if (!going) return;
    const random = runtime.random.fork(`${device.name} person`);
    if (parts.ratePerMinute > 0) {
      const meanGapMs = 60_000 / parts.ratePerMinute;
      activities.push(startWork({ device, marketplace, runtime, random: random.fork('work'), figures, meanGapMs }));
    }
    if (parts.dropsSeconds > 0) {
      const meanGapMs = parts.dropsSeconds * 1_000;
      const behaviours = { device, random: random.fork('behaviours'), timers: runtime.timers, figures, meanGapMs };
      activities.push(startBehaviours(behaviours));
    }
  }

  return {
    devices,
    figures,
    start() {
      let next = 0;
      const timer = runtime.timers.every(100, () => {
        for (let i = 0; i < STARTS_PER_SECOND / 10 && next < devices.length; i++)
          void bringUp(devices[next++] as Device);
        if (next >= devices.length) timer.stop();
      });
      activities.push(timer);
    },
    stopTraffic() {
      going = false;
      for (const activity of activities) activity.stop();
    },
    async heal() {
      await Promise.all(devices.map(heal));
    },
    state() {
      const state: FleetState = {
        devices: devices.length,
        up: opened === devices.length,
        connected: 0,
        quiet: 0,
        outboxDepth: 0,
        attention: 0,
        snapshots: 0,
        gapsRepaired: 0,
        duplicatesDropped: 0,
      };
      for (const device of devices) {
        const totals = device.totals();
        const connected = device.connected();
        if (connected) state.connected++;
        if (connected && device.outboxDepth() === 0) state.quiet++;
        state.outboxDepth += device.outboxDepth();
        state.attention += device.attentionCount();
        state.snapshots += totals.snapshots;
        state.gapsRepaired += totals.gapsRepaired;
        state.duplicatesDropped += totals.duplicatesDropped;
      }
      return state;
    },
    async close() {
      await Promise.all(devices.map((device) => device.close()));
    },
  };
}
