/** Context: a W3C `traceparent` that came over the wire, as OpenTelemetry's context of a remote parent. */
import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { traceIdOf } from '../trace.ts';

/** @param traceparent valid, or absent: then a trace of its own begins */
export function contextOf(traceparent: string | undefined): Context {
  if (traceparent === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: traceIdOf(traceparent),
    spanId: traceparent.slice(36, 52),
    traceFlags: Number.parseInt(traceparent.slice(53, 55), 16),
    isRemote: true,
  });
}
