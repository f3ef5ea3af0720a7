/**
 * Requests: questions that wait for their ack on the current link. Each ends once: answered, timed out or lost with the link.
 * A question that timed out is unknown, not failed (CM3); whether it is repeated is for the asker to say.
 */
import type { Ack, CommandInput, CommandName } from '@slotwire/protocol';
import type { Timer, Timers } from '@slotwire/runtime';
import type { OnFault } from './fault.ts';
import { readAck } from './inbound.ts';
import type { Link } from './transport.ts';

export type Unknown = { ok: 'unknown'; why: 'timeout' | 'lost' };
export type Outcome = Ack<unknown> | Unknown;
export type OnOutcome = (outcome: Outcome) => void;

/** How long an ack may take, ms. */
export const ACK_TIMEOUT_MS = 10_000;

const lost: Unknown = { ok: 'unknown', why: 'lost' };
const timedOut: Unknown = { ok: 'unknown', why: 'timeout' };

interface Waiting {
  timer: Timer;
  onOutcome: OnOutcome;
}

export class Requests {
  readonly #timers: Timers;
  readonly #onFault: OnFault;
  #link: Link | undefined;
  #waiting: Set<Waiting> | undefined;

  constructor(timers: Timers, onFault: OnFault) {
    this.#timers = timers;
    this.#onFault = onFault;
    this.#link = undefined;
    this.#waiting = undefined;
  }

  attach(link: Link): void {
    this.#link = link;
  }

  /** The link is gone: whatever waits is lost. */
  detach(): void {
    this.#link = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    for (const { timer } of waiting) timer.stop();
    for (const { onOutcome } of waiting) onOutcome(lost);
  }

  /** @param onOutcome called once, at once when there is no link. */
  send<C extends CommandName>(
    command: C,
    args: CommandInput<C>,
    onOutcome: OnOutcome,
    timeoutMs = ACK_TIMEOUT_MS,
  ): void {
    const link = this.#link;
    if (link === undefined) {
      onOutcome(lost);
      return;
    }
    const end = (outcome: Outcome) => {
      if (!this.#waiting?.delete(entry)) return;
      entry.timer.stop();
      onOutcome(outcome);
    };
    const entry: Waiting = { timer: this.#timers.after(timeoutMs, () => end(timedOut)), onOutcome };
    this.#waiting ??= new Set();
    this.#waiting.add(entry);
    link.request(command, args, (answer) => {
      const ack = readAck(answer);
      if (ack === undefined) this.#onFault(`read the answer to ${command}`, answer);
      end(ack ?? timedOut);
    });
  }
}
