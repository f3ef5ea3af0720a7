/** Spans: one for each command and each handshake, below whatever trace came with it. Their attributes have the names of the event log. */
import { type Attributes, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Clock } from '@slotwire/runtime';
import type { Observer } from '../observer.ts';
import { contextOf } from './context.ts';

/** What is the service's own fault. A refusal by a rule is an answer. */
const faults: ReadonlySet<string> = new Set(['INTERNAL', 'STORE_UNAVAILABLE', 'OVERLOADED']);

export function createSpanObserver(
  tracer: Tracer,
  clock: Pick<Clock, 'nowMs'>,
): Pick<Observer, 'command' | 'handshake'> {
  /** It is over when it is seen, so it begins and ends here. */
  function record(name: string, trace: string | undefined, ms: number, outcome: string, attributes: Attributes): void {
    const endMs = clock.nowMs();
    const options = { kind: SpanKind.SERVER, startTime: endMs - ms, attributes };
    const span = tracer.startSpan(name, options, contextOf(trace));
    if (faults.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
    span.end(endMs);
  }

  return {
    command(session, command, outcome, ms, bytes, trace) {
      const { userId: user, deviceId: device, id } = session;
      record(command, trace, ms, outcome, { event: command, user, device, session: id, bytes, outcome });
    },
    handshake({ namespace, claims, deviceId, code, ms, trace }) {
      record('handshake', trace, ms, code, {
        event: 'handshake',
        namespace,
        outcome: code,
        ...(claims && { user: claims.sub }),
        ...(deviceId !== undefined && { device: deviceId }),
      });
    },
  };
}
