/** A process with the simulated gateways of FCM and APNs, over TLS and HTTP/2: `node gateways.ts`. */
import { createSystemRuntime } from '@slotwire/runtime';
import { createPushGateways } from '@slotwire/simulators';
import { addressOf } from './people.ts';
import { serve } from './remote.ts';

export interface GatewaysCalls {
  /** Writes what a service needs to push through them, and names it as the service's variables do. */
  writeCredentials(directory: string): Promise<Record<string, string>>;
  delivered(): number;
  /** What the latest push to this person's device said: all but what differs from one to the next. */
  lastTo(index: number): object | undefined;
}

const gateways = await createPushGateways(createSystemRuntime({ keepAlive: true }));

const calls: GatewaysCalls = {
  writeCredentials: (directory) => gateways.writeCredentials(directory),
  delivered: () => gateways.fcm.delivered() + gateways.apns.delivered(),
  lastTo(index) {
    const { provider, token } = addressOf(index);
    const last = gateways[provider].deliveries(token).at(-1);
    if (last === undefined) return undefined;
    const { providerId: _, atMs: _at, token: _token, expiresMs: _expires, collapseKey, data, ...same } = last;
    return { ...same, collapseKeyLength: collapseKey?.length, data: { ...data, id: data.id?.length } };
  },
};

serve(calls);
