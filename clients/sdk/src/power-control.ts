/** Power control: turns what the device says about itself into a policy, and that into what the link is allowed. */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { Allowance } from './connection-machine.ts';
import { type DeviceConditions, decidePower, defaultConditions, type PowerPolicy } from './power.ts';

/**
 * How long the link stays open for commands that are still on their way when the policy wants it closed, ms.
 * Somebody who books and locks the phone in the same second expects the booking to be made.
 */
export const LINGER_MS = 20_000;

export interface PowerHost {
  onPolicy(policy: PowerPolicy): void;
  /** @param fresh the network or the foreground has just come back. */
  onAllowance(allowance: Allowance, fresh: boolean): void;
  /** The device moved to another network, or woke: the link may be dead without knowing. */
  onDoubt(): void;
  /** Commands are on their way over an open link. */
  isBusy(): boolean;
}

export class PowerControl {
  readonly #runtime: Runtime;
  readonly #host: PowerHost;
  #conditions: DeviceConditions;
  #policy: PowerPolicy;
  #linger: Timer | undefined;

  constructor(runtime: Runtime, host: PowerHost, conditions: Partial<DeviceConditions> = {}) {
    this.#runtime = runtime;
    this.#host = host;
    this.#conditions = { ...defaultConditions, ...conditions };
    this.#policy = decidePower(this.#conditions);
    this.#linger = undefined;
  }

  policy(): PowerPolicy {
    return this.#policy;
  }

  allowance(): Allowance {
    const { keepOpen, reconnectWhenOffline, suspendWhy, backoffCapMs } = this.#policy;
    return {
      online: this.#conditions.network !== 'none',
      keepOpen,
      reconnects: reconnectWhenOffline,
      suspendWhy,
      backoffCapMs,
    };
  }

  setConditions(changes: Partial<DeviceConditions>): void {
    const before = this.#conditions;
    const now = { ...before, ...changes };
    this.#conditions = now;
    this.#policy = decidePower(now);
    const isBack = before.network === 'none' && now.network !== 'none';
    const hasMoved = before.network !== now.network && now.network !== 'none';
    const isInFront = before.appState === 'background' && now.appState === 'foreground';
    this.#host.onPolicy(this.#policy);
    if (now.network !== 'none' && !this.#policy.keepOpen && this.#host.isBusy()) {
      // Once it runs it runs: a battery that reports every few seconds must not hold the link open.
      this.#linger ??= this.#runtime.timers.after(LINGER_MS, () => this.#endLinger());
    } else {
      this.stop();
      this.#host.onAllowance(this.allowance(), isBack || hasMoved || isInFront);
    }
    if (hasMoved || isInFront) this.#host.onDoubt();
  }

  /** The outbox has changed: what the link lingered for may be done. */
  onOutbox(): void {
    if (this.#linger !== undefined && !this.#host.isBusy()) this.#endLinger();
  }

  stop(): void {
    this.#linger?.stop();
    this.#linger = undefined;
  }

  #endLinger(): void {
    this.stop();
    this.#host.onAllowance(this.allowance(), false);
  }
}
