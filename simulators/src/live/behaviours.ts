/**
 * Behaviours: what befalls a device while its person uses it. One disturbance at a time, with exponential gaps.
 * What is left over when they stop (a device in a tunnel, an application that is closed) is for the fleet's `heal`.
 */
import type { Random, Timer, Timers } from '@slotwire/runtime';
import type { Device } from '../device.ts';
import type { Figures } from '../figures.ts';
import { type BatchFault, batchFaults } from '../link-tap.ts';

export type Disturbance =
  | { kind: 'offline'; forMs: number; back: 'wifi' | 'cellular' }
  | { kind: 'background'; forMs: number }
  | { kind: 'saver'; forMs: number }
  | { kind: 'restart'; forMs: number; clean: boolean }
  /** The link dies and nobody is told. */
  | { kind: 'cut' }
  | { kind: 'lose-answer' }
  | { kind: 'batch'; fault: BatchFault };

const weights: readonly [Disturbance['kind'], number][] = [
  ['offline', 40],
  ['background', 12],
  ['saver', 8],
  ['restart', 14],
  ['cut', 10],
  ['lose-answer', 8],
  ['batch', 8],
];
const totalWeight = weights.reduce((sum, [, weight]) => sum + weight, 0);

const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;
const LONGEST_CLOSED_MS = 10_000;

export function drawDisturbance(random: Random): Disturbance {
  const kind = drawKind(random);
  switch (kind) {
    case 'offline':
      return { kind, forMs: drawSpan(LONGEST_MS, random), back: random.chance(0.6) ? 'wifi' : 'cellular' };
    case 'background':
    case 'saver':
      return { kind, forMs: drawSpan(LONGEST_MS, random) };
    case 'restart':
      return { kind, forMs: drawSpan(LONGEST_CLOSED_MS, random), clean: random.chance(0.5) };
    case 'batch':
      return { kind, fault: random.pick(batchFaults) };
    default:
      return { kind };
  }
}

function drawKind(random: Random): Disturbance['kind'] {
  let left = random.float() * totalWeight;
  for (const [kind, weight] of weights) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'offline';
}

/** Seconds are as likely as tens of seconds: uniform in the logarithm. */
function drawSpan(longestMs: number, random: Random): number {
  return SHORTEST_MS * (longestMs / SHORTEST_MS) ** random.float();
}

export interface BehaviourParts {
  device: Device;
  random: Random;
  timers: Timers;
  figures: Figures;
  /** Mean time from the end of a disturbance to the next. */
  meanGapMs: number;
  /** The device has no network any more, or has one again. */
  onNetwork?: (online: boolean) => void;
}

export function startBehaviours(parts: BehaviourParts): Timer {
  return new Behaviours(parts);
}

/** A class, as there are thousands. */
class Behaviours implements Timer {
  readonly #parts: BehaviourParts;
  #timer: Timer | undefined;
  #stopped: boolean;

  constructor(parts: BehaviourParts) {
    this.#parts = parts;
    this.#timer = undefined;
    this.#stopped = false;
    this.#next();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.stop();
    this.#timer = undefined;
  }

  #schedule(delayMs: number, task: () => void): void {
    if (!this.#stopped) this.#timer = this.#parts.timers.after(delayMs, task);
  }

  #next(): void {
    const { random, meanGapMs } = this.#parts;
    this.#schedule(random.exponential(meanGapMs), () => this.#disturb());
  }

  #disturb(): void {
    const { device, random, figures, onNetwork } = this.#parts;
    const disturbance = drawDisturbance(random);
    const { kind } = disturbance;
    switch (kind) {
      case 'offline':
        figures.drops++;
        device.setConditions({ network: 'none' });
        onNetwork?.(false);
        return this.#schedule(disturbance.forMs, () => {
          device.setConditions({ network: disturbance.back, metered: disturbance.back === 'cellular' });
          onNetwork?.(true);
          this.#next();
        });
      case 'background':
        figures.backgrounds++;
        device.setConditions({ appState: 'background' });
        return this.#schedule(disturbance.forMs, () => {
          device.setConditions({ appState: 'foreground' });
          this.#next();
        });
      case 'saver':
        figures.savers++;
        device.setConditions({ saver: true });
        return this.#schedule(disturbance.forMs, () => {
          device.setConditions({ saver: false });
          this.#next();
        });
      case 'restart':
        return this.#restart(disturbance);
      case 'cut':
        figures.cuts++;
        device.tap.cut();
        return this.#next();
      case 'lose-answer':
        figures.answersLost++;
        device.tap.armAnswer(true);
        return this.#next();
      case 'batch':
        figures.batchesTampered++;
        device.tap.armBatch(disturbance.fault);
        return this.#next();
      default:
        return assertNever(kind);
    }
  }

  #restart({ forMs, clean }: { forMs: number; clean: boolean }): void {
    const { device, figures } = this.#parts;
    const reopen = () => this.#schedule(forMs, () => void device.open().then(() => this.#next()));
    figures.restarts++;
    if (clean) {
      void device.close().then(reopen);
      return;
    }
    figures.kills++;
    device.kill();
    reopen();
  }
}

/** A device as its person would want it: what ends every disturbance. */
export function heal(device: Device): Promise<void> {
  device.tap.armBatch(undefined);
  device.tap.armAnswer(false);
  device.setConditions({ network: 'wifi', metered: false, appState: 'foreground', saver: false });
  return device.open().then(() => device.service()?.reconnectNow());
}

function assertNever(value: never): never {
  throw new Error(`unknown disturbance ${JSON.stringify(value)}`);
}
