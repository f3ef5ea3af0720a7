/**
 * Phone: one virtual device with its operating system, its battery and its radio. It lives the plan of its day and whatever befalls it,
 * starts and ends the application, freezes it when it dozes, and tells the SDK what a real phone would tell.
 */
import type { Clock, Random, Runtime, Timer } from '@slotwire/runtime';
import type { DeviceConditions } from '@slotwire/sdk';
import type { CoveragePoint } from '../coverage.ts';
import type { Device } from '../device.ts';
import type { Line } from '../network/network.ts';
import type { NetworkProfile, ProfileName } from '../network/profile.ts';
import type { Persona } from '../personas/persona.ts';
import type { Delivery } from '../push-gateways/delivery.ts';
import { ProcessTimers } from '../world/process-timers.ts';
import { drainBattery } from './battery.ts';
import type { PushLine } from './push-line.ts';
import type { RadioMeter, RadioReading } from './radio.ts';
import { boundaries, type DevicePlan, type Moment, type Situation, situationAt } from './situation.ts';

export interface PhoneParts {
  name: string;
  persona: Persona;
  plan: DevicePlan;
  /** Of the world; times of the plan count from `startMs` on its monotonic clock. */
  runtime: Runtime;
  startMs: number;
  random: Random;
  line: Line;
  radio: RadioMeter;
  profiles: Readonly<Record<ProfileName, NetworkProfile>>;
  saw: (point: CoveragePoint) => void;
  /** Absent: a browser. */
  push?: PushLine | undefined;
  /** How long a push lets an application run that sleeps, ms. Default: 20 s. */
  awakeForPushMs?: number | undefined;
  /** A push has run the application. */
  onWoken?: ((delivery: Delivery) => void) | undefined;
}

/** What the person does at the device while it is looked at. */
export interface Attendance {
  /** @param look id of the spell */
  begin(look: string): void;
  end(): void;
}

/** How often the battery is looked at. */
const BATTERY_EVERY_MS = 30 * 60_000;
/** Android and iOS offer their saver at 20 %; most people accept. */
const SYSTEM_SAVER_BELOW = 0.2;
/** A phone that was off comes back with so much. */
const STARTS_AGAIN_AT = 0.03;
/** Between a crash of the application under somebody's eyes and the next tap on its icon. */
const REOPENED_AFTER_MS = 4_000;
/** An application that a push wakes out of doze has so long: FCM gives 10 s and the wake lock of a service that it starts, APNs 30 s. */
const AWAKE_FOR_PUSH_MS = 20_000;
/** What a push costs the radio: its payload of some hundred bytes, and what the system's own protocol adds. */
const PUSH_BYTES = 1_200;

/** A class, as there are thousands of them. */
export class Phone {
  readonly name: string;
  readonly persona: Persona;
  readonly line: Line;
  /** Its own, which may be wrong. */
  readonly clock: Clock;
  readonly #parts: PhoneParts;
  readonly #instants: number[];
  #next: number;
  #timer: Timer | undefined;
  #extra: Set<Timer> | undefined;
  #situation: Situation;
  /** What was carried out last: behind the situation while the phone is off. */
  #applied: Situation | undefined;
  #device: Device | undefined;
  #attendance: Attendance | undefined;
  #processTimers: ProcessTimers | undefined;
  #skewMs: number;
  #level: number;
  #batteryAtMs: number;
  #batteryTimer: Timer | undefined;
  #activeMsBefore: number;
  #off: boolean;
  #look: string | undefined;
  /** A look that nothing planned: its id, as for a spell. */
  #glance: string | undefined;
  /** Runs while a push keeps the application awake in spite of doze. */
  #awake: Timer | undefined;
  #healed: boolean;
  #waiting: (() => void)[] | undefined;

