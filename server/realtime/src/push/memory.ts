/** A provider in memory, for simulation and tests: hands every push to a listener that says what comes of it. */
import type { PushProviderName } from '@slotwire/protocol';
import type { PushMessage, PushProvider, PushResult } from './provider.ts';

export type OnPush = (message: PushMessage, provider: PushProviderName) => PushResult | Promise<PushResult>;

export function createMemoryProvider(name: PushProviderName, onPush: OnPush): PushProvider {
  return {
    name,
    send: async (message) => onPush(message, name),
    close: async () => {},
  };
}
