/**
 * Push gateway: FCM and APNs as far as the service sees them. Whatever they take stands on the lock screen of the device that has the
 * token; a scenario can make each of them fail in its own way.
 */
import type { PushProviderName } from '@slotwire/protocol';
import type { PushMessage, PushProvider, PushProviders, PushResult } from '@slotwire/realtime';
import type { Clock } from '@slotwire/runtime';
import type { PushGateway, PushTrouble } from '../push.ts';
import type { History } from './history.ts';

export interface ProtocolPushGateway extends PushGateway {
  readonly providers: Required<PushProviders>;
}

export interface PushGatewayOptions {
  clock: Clock;
  history: History;
  /** A provider took it: it is on its way to whoever has the token. */
  onTaken: (message: PushMessage) => void;
}

export function createPushGateway({ clock, history, onTaken }: PushGatewayOptions): ProtocolPushGateway {
  const troubles = new Map<PushProviderName, PushTrouble & { sinceMs: number }>();
  const dead = new Set<string>();
  const tries: Record<PushProviderName, number> = { fcm: 0, apns: 0 };

  function take(message: PushMessage): PushResult {
    if (dead.has(message.token)) return { status: 'dead-token', detail: 'nobody has this token any more' };
    onTaken(message);
    return { status: 'sent', providerId: undefined };
  }

  function answer(message: PushMessage, name: PushProviderName): PushResult | Promise<PushResult> {
    const trouble = troubles.get(name);
    switch (trouble?.kind) {
      case undefined:
        return take(message);
      case 'down':
        return { status: 'failed', detail: 'it is down' };
      case 'busy':
        if (clock.nowMs() - trouble.sinceMs >= trouble.retryAfterMs) return take(message);
        return { status: 'failed', detail: 'it asks for some peace', retryAfterMs: trouble.retryAfterMs };
      case 'silent':
        return new Promise(() => {});
      case 'garbled':
        return '<html>Bad gateway</html>' as never;
      case 'choosy':
        return { status: 'refused', detail: 'it does not like what the push says' };
    }
  }

  async function send(message: PushMessage, name: PushProviderName): Promise<PushResult> {
    tries[name] += 1;
    const result = await answer(message, name);
    history.note(name, `is given "${message.title}" for …${message.token.slice(-8)}: ${result.status ?? 'nonsense'}`);
    return result;
  }

  const provider = (name: PushProviderName): PushProvider => ({
    name,
    send: (message) => send(message, name),
    close: async () => {},
  });

  return {
    providers: { fcm: provider('fcm'), apns: provider('apns') },
    setTrouble(provider, trouble) {
      if (trouble === undefined) troubles.delete(provider);
      else troubles.set(provider, { ...trouble, sinceMs: clock.nowMs() });
    },
    declareDead: (token) => void dead.add(token),
    tries: (provider) => tries[provider],
  };
}
