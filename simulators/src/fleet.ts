/**
 * Fleet: devices that are started one after the other, run, and are healed in the end. What goes on around a device (a restless
 * person, a day in a life) is for its member; how fast the fleet comes up is decided here.
 */
import { type Runtime, sleep, type Timer } from '@slotwire/runtime';
import type { Device } from './device.ts';

/** A device with all that befalls it. */
export interface Member {
  readonly device: Device;
  /** Opens the application, or what else its day begins with. */
  start(): Promise<void>;
  /** No more wishes and no more disturbances; what is under way goes on. Idempotent. */
  stopTraffic(): void;
  /** Online, in the foreground, with the application open. */
  heal(): Promise<void>;
}

export interface FleetParts {
  /** How many there will be. */
  devices: number;
  /** Called once for each from 0 on, when its turn comes: a device that was not started costs nothing. */
  create: (index: number) => Member;
  /** How long it takes until all are started, if the service keeps up. ms */
  rampMs: number;
  /** Devices whose connect is under way. */
  connecting: () => number;
  runtime: Pick<Runtime, 'clock' | 'timers'>;
}

export interface FleetState {
  /** Those that were started. */
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
  /** Without a network, with the application in the background, saving power, with the application closed. */
  offline: number;
  inBackground: number;
  saving: number;
  closed: number;
}

export interface Fleet {
  /** Those that were started. */
  readonly devices: readonly Device[];
  /** Starts the devices, evenly over the ramp. */
  start(): void;
  /** Starts no more, and nothing more befalls those that there are. */
  stopTraffic(): void;
  /** All of them, as fast as the service keeps up. */
  heal(): Promise<void>;
  state(): FleetState;
  close(): Promise<void>;
}

const STEP_MS = 50;
/**
 * So many connects at a time, on the ramp and when all come home. A service that shares its processors with the fleet falls behind now
 * and then. Devices that came all the same would wait in its queue until their time-outs, and then come again: the herd that a ramp is
 * there to avoid.
 */
const CONNECTS_AT_A_TIME = 64;

export function createFleet({ devices: count, create, rampMs, connecting, runtime }: FleetParts): Fleet {
  const { clock, timers } = runtime;
  const members: Member[] = [];
  const devices: Device[] = [];
  let going = true;
  let opened = 0;
  let ramp: Timer | undefined;

  function startDue(elapsedMs: number): void {
    const due = elapsedMs >= rampMs ? count : Math.ceil((count * elapsedMs) / rampMs);
    // Those of this step have not said yet that they connect.
    for (let room = CONNECTS_AT_A_TIME - connecting(); room > 0 && members.length < due; room--) {
      const member = create(members.length);
      members.push(member);
      devices.push(member.device);
      void member.start().then(() => opened++);
    }
    if (members.length === count) ramp?.stop();
  }

  return {
    devices,
    start() {
      if (!going) return;
      const startMs = clock.monotonicMs();
      ramp = timers.every(STEP_MS, () => startDue(clock.monotonicMs() - startMs));
    },
    stopTraffic() {
      going = false;
      ramp?.stop();
      for (const member of members) member.stopTraffic();
    },
    async heal() {
      const healing: Promise<void>[] = [];
      for (let next = 0; next < members.length; ) {
        for (let room = CONNECTS_AT_A_TIME - connecting(); room > 0 && next < members.length; ) {
          const member = members[next++] as Member;
          if (!member.device.connected()) room--;
          healing.push(member.heal());
        }
        if (next < members.length) await sleep(timers, STEP_MS);
      }
      await Promise.all(healing);
    },
    state: () => ({ ...stateOf(devices), up: opened === count }),
    async close() {
      await Promise.all(devices.map((device) => device.close()));
    },
  };
}

/** As if all were up. */
export function stateOf(devices: readonly Device[]): FleetState {
  const state: FleetState = {
    devices: devices.length,
    up: true,
    connected: 0,
    quiet: 0,
    outboxDepth: 0,
    attention: 0,
    snapshots: 0,
    gapsRepaired: 0,
    duplicatesDropped: 0,
    offline: 0,
    inBackground: 0,
    saving: 0,
    closed: 0,
  };
  for (const device of devices) {
    const totals = device.totals();
    const { network, appState, saver } = device.conditions();
    if (network === 'none') state.offline++;
    if (appState !== 'foreground') state.inBackground++;
    if (saver === true) state.saving++;
    if (device.service() === undefined) state.closed++;
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
}
