/** Power control: turns what the device says about itself into a policy, and that into what the link is allowed. */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { Allowance } from './connection-machine.ts';
import { type DeviceConditions, decidePower, defaultConditions, type PowerPolicy } from './power.ts';

/**
 * How long the link stays open against the policy, ms: for commands that are still on their way, and for what a push spoke of.
 * Somebody who books and locks the phone in the same second expects the booking to be made.
 */
export const LINGER_MS = 20_000;

export interface PowerHost {
  onPolicy(policy: PowerPolicy): void;
  /** @param fresh the network or the foreground has just come back. */
  onAllowance(allowance: Allowance, fresh: boolean): void;
  /** The device moved to another network, or woke: the link may be dead without knowing. */
  onDoubt(): void;
  /** Something of the person's is on its way over an open link. */
  isBusy(): boolean;
  /** The link is open, and everything that was missed has been fetched. */
  isLevel(): boolean;
}

export class PowerControl {
  readonly #runtime: Runtime;
  readonly #host: PowerHost;
  #conditions: DeviceConditions;
  #policy: PowerPolicy;
  #linger: Timer | undefined;
  /** A push has come: the link is wanted until the device is level. */
  #woken: boolean;

  constructor(runtime: Runtime, host: PowerHost, conditions: Partial<DeviceConditions> = {}) {
    this.#runtime = runtime;
    this.#host = host;
    this.#conditions = { ...defaultConditions, ...conditions };
    this.#policy = decidePower(this.#conditions);
    this.#linger = undefined;
    this.#woken = false;
  }

  conditions(): Readonly<DeviceConditions> {
    return this.#conditions;
  }

  policy(): PowerPolicy {
    return this.#policy;
  }

  isInFront(): boolean {
    return this.#conditions.appState === 'foreground';
  }

  allowance(): Allowance {
    const { keepOpen, reconnectWhenOffline, suspendWhy, backoffCapMs } = this.#policy;
    return {
      online: this.#conditions.network !== 'none',
      keepOpen: keepOpen || this.#woken,
      reconnects: reconnectWhenOffline || this.#woken,
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
      if (!this.#woken || this.#isWanted()) this.stop();
      this.#host.onAllowance(this.allowance(), isBack || hasMoved || isInFront);
    }
    if (hasMoved || isInFront) this.#host.onDoubt();
  }

  /** A push has woken the app: the link opens, also against the policy, until what was missed is here. */
  wake(): void {
    if (!this.#isWanted()) {
      this.#woken = true;
      this.#linger?.stop();
      this.#linger = this.#runtime.timers.after(LINGER_MS, () => this.#endLinger());
    }
    this.#host.onAllowance(this.allowance(), true);
    this.#host.onDoubt();
  }

  /** Something was sent, answered or fetched: what the link lingered for may be done. */
  onProgress(): void {
    if (this.#linger === undefined || this.#host.isBusy()) return;
    if (!this.#woken || this.#host.isLevel()) this.#endLinger();
  }

  stop(): void {
    this.#linger?.stop();
    this.#linger = undefined;
    this.#woken = false;
  }

  /** The policy wants the link whatever happens to it. */
  #isWanted(): boolean {
    return this.#policy.keepOpen && this.#policy.reconnectWhenOffline;
  }

  #endLinger(): void {
    this.stop();
    this.#host.onAllowance(this.allowance(), false);
  }
}
