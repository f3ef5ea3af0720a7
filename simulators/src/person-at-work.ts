/**
 * Person at work: uses one device at random moments (an open model: a slow service does not make people wait with their next wish).
 */
import type { Marketplace } from '@slotwire/protocol';
import type { Random, Runtime, Timer } from '@slotwire/runtime';
import type { Device } from './device.ts';
import type { Figures } from './figures.ts';
import { chooseNext } from './workload.ts';

export interface WorkParts {
  device: Device;
  marketplace: Marketplace;
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  random: Random;
  figures: Figures;
  /** Mean time between two wishes. */
  meanGapMs: number;
}

/** How often a finger hits twice. */
const DOUBLE_TAP = 0.04;
const DOUBLE_TAP_MS = 300;
/** Who opens an app wants something: the first wish comes so much sooner than the next ones. */
const FIRST_IS_SOONER = 4;

export function startWork(parts: WorkParts): Timer {
  const { device, marketplace, random, figures, meanGapMs } = parts;
  const { clock, timers } = parts.runtime;
  let stopped = false;
  let timer = timers.after(random.exponential(meanGapMs / FIRST_IS_SOONER), act);
  let secondTap: Timer | undefined;

  function act(): void {
    if (stopped) return;
    timer = timers.after(random.exponential(meanGapMs), act);
    const service = device.service();
    // An empty screen gives nobody an idea.
    if (service === undefined || !service.synced()) return;
    const choice = chooseNext(
      {
        person: device.person,
        nowMs: clock.nowMs(),
        views: service.bookings(),
        attention: service.attention(),
        marketplace,
      },
      random,
    );
    if (choice === undefined) return;
    switch (choice.do) {
      case 'resolve':
        if (choice.choice === 'mine') figures.commands++;
        return service.resolve(choice.key, choice.choice);
      case 'dismiss':
        return service.dismiss(choice.key);
      case 'submit': {
        device.submit(choice);
        if (!random.chance(DOUBLE_TAP)) return;
        figures.doubleTaps++;
        secondTap = timers.after(random.float() * DOUBLE_TAP_MS, () => device.submit(choice));
        return;
      }
      default:
        return assertNever(choice);
    }
  }

  return {
    stop() {
      stopped = true;
      timer.stop();
      secondTap?.stop();
    },
  };
}

function assertNever(value: never): never {
  throw new Error(`unknown choice ${JSON.stringify(value)}`);
}
