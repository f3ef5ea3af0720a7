/**
 * Journal: what changed since the last write, as one atomic step. Whatever is put in the same turn is stored together,
 * so a position is never ahead of the bookings that it stands for. One write at a time: a later one that succeeded
 * where an earlier one failed would break exactly that.
 */
import type { Runtime, Timer } from '@slotwire/runtime';
import { backoffMs } from './backoff.ts';
import type { OnFault } from './fault.ts';
import type { DeviceStorage, StoredValue } from './storage.ts';

const retry = { baseMs: 1_000, capMs: 30_000 };

export class Journal {
  readonly #storage: DeviceStorage;
  readonly #runtime: Runtime;
  readonly #onFault: OnFault;
  /** undefined removes the key. */
  #changes: Map<string, StoredValue | undefined> | undefined;
  #waiting: ((error?: unknown) => void)[] | undefined;
  #writing: Promise<void> | undefined;
  #scheduled: boolean;
  #retryTimer: Timer | undefined;
  #failures: number;

  constructor(storage: DeviceStorage, runtime: Runtime, onFault: OnFault) {
    this.#storage = storage;
    this.#runtime = runtime;
    this.#onFault = onFault;
    this.#changes = undefined;
    this.#waiting = undefined;
    this.#writing = undefined;
    this.#scheduled = false;
    this.#retryTimer = undefined;
    this.#failures = 0;
  }

  /** @param value plain JSON that nobody changes afterwards. */
  put(key: string, value: unknown): void {
    this.#change(key, value as StoredValue);
  }

  remove(key: string): void {
    this.#change(key, undefined);
  }

  /**
   * Called when the write that holds everything put so far has ended; with the error if it failed. It is tried again then.
   * A storage that has been failing is tried at once: who waits does something for the person, and shall not wait for a back-off.
   */
  whenStored(done: (error?: unknown) => void): void {
    this.#waiting ??= [];
    this.#waiting.push(done);
    this.#stopRetry();
    this.#schedule();
  }

  /** Writes what is left. Resolves when nothing is, or when a write has failed. */
  async flush(): Promise<void> {
    this.#stopRetry();
    this.#scheduled = false;
    const failures = this.#failures;
    while (this.#changes !== undefined || this.#waiting !== undefined || this.#writing !== undefined) {
      await (this.#writing ?? this.#write());
      if (this.#failures > failures) break;
    }
    this.#stopRetry();
  }

  #stopRetry(): void {
    this.#retryTimer?.stop();
    this.#retryTimer = undefined;
  }

  #change(key: string, value: StoredValue | undefined): void {
    this.#changes ??= new Map();
    this.#changes.set(key, value);
    this.#schedule();
  }

  /** At the end of this tick, so that a burst is one write. */
  #schedule(): void {
    if (this.#scheduled || this.#writing !== undefined || this.#retryTimer !== undefined) return;
    this.#scheduled = true;
    this.#runtime.timers.soon(() => {
      // A flush may have come first.
      if (!this.#scheduled) return;
      this.#scheduled = false;
      if (this.#writing === undefined && this.#retryTimer === undefined) void this.#write();
    });
  }

  #write(): Promise<void> {
    const changes = this.#changes ?? new Map<string, StoredValue | undefined>();
    const waiting = this.#waiting;
    this.#changes = undefined;
    this.#waiting = undefined;
    const put: [string, StoredValue][] = [];
    const remove: string[] = [];
    for (const [key, value] of changes) {
      if (value === undefined) remove.push(key);
      else put.push([key, value]);
    }
    const writing = this.#store(put, remove).then(
      () => {
        this.#writing = undefined;
        this.#failures = 0;
        if (waiting !== undefined) for (const done of waiting) done();
        if (this.#changes !== undefined || this.#waiting !== undefined) this.#schedule();
      },
      (error: unknown) => {
        this.#writing = undefined;
        this.#failures += 1;
        // What has been put since is newer.
        for (const [key, value] of this.#changes ?? []) changes.set(key, value);
        this.#changes = changes;
        this.#retryTimer = this.#runtime.timers.after(backoffMs(this.#failures, retry, this.#runtime.random), () => {
          this.#retryTimer = undefined;
          void this.#write();
        });
        this.#onFault('write to storage', error);
        if (waiting !== undefined) for (const done of waiting) done(error);
        if (this.#waiting === undefined) return;
        this.#stopRetry();
        this.#schedule();
      },
    );
    this.#writing = writing;
    return writing;
  }

  /** A storage that throws instead of rejecting is treated alike. */
  async #store(put: [string, StoredValue][], remove: string[]): Promise<void> {
    if (put.length > 0 || remove.length > 0) await this.#storage.write({ put, remove });
  }
}
