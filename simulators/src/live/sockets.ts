/** Sockets: what ties a slice of the fleet to a real service: the SDK over Socket.IO, tokens over HTTP, and a reader of the truth. */
import type { Runtime } from '@slotwire/runtime';
import { createSocketIoTransport, createSocketService } from '@slotwire/sdk';
import { createTokenSource, type HttpRequest } from './dev-api.ts';
import type { SlicePlan } from './port.ts';
import type { SliceParts } from './slice.ts';
import { createTruthReader } from './truth-socket-io.ts';

export function toSockets(
  { url, runId, number }: SlicePlan,
  outside: { runtime: Runtime; request: HttpRequest },
): Pick<SliceParts, 'transportFrom' | 'getToken' | 'createService' | 'readTruth'> {
  const { clock, timers } = outside.runtime;
  const getToken = createTokenSource(url, outside.request, clock);
  return {
    transportFrom: (address) => createSocketIoTransport(address === undefined ? {} : { localAddress: address }),
    getToken,
    createService: createSocketService,
    readTruth: createTruthReader({ url, runId: `${runId}-${number}`, timers, getToken }),
  };
}
