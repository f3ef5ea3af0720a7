/**
 * Tab requests: what this tab has asked for and not been answered. They outlive the tab that leads: the next leader is asked again, in the order in
 * which they were made, and each takes effect once (`tab-messages.ts`).
 */
import { type Booking, failure } from '@slotwire/protocol';
import type { CommandResult } from '@slotwire/sdk';
import { needsNetwork, type Performed } from './tab-calls.ts';
import type { TabCall, TabMessage } from './tab-messages.ts';

/** What a person has done. That they have read something is no loss. */
const wantsStore: ReadonlySet<TabCall['op']> = new Set(['submit', 'resolve', 'dismiss', 'set-preferences']);

interface Pending {
  call: TabCall;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

interface Awaited {
  resolve: (result: CommandResult) => void;
  bookingId: string;
}

export class TabRequests {
  readonly #prefix: string;
  readonly #pending: Map<string, Pending>;
  /** Commands that have not been answered for good, by key. */
  readonly #awaited: Map<string, Awaited>;
  #count: number;

  constructor(tabId: string) {
    this.#prefix = tabId;
    this.#pending = new Map();
    this.#awaited = new Map();
    this.#count = 0;
  }

  /** Commands, choices and preferences whose storing has not been answered: they would be lost with this page. */
  unstored(): number {
    let count = 0;
    for (const { call } of this.#pending.values()) if (wantsStore.has(call.op)) count += 1;
    return count;
  }

  /** `unstored()` is another one. */
  onUnstored: () => void = () => {};

  add(call: TabCall): { id: string; value: Promise<unknown> } {
    this.#count += 1;
    const id = `${this.#prefix}/${this.#count}`;
    const value = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { call, resolve, reject }));
    if (wantsStore.has(call.op)) this.onUnstored();
    return { id, value };
  }

  /** Resolves when the service has answered the command for good. */
  await(key: string, bookingId: string): Promise<CommandResult> {
    return new Promise((resolve) => this.#awaited.set(key, { resolve, bookingId }));
  }

  handle(message: Extract<TabMessage, { kind: 'answer' | 'done' }>): void {
    if (message.kind === 'done') this.#finish(message.key, message.result);
    else this.answer(message.id, message.ok, message.value);
  }

  answer(id: string, ok: boolean, value: unknown): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    if (wantsStore.has(pending.call.op)) this.onUnstored();
    if (ok) pending.resolve(value);
    else pending.reject(value);
  }

  /** Everything that the leader who has gone may have missed. */
  unanswered(): { id: string; call: TabCall }[] {
    const calls = [...this.#pending].map(([id, { call }]) => ({ id, call }));
    const submitted = new Set(calls.flatMap(({ call }) => ('key' in call ? [call.key] : [])));
    const stored = [...this.#awaited.keys()].filter((key) => !submitted.has(key));
    return [...stored.map((key) => this.#follow(key)), ...calls];
  }

  /**
   * This tab leads now, and does it itself.
   * @param isOver it has handed over meanwhile: what the network was asked is for the next leader to ask again
   */
  perform(
    { id, call }: { id: string; call: TabCall },
    performCall: (call: TabCall) => Performed,
    isOver: () => boolean,
  ): void {
    const answer = (ok: boolean, value: unknown) => {
      if (!(isOver() && needsNetwork(call))) this.answer(id, ok, value);
    };
    try {
      const { value, done } = performCall(call);
      value.then(
        (answered) => answer(true, answered),
        (error: unknown) => answer(false, error),
      );
      if (done !== undefined && 'key' in call) void done.then((result) => this.#finish(call.key, result));
    } catch (error) {
      this.answer(id, false, error);
    }
  }

  /** What was answered while nobody led is in the bookings. */
  lookUp: (bookingId: string) => Booking | undefined = () => undefined;

  #follow(key: string): { id: string; call: TabCall } {
    const call: TabCall = { op: 'follow', key };
    const { id, value } = this.add(call);
    void value.then(
      (isKnown) => {
        if (isKnown !== true) this.#finishUnseen(key);
      },
      () => this.#finishUnseen(key),
    );
    return { id, call };
  }

  /** It was stored, and is neither in the outbox nor rejected: it has been done. */
  #finishUnseen(key: string): void {
    const bookingId = this.#awaited.get(key)?.bookingId;
    if (bookingId === undefined) return;
    const booking = this.lookUp(bookingId);
    this.#finish(key, booking === undefined ? failure('NOT_FOUND') : { ok: true, booking });
  }

  #finish(key: string, result: CommandResult): void {
    const awaited = this.#awaited.get(key);
    this.#awaited.delete(key);
    awaited?.resolve(result);
  }
}