  constructor(parts: PhoneParts) {
    const { name, persona, plan, runtime, random, line } = parts;
    this.name = name;
    this.persona = persona;
    this.line = line;
    this.#parts = parts;
    this.#instants = boundaries(plan);
    this.#next = 0;
    this.#timer = undefined;
    this.#extra = undefined;
    this.#situation = situationAt(plan, 0);
    this.#applied = undefined;
    this.#device = undefined;
    this.#attendance = undefined;
    this.#processTimers = undefined;
    this.clock = new PhoneClock(runtime.clock, () => this.#skewMs);
    this.#skewMs = 0;
    const [least, most] = persona.battery?.level ?? [1, 1];
    this.#level = least + random.fork('battery').float() * (most - least);
    this.#batteryAtMs = 0;
    this.#batteryTimer = undefined;
    this.#activeMsBefore = 0;
    this.#off = false;
    this.#look = undefined;
    this.#glance = undefined;
    this.#awake = undefined;
    this.#healed = false;
    this.#waiting = undefined;
  }

  // As the host of the application

  /** The runtime of an application that starts now: the phone's clock, and timers that die with it. */
  start(ofDevice: Runtime): Runtime {
    this.#processTimers?.kill();
    this.#processTimers = new ProcessTimers(this.#parts.runtime.timers);
    if (this.#situation.doze && this.#awake === undefined) this.#processTimers.freeze();
    return { ...ofDevice, clock: this.clock, timers: this.#processTimers };
  }

  end(): void {
    this.#processTimers?.kill();
    this.#processTimers = undefined;
  }

  // Its life

  /** @param device made by the caller, with this phone as its host */
  begin(device: Device, attendance: Attendance): void {
    this.#device = device;
    this.#attendance = attendance;
    const { runtime, plan, push } = this.#parts;
    push?.connect(this);
    this.#apply();
    for (const moment of plan.moments) this.#later(moment.atMs, () => this.#befall(moment));
    this.#scheduleNext();
    if (this.persona.battery !== undefined) {
      this.#batteryTimer = runtime.timers.every(BATTERY_EVERY_MS, () => this.#checkBattery());
    }
  }

  /** Nothing more befalls it, and it is as its person would want it: online, awake, charging, in the foreground. */
  async heal(): Promise<void> {
    this.#healed = true;
    this.#stopTimers();
    this.#waiting = undefined;
    const device = this.#device as Device;
    device.tap.armBatch(undefined);
    device.tap.armAnswer(false);
    this.#off = false;
    const network: ProfileName = this.persona.device === 'browser' ? 'desk' : 'home-wifi';
    this.#level = 1;
    this.#situation = {
      network,
      app: 'foreground',
      doze: false,
      charging: true,
      saver: false,
      clockSkewMs: this.#situation.clockSkewMs,
      slow: false,
    };
    this.#apply();
    this.#attendance?.end();
    await device.open();
    device.service()?.reconnectNow();
  }

  /** For good: leaves no timer behind. */
  async stop(): Promise<void> {
    this.#stopTimers();
    await this.#device?.close();
    this.end();
  }

  /** Runs the task now, or as soon as the device is connected; once. */
  whenConnected(task: () => void): void {
    if (this.#healed) return;
    if (this.#device?.connected()) task();
    else {
      this.#waiting ??= [];
      this.#waiting.push(task);
    }
  }

  /** Call when the device is connected. */
  onConnected(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    // Not in the middle of the SDK's own step.
    for (const task of waiting ?? []) this.#parts.runtime.timers.soon(() => this.whenConnected(task));
  }

  /** Closes the application, and starts another version of it if it was open. */
  update(version: string): void {
    const device = this.#device;
    if (device === undefined || this.#healed) return;
    const wasOpen = device.service() !== undefined;
    device.setVersion(version);
    void device.close().then(() => {
      if (wasOpen && this.#situation.app !== 'closed') void device.open();
    });
  }

  // As the host of its push line

  isReachable(): boolean {
    const { kind, reaches } = this.#profile(this.#situation);
    return !this.#off && kind !== 'none' && reaches === 'service';
  }

  isDozing(): boolean {
    return this.#situation.doze && this.#awake === undefined;
  }

  /** Starts the application where it does not run, and lets it run for a while where it sleeps. */
  wake(delivery: Delivery): void {
    const device = this.#device as Device;
    this.#parts.radio.onMessage('down', PUSH_BYTES);
    if (this.#situation.doze) this.#stayAwake();
    void device.open().then(() => this.#parts.onWoken?.(delivery));
  }

  /** The gateway forgets it; the application learns of the new token when it starts. */
  renewPushToken(): void {
    this.#parts.push?.renew();
  }

  /** The person takes it into the hand, though nothing planned that; nothing where it is in the hand, or off. @param look its id */
  glance(look: string, forMs: number): void {
    if (this.#healed || this.#off || this.#situation.app !== 'background') return;
    this.#glance = look;
    this.#later(this.#nowMs() + forMs, () => {
      this.#glance = undefined;
      this.#turnTo();
    });
    this.#turnTo();
  }

  radio(): RadioReading {
    return this.#parts.radio.read();
  }

  batteryLevel(): number {
    return this.#level;
  }

  #nowMs(): number {
    return this.#parts.runtime.clock.monotonicMs() - this.#parts.startMs;
  }

  #later(atMs: number, task: () => void): void {
    const timer = this.#parts.runtime.timers.after(atMs - this.#nowMs(), () => {
      this.#extra?.delete(timer);
      if (!this.#healed) task();
    });
    this.#extra ??= new Set();
    this.#extra.add(timer);
  }

  #scheduleNext(): void {
    const nowMs = this.#nowMs();
    let atMs = this.#instants[this.#next];
    while (atMs !== undefined && atMs <= nowMs) atMs = this.#instants[++this.#next];
    if (atMs === undefined) return;
    this.#timer = this.#parts.runtime.timers.after(atMs - nowMs, () => {
      this.#turnTo();
      this.#scheduleNext();
    });
  }

  /** To what the plan says of this instant. */
  #turnTo(): void {
    this.#situation = situationAt(this.#parts.plan, this.#nowMs());
    if (this.#glance !== undefined && this.#situation.app === 'background') {
      this.#situation = { ...this.#situation, app: 'foreground', doze: false };
    }
    if (!this.#off) this.#apply();
  }

  #stayAwake(): void {
    if (this.#awake === undefined) this.#doze(false);
    else this.#awake.stop();
    const { runtime, awakeForPushMs = AWAKE_FOR_PUSH_MS } = this.#parts;
    this.#awake = runtime.timers.after(awakeForPushMs, () => {
      this.#awake = undefined;
      if (this.#applied?.doze) this.#doze(true);
    });
  }

