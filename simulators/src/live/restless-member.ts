/** Restless member: a device whose person acts, and is disturbed, at random moments around the clock. What a fleet is made of by default. */
import type { Marketplace, PreferenceChanges } from '@slotwire/protocol';
import type { Clock, Random, Timer, Timers } from '@slotwire/runtime';
import type { Device } from '../device.ts';
import type { Figures } from '../figures.ts';
import type { Member } from '../fleet.ts';
import { startWork } from '../person-at-work.ts';
import type { PushLine } from '../phone/push-line.ts';
import { heal, startBehaviours } from './behaviours.ts';
import { RestlessPhone } from './push-arrival.ts';

export interface RestlessParts {
  device: Device;
  /** Of this person and nobody else. */
  random: Random;
  clock: Clock;
  /** Of the traffic: they end with it. */
  timers: Timers;
  figures: Figures;
  marketplace: Marketplace;
  /** Commands per minute; 0 for somebody who only listens. */
  ratePerMinute: number;
  /** Mean seconds between disturbances; 0 for none at all. */
  dropsSeconds: number;
  /** How its person wants to be told; absent where another device says so, or nobody does. */
  settings?: PreferenceChanges | undefined;
  /** Absent: a browser, or nobody pushes. */
  line?: PushLine | undefined;
}

/** A class, as there are thousands. */
export class RestlessMember implements Member {
  readonly device: Device;
  readonly #phone: RestlessPhone | undefined;
  #parts: RestlessParts | undefined;
  #work: Timer | undefined;
  #behaviours: Timer | undefined;

  constructor(parts: RestlessParts) {
    const { device, line, figures } = parts;
    this.device = device;
    this.#phone = line && new RestlessPhone(device, line, figures);
    this.#parts = parts;
    this.#work = undefined;
    this.#behaviours = undefined;
  }

  async start(): Promise<void> {
    await this.device.open();
    const parts = this.#parts;
    this.#parts = undefined;
    if (parts === undefined) return;
    const { device, random, clock, timers, figures, marketplace, ratePerMinute, dropsSeconds, settings } = parts;
    if (settings !== undefined) device.service()?.notifications.setPreferences(settings);
    const runtime = { clock, timers };
    if (ratePerMinute > 0) {
      const meanGapMs = 60_000 / ratePerMinute;
      this.#work = startWork({ device, marketplace, runtime, random: random.fork('work'), figures, meanGapMs });
    }
    if (dropsSeconds > 0) {
      const meanGapMs = dropsSeconds * 1_000;
      this.#behaviours = startBehaviours({
        device,
        random: random.fork('behaviours'),
        timers,
        figures,
        meanGapMs,
        onNetwork: (online) => this.#phone?.setOnline(online),
      });
    }
  }

  stopTraffic(): void {
    this.#parts = undefined;
    this.#work?.stop();
    this.#behaviours?.stop();
  }

  heal(): Promise<void> {
    const healing = heal(this.device);
    this.#phone?.setOnline(true);
    return healing;
  }
}
