/**
 * Phone member: a device that lives the day of a persona, some times as fast as a real one. Its phone (places, battery, doze, the looks of
 * its person) is in that scaled time. The SDK and the service are in real time, or they would not be those that are tested.
 */
import type { Marketplace, PreferenceChanges } from '@slotwire/protocol';
import type { Clock, Random, Runtime, Timer, Timers } from '@slotwire/runtime';
import { type ClientTransport, type ConnectionState, TokenUnavailable } from '@slotwire/sdk';
import type { CoveragePoint } from '../coverage.ts';
import type { ApplicationHost, Device } from '../device.ts';
import type { Figures } from '../figures.ts';
import type { Member } from '../fleet.ts';
import { profiles } from '../network/profiles.ts';
import { startWork } from '../person-at-work.ts';
import type { Persona } from '../personas/persona.ts';
import { type Attendance, Phone } from '../phone/phone.ts';
import type { PushLine } from '../phone/push-line.ts';
import { RadioMeter } from '../phone/radio.ts';
import type { DevicePlan } from '../phone/situation.ts';
import type { Delivery } from '../push-gateways/delivery.ts';
import { LiveLine } from './live-line.ts';
import { handOver } from './push-arrival.ts';
import { ScaledTimers } from './scaled-time.ts';

export interface PhoneMemberParts {
  name: string;
  persona: Persona;
  /** Its times count from now. */
  plan: DevicePlan;
  /** Of this device, in real time. */
  runtime: Runtime;
  scaled: Pick<Runtime, 'clock' | 'timers'>;
  /** Of what people wish, in scaled time: they end with the traffic. */
  traffic: Timers;
  /** How many times as fast that is. */
  factor: number;
  transport: ClientTransport;
  getToken: () => Promise<string>;
  /** Of this person and nobody else. */
  random: Random;
  figures: Figures;
  marketplace: Marketplace;
  /** How its person wants to be told; absent where another device says so, or nobody does. */
  settings?: PreferenceChanges | undefined;
  /** Absent: a browser, or nobody pushes. */
  line?: PushLine | undefined;
  saw: (point: CoveragePoint) => void;
  /** Makes the device, with what is particular to one on a phone. */
  createDevice: (own: OnPhone) => Device;
}

export interface OnPhone {
  transport: ClientTransport;
  getToken: () => Promise<string>;
  host: ApplicationHost;
  onState: (state: ConnectionState) => void;
}

const HOUR_MS = 3_600_000;
/** In the time of the phone: how long everybody wants the same slot. */
const CROWD_MS = HOUR_MS / 2;
/** In the time of the phone: how long a command may wait in an outbox; a night in a tunnel. */
const PATIENCE_MS = 24 * HOUR_MS;
/** Real time in which a slow start, a heal or a back-off may hold up a command. */
const LEAST_PATIENCE_MS = HOUR_MS;
/** In real time: until somebody who was signed out signs in again. */
const SIGN_IN_MS = { least: 2_000, mean: 10_000 };
/** In real time, as that is what the SDK needs to fetch what a push speaks of. */
const AWAKE_FOR_PUSH_MS = 5_000;
/** In the time of the phone: how many pushes are looked at, how soon, and for how long. */
const OPENED_SHARE = 0.3;
const OPENED_AFTER_MS = 40_000;
const GLANCE_MS = 20_000;

/** A class, as there are thousands. */
export class PhoneMember implements Member {
  readonly device: Device;
  readonly #parts: PhoneMemberParts;
  readonly #phone: Phone;
  readonly #attendance: LiveAttendance;
  #pushes: number;

  constructor(parts: PhoneMemberParts) {
    const { name, persona, plan, runtime, scaled, factor, transport, random } = parts;
    this.#parts = parts;
    this.#pushes = 0;
    const radio = new RadioMeter(runtime.clock);
    const profile = profiles[plan.base.network];
    const line = new LiveLine({ name, profile, transport, timers: runtime.timers, meter: radio });
    const phone = new Phone({
      name,
      persona,
      plan,
      runtime: { ...runtime, ...scaled },
      startMs: scaled.clock.monotonicMs(),
      random: random.fork('phone'),
      line,
      radio,
      profiles,
      saw: parts.saw,
      push: parts.line,
      awakeForPushMs: AWAKE_FOR_PUSH_MS * factor,
      onWoken: (delivery) => this.#onWoken(delivery),
    });
    this.#phone = phone;
    this.device = parts.createDevice({
      transport: line,
      getToken: async () => {
        await line.roundTrip().catch((cause: unknown) => {
          throw new TokenUnavailable('the sign-in service cannot be reached', { cause });
        });
        return parts.getToken();
      },
      host: new PhoneHost(phone, parts),
      onState: (state) => this.#onState(state),
    });
    this.#attendance = new LiveAttendance(this.device, parts);
  }