  #stopTimers(): void {
    this.#timer?.stop();
    this.#batteryTimer?.stop();
    this.#awake?.stop();
    this.#awake = undefined;
    for (const timer of this.#extra ?? []) timer.stop();
    this.#extra = undefined;
  }

  /** Carries out what is different; in the order in which a phone would notice. */
  #apply(): void {
    const device = this.#device as Device;
    const before = this.#applied;
    const now = this.#situation;
    this.#applied = now;
    this.#skewMs = now.clockSkewMs;
    if (before?.network !== now.network) {
      const profile = this.#profile(now);
      this.line.use(profile);
      this.#parts.radio.setNetwork(profile.kind);
    }
    if ((before?.slow ?? false) !== now.slow) this.line.setSlow(now.slow);
    if ((before?.doze ?? false) !== now.doze) this.#doze(now.doze);
    if (now.app === 'closed') void device.close();
    device.setConditions(this.#conditions(now));
    if (now.app === 'foreground') this.#look = this.#lookAt();
    if (now.app === 'foreground' && before?.app !== 'foreground') this.#comeToFront(device);
    else if (now.app !== 'foreground' && before?.app === 'foreground') this.#attendance?.end();
    this.#parts.push?.onChange();
  }

  /** The person takes the device into the hand; an application that was killed in the background is started again by that. */
  #comeToFront(device: Device): void {
    void device.open().then(() => {
      if (this.#situation.app === 'foreground' && !this.#healed) this.#attendance?.begin(this.#look ?? '');
    });
  }

