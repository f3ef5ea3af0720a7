/** Sockets: what ties a slice of the fleet to a real service: the SDK over Socket.IO, tokens, and a reader of the truth. */
import type { Runtime } from '@slotwire/runtime';
import { createSocketIoTransport, createSocketService } from '@slotwire/sdk';
import { type HttpRequest, issueByDevApi } from './dev-api.ts';
import type { SlicePlan } from './port.ts';
import { issueByKey } from './production.ts';
import type { SliceParts } from './slice.ts';
import type { IssueToken } from './tokens.ts';
import { createTruthReader } from './truth-socket-io.ts';

interface SocketsOutside {
  runtime: Runtime;
  request: HttpRequest;
}

export function issuerOf(
  { url, tokenKey }: Pick<SlicePlan, 'url' | 'tokenKey'>,
  { runtime, request }: SocketsOutside,
): IssueToken {
  return tokenKey === undefined ? issueByDevApi(url, request) : issueByKey(tokenKey, runtime);
}

export function toSockets(
  plan: SlicePlan,
  outside: SocketsOutside,
): Pick<SliceParts, 'transportFrom' | 'issue' | 'createService' | 'readTruth'> {
  const { timers } = outside.runtime;
  const { url, runId, number } = plan;
  const issue = issuerOf(plan, outside);
  return {
    transportFrom: (address) => createSocketIoTransport(address === undefined ? {} : { localAddress: address }),
    issue,
    createService: createSocketService,
    readTruth: createTruthReader({ url, runId: `${runId}-${number}`, timers, issue }),
  };
}
