/**
 * Payload: what Grafana Faro sends from a page, as much of it as is used here. Strangers may write it, so every list has an end and every text
 * is cut; what a newer Faro adds is left out. Its shape is Faro's (`@grafana/faro-core`, TransportBody), not ours.
 */
import * as z from 'zod';

/** As the apps call themselves in `meta.app.name` → the label of their metrics. */
export const knownApps = { 'slotwire-vendor': 'vendor', 'slotwire-admin': 'admin' } as const;
export type KnownApp = (typeof knownApps)[keyof typeof knownApps];

export const maxItems = { exceptions: 20, logs: 50, measurements: 200, events: 100, spans: 200, frames: 100 } as const;

const MAX_TEXT = 1_000;
const MAX_NAME = 100;
const MAX_VALUES = 30;

/** A longer one is cut and not refused: the beginning of a message says most, and its sender cannot help its length. */
const cut = (length: number) => z.string().transform((text) => text.slice(0, length));
const text = cut(MAX_TEXT);
const name = cut(MAX_NAME);

const trace = z.object({ trace_id: name, span_id: name }).optional();

const frame = z.object({
  filename: cut(300).optional(),
  function: name.optional(),
  lineno: z.number().optional(),
  colno: z.number().optional(),
});

const exception = z.object({
  type: name,
  value: text,
  stacktrace: z.object({ frames: z.array(frame).max(maxItems.frames) }).optional(),
  trace,
});

const log = z.object({ level: z.enum(['trace', 'debug', 'info', 'log', 'warn', 'error']), message: text, trace });

const measurement = z.object({
  type: name,
  values: z
    .record(z.string().max(MAX_NAME), z.number())
    .refine((values) => Object.keys(values).length <= MAX_VALUES, `more than ${MAX_VALUES} values`),
});

const event = z.object({ name });

/** OTLP as JSON: times are nanoseconds as text, or as a number that has lost its last digits. */
const nanoseconds = z.union([z.string().regex(/^\d{1,20}$/), z.number().min(0)]).transform(Number);

const span = z.object({
  traceId: name,
  name,
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  status: z.object({ code: z.number().optional() }).optional(),
});

const traces = z.object({
  resourceSpans: z
    .array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span).max(maxItems.spans) })).max(20) }))
    .max(5)
    .optional(),
});

export const faroPayload = z.object({
  meta: z.object({
    app: z.object({ name: z.enum(Object.keys(knownApps) as [keyof typeof knownApps]), version: name.optional() }),
    session: z.object({ id: name.optional() }).optional(),
    page: z.object({ url: cut(2_000).optional() }).optional(),
    view: z.object({ name: name.optional() }).optional(),
    browser: z.object({ name: name.optional(), version: name.optional() }).optional(),
    user: z.object({ id: name.optional() }).optional(),
  }),
  exceptions: z.array(exception).max(maxItems.exceptions).optional(),
  logs: z.array(log).max(maxItems.logs).optional(),
  measurements: z.array(measurement).max(maxItems.measurements).optional(),
  events: z.array(event).max(maxItems.events).optional(),
  traces: traces.optional(),
});
export type FaroPayload = z.output<typeof faroPayload>;
