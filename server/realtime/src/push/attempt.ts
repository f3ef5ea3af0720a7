/**
 * One attempt to hand a push to a provider. Whatever the provider does, an attempt settles in time with a result that makes sense: one that
 * throws, hangs or answers nonsense is a failure of the provider, and must not become one of the worker.
 */
import type { Timers } from '@slotwire/runtime';
import type { PushMessage, PushProvider, PushResult } from './provider.ts';

/** A provider settles in less by its own contract. */
export const ATTEMPT_TIMEOUT_MS = 30_000;

const known: readonly string[] = ['sent', 'dead-token', 'refused', 'failed'] satisfies PushResult['status'][];

export function attempt(provider: PushProvider, message: PushMessage, timers: Timers): Promise<PushResult> {
  return new Promise((resolve) => {
    const timeout = timers.after(ATTEMPT_TIMEOUT_MS, () =>
      resolve({ status: 'failed', detail: `${provider.name} did not answer in ${ATTEMPT_TIMEOUT_MS / 1_000} s` }),
    );
    void ask(provider, message).then((result) => {
      timeout.stop();
      resolve(result);
    });
  });
}

async function ask(provider: PushProvider, message: PushMessage): Promise<PushResult> {
  try {
    const result: PushResult | undefined = await provider.send(message);
    if (result !== undefined && known.includes(result.status)) return result;
    return { status: 'failed', detail: `${provider.name} answered nonsense` };
  } catch (error) {
    return { status: 'failed', detail: `${provider.name} threw: ${error instanceof Error ? error.message : error}` };
  }
}