  async start(): Promise<void> {
    this.#phone.begin(this.device, this.#attendance);
  }

  stopTraffic(): void {
    this.#attendance.stop();
  }

  heal(): Promise<void> {
    return this.#phone.heal();
  }

  /** Now and then its person takes the phone out of the pocket for it. */
  #onWoken(delivery: Delivery): void {
    const { name, random, traffic, figures } = this.#parts;
    handOver(this.device, delivery, figures);
    const look = `push-${this.#pushes++}`;
    const draw = random.fork(look);
    if (!draw.chance(OPENED_SHARE)) return;
    const forMs = GLANCE_MS + draw.exponential(GLANCE_MS);
    traffic.after(draw.exponential(OPENED_AFTER_MS), () => this.#phone.glance(`${name}/${look}`, forMs));
  }

  #onState({ status }: ConnectionState): void {
    if (status === 'connected') this.#phone.onConnected();
    if (status !== 'needs-auth') return;
    const { runtime, random } = this.#parts;
    const delayMs = SIGN_IN_MS.least + random.exponential(SIGN_IN_MS.mean);
    runtime.timers.after(delayMs, () => this.device.service()?.reconnectNow());
  }
}

/** The phone ends, freezes and thaws the timers of the application; how fast they are is not its business. */
class PhoneHost implements ApplicationHost {
  readonly #phone: Phone;
  readonly #parts: PhoneMemberParts;
  #clock: Clock | undefined;

  constructor(phone: Phone, parts: PhoneMemberParts) {
    this.#phone = phone;
    this.#parts = parts;
    this.#clock = undefined;
  }

  start(): Runtime {
    const { runtime, scaled, factor } = this.#parts;
    this.#clock ??= new SkewedClock(runtime.clock, this.#phone.clock, scaled.clock);
    const { timers } = this.#phone.start(runtime);
    return { ...runtime, clock: this.#clock, timers: new ScaledTimers(timers, 1 / factor) };
  }

  end(): void {
    this.#phone.end();
  }
}

/** Real time, as wrong as the phone's clock is. */
class SkewedClock implements Clock {
  readonly #real: Clock;
  readonly #phone: Clock;
  readonly #scaled: Clock;

  constructor(real: Clock, phone: Clock, scaled: Clock) {
    this.#real = real;
    this.#phone = phone;
    this.#scaled = scaled;
  }

  nowMs(): number {
    return this.#real.nowMs() + Math.round(this.#phone.nowMs() - this.#scaled.nowMs());
  }

  monotonicMs(): number {
    return this.#real.monotonicMs();
  }
}

/** What the person does while looking at the device: drawn per look, so that a look more or less changes no other. */
class LiveAttendance implements Attendance {
  readonly #device: Device;
  readonly #parts: PhoneMemberParts;
  #work: Timer | undefined;
  #settings: PreferenceChanges | undefined;
  #stopped: boolean;

  constructor(device: Device, parts: PhoneMemberParts) {
    this.#device = device;
    this.#parts = parts;
    this.#work = undefined;
    this.#settings = parts.settings;
    this.#stopped = false;
  }

  begin(look: string): void {
    this.#work?.stop();
    const { persona, runtime, traffic, factor, random, figures, marketplace } = this.#parts;
    if (this.#stopped) return;
    if (this.#settings !== undefined) this.#device.service()?.notifications.setPreferences(this.#settings);
    this.#settings = undefined;
    if (persona.commandsPerMinute === 0) return;
    this.#work = startWork({
      device: this.#device,
      marketplace,
      // Wishes come at the pace of the phone; which slots they name goes by the calendar of the service.
      runtime: { clock: runtime.clock, timers: traffic },
      random: random.fork(look),
      figures,
      meanGapMs: 60_000 / persona.commandsPerMinute,
      patienceMs: Math.max(LEAST_PATIENCE_MS, PATIENCE_MS / factor),
      crowdMs: CROWD_MS / factor,
    });
  }

  end(): void {
    this.#work?.stop();
    this.#work = undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.end();
  }
}
