/** Emitter: listeners by event. A listener that throws is reported and harms nobody else. */
import type { Fault } from '@slotwire/sdk';

type Listener = (payload: never) => void;

export class Emitter<Events extends object> {
  readonly #onFault: (fault: Fault) => void;
  readonly #listeners: Map<keyof Events, readonly Listener[]>;

  constructor(onFault: (fault: Fault) => void) {
    this.#onFault = onFault;
    this.#listeners = new Map();
  }

  /** @returns removes the listener; idempotent. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    // Its own object, so that the same function may listen twice.
    const added: Listener = (payload) => listener(payload);
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), added]);
    return () => {
      const left = this.#listeners.get(event)?.filter((known) => known !== added);
      if (left !== undefined) this.#listeners.set(event, left);
    };
  }

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(payload as never);
      } catch (error) {
        this.#onFault({ what: `tell a listener of ${String(event)}`, error });
      }
    }
  }
}
