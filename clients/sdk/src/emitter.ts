/** Emitter: listeners by event. A listener that throws is reported and harms nobody else. */
import type { OnFault } from './fault.ts';

type Listener = (payload: never) => void;

export class Emitter<Events extends object> {
  readonly #onFault: OnFault;
  /** Made when somebody listens: most of a fleet's devices never do. */
  #listeners: Map<keyof Events, readonly Listener[]> | undefined;

  constructor(onFault: OnFault) {
    this.#onFault = onFault;
    this.#listeners = undefined;
  }

  /** @returns removes the listener; idempotent. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    // Its own object, so that the same function may listen twice.
    const added: Listener = (payload) => listener(payload);
    this.#listeners ??= new Map();
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), added]);
    return () => {
      const left = this.#listeners?.get(event)?.filter((known) => known !== added);
      if (left !== undefined) this.#listeners?.set(event, left);
    };
  }

  has(event: keyof Events): boolean {
    return (this.#listeners?.get(event)?.length ?? 0) > 0;
  }

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    const listeners = this.#listeners?.get(event);
    if (listeners === undefined) return;
    for (const listener of listeners) {
      try {
        listener(payload as never);
      } catch (error) {
        this.#onFault(`tell a listener of ${String(event)}`, error);
      }
    }
  }
}
