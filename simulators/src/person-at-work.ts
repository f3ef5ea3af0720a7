/**
 * Person at work: uses one device at random moments (an open model: a slow service does not make people wait with their next wish).
 */
import type { Marketplace } from '@slotwire/protocol';
import type { Random, Runtime, Timer } from '@slotwire/runtime';
import type { SocketService } from '@slotwire/sdk';
import type { Device } from './device.ts';
import type { Figures } from './figures.ts';
import { chooseInInbox } from './inbox-work.ts';
import { chooseNext, type Submission } from './workload.ts';

export interface WorkParts {
  device: Device;
  marketplace: Marketplace;
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  random: Random;
  figures: Figures;
  /** Mean time between two wishes. */
  meanGapMs: number;
  /** Names them `prefix/o0`, `prefix/o1` …, and leaves out those that do not take place; their draws are made all the same. */
  operations?: { prefix: string; keeps: (operation: string) => boolean; onDone: (operation: string) => void };
  /** See `WorkloadFacts`. */
  patienceMs?: number;
  crowdMs?: number;
}

/** How often a finger hits twice. */
const DOUBLE_TAP = 0.04;
const DOUBLE_TAP_MS = 300;
/** Who opens an app wants something: the first wish comes so much sooner than the next ones. */
const FIRST_IS_SOONER = 4;

export function startWork(parts: WorkParts): Timer {
  const { device, marketplace, random, figures, meanGapMs, patienceMs, crowdMs } = parts;
  const { clock, timers } = parts.runtime;
  let stopped = false;
  let wishes = 0;
  let timer = timers.after(random.exponential(meanGapMs / FIRST_IS_SOONER), act);
  /** Second taps, and forms that are still open. */
  const pending = new Set<Timer>();

  function later(delayMs: number, submission: Submission): void {
    const timer = timers.after(delayMs, () => {
      pending.delete(timer);
      device.submit(submission);
    });
    pending.add(timer);
  }

  /** @returns true when that was what the person wished for this time */
  function workInInbox({ notifications }: SocketService, draws: Random): boolean {
    const choice = chooseInInbox(notifications.inbox(), draws);
    if (choice === undefined) return false;
    if (choice.do === 'act') {
      device.act(choice.notification, choice.action, choice.allowed);
      return true;
    }
    notifications.markRead(choice.ids);
    return false;
  }

  function act(): void {
    if (stopped) return;
    timer = timers.after(random.exponential(meanGapMs), act);
    // A wish that is left out must not shift the draws of those after it.
    const draws = random.fork(`wish ${wishes}`);
    const operation = `${parts.operations?.prefix}/o${wishes++}`;
    if (parts.operations?.keeps(operation) === false) return;
    const service = device.service();
    // An empty screen gives nobody an idea.
    if (service === undefined || !service.synced()) return;
    if (workInInbox(service, draws.fork('inbox'))) return parts.operations?.onDone(operation);
    const choice = chooseNext(
      {
        person: device.person,
        nowMs: clock.nowMs(),
        views: service.bookings(),
        attention: service.attention(),
        marketplace,
        patienceMs,
        crowdMs,
      },
      draws,
    );
    if (choice === undefined) return;
    parts.operations?.onDone(operation);
    switch (choice.do) {
      case 'resolve':
        if (choice.choice === 'mine') figures.commands++;
        return device.resolve(choice.key, choice.choice);
      case 'dismiss':
        return service.dismiss(choice.key);
      case 'submit': {
        if (choice.afterMs !== undefined) return later(choice.afterMs, choice);
        device.submit(choice);
        if (!draws.chance(DOUBLE_TAP)) return;
        figures.doubleTaps++;
        return later(draws.float() * DOUBLE_TAP_MS, choice);
      }
      default:
        return assertNever(choice);
    }
  }

  return {
    stop() {
      stopped = true;
      timer.stop();
      for (const waiting of pending) waiting.stop();
    },
  };
}

function assertNever(value: never): never {
  throw new Error(`unknown choice ${JSON.stringify(value)}`);
}