  #doze(on: boolean): void {
    if (on) this.#processTimers?.freeze();
    else if (this.#device?.connected()) this.#parts.saw('frozen-and-thawed');
    this.line.setFrozen(on);
    this.#parts.radio.setFrozen(on);
    if (!on) this.#processTimers?.thaw();
  }

  #befall(moment: Moment): void {
    const device = this.#device as Device;
    if (this.#off) return;
    switch (moment.do.kind) {
      case 'kill':
        device.kill();
        return this.#reopenIfLookedAt();
      case 'reinstall':
        device.reinstall();
        this.#parts.push?.renew();
        return this.#reopenIfLookedAt();
      case 'update':
        return this.update(moment.do.version);
      default:
        return assertNever(moment.do);
    }
  }

  #reopenIfLookedAt(): void {
    if (this.#situation.app !== 'foreground') return;
    this.#attendance?.end();
    this.#later(this.#nowMs() + REOPENED_AFTER_MS, () => {
      if (this.#situation.app === 'foreground' && !this.#off) this.#comeToFront(this.#device as Device);
    });
  }

  #checkBattery(): void {
    const { persona } = this;
    if (persona.battery === undefined || this.#healed) return;
    const nowMs = this.#nowMs();
    const { activeMs } = this.#parts.radio.read();
    const { charging, app } = this.#situation;
    this.#level = drainBattery(
      this.#level,
      {
        hours: (nowMs - this.#batteryAtMs) / 3_600_000,
        charging,
        foreground: app === 'foreground' && !this.#off,
        radioActiveMs: activeMs - this.#activeMsBefore,
      },
      persona.battery,
    );
    this.#batteryAtMs = nowMs;
    this.#activeMsBefore = activeMs;
    const device = this.#device as Device;
    if (this.#level <= 0 && !this.#off) {
      this.#off = true;
      this.#attendance?.end();
      device.kill();
      if (this.#applied !== undefined) this.#applied = { ...this.#applied, app: 'closed' };
    } else if (this.#off && this.#level >= STARTS_AGAIN_AT) {
      this.#off = false;
      this.#apply();
    } else if (!this.#off) {
      device.setConditions(this.#conditions(this.#situation));
    }
  }

  #conditions(situation: Situation): Partial<DeviceConditions> {
    const { kind, metered } = this.#profile(situation);
    const { battery } = this.persona;
    const saverBelow = Math.max(SYSTEM_SAVER_BELOW, battery?.saverBelow ?? 0);
    const low = battery !== undefined && !situation.charging && this.#level < saverBelow;
    return {
      network: kind,
      metered,
      appState: situation.app === 'foreground' ? 'foreground' : 'background',
      batteryLevel: battery === undefined ? undefined : Math.round(this.#level * 20) / 20,
      charging: battery === undefined || situation.charging,
      saver: situation.saver || low,
    };
  }

  #profile(situation: Situation): NetworkProfile {
    return this.#parts.profiles[situation.network];
  }

  /** The spell that brings the application to the front just now. */
  #lookAt(): string | undefined {
    const nowMs = this.#nowMs();
    let look = this.#glance;
    for (const { id, fromMs, toMs, set } of this.#parts.plan.spells) {
      if (fromMs <= nowMs && nowMs < toMs && set.app === 'foreground') look = id;
    }
    return look;
  }
}

/** The wall clock of a phone may be wrong; its monotonic clock is not. */
class PhoneClock implements Clock {
  readonly #world: Clock;
  readonly #skewMs: () => number;

  constructor(world: Clock, skewMs: () => number) {
    this.#world = world;
    this.#skewMs = skewMs;
  }

  nowMs(): number {
    return this.#world.nowMs() + this.#skewMs();
  }

  monotonicMs(): number {
    return this.#world.monotonicMs();
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown moment ${JSON.stringify(value)}`);
}
