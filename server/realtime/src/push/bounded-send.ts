/** Bounded send: makes of whatever a provider does a result in time, so that a send never rejects and always settles. */
import type { Timers } from '@slotwire/runtime';
import type { PushResult } from './provider.ts';

/** One bound for the whole of a send, its access token and its second try included. */
export const SEND_TIMEOUT_MS = 10_000;

export function boundedSend(
  timers: Timers,
  timeoutMs: number,
  attempt: (signal: AbortSignal) => Promise<PushResult>,
): Promise<PushResult> {
  return within(timers, timeoutMs, attempt).catch((error: Error) => ({ status: 'failed', detail: error.message }));
}

/** Rejects when the time is over. The task's signal is aborted then; what it says after that is not heard. */
export function within<T>(timers: Timers, timeoutMs: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const timer = timers.after(timeoutMs, () => {
      reject(new Error(`no answer within ${timeoutMs} ms`));
      controller.abort();
    });
    void task(controller.signal)
      .then(resolve, reject)
      .finally(() => timer.stop());
  });
}
