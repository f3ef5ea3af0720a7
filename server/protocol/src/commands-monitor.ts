/** Commands by which admins watch the service: a tap on every socket event, and figures by the second. */
import * as z from 'zod';
import { admin, adminOnly, type CommandSpec, Namespace } from './command-spec.ts';
import { errorCodes } from './errors.ts';
import { idSchema, instantSchema, keySchema, roleSchema } from './primitives.ts';

/** What a tap may cost (MO2, MO3). */
export const monitorLimits = {
  /** Taps of all sessions. */
  inAll: 50,
  /** Events of one tap in a second; what is beyond is counted only. */
  perSecond: 200,
  /** Between two batches of a tap. */
  everyMs: 250,
} as const;

/** How far back `metrics:subscribe` looks, seconds. */
export const METRICS_HISTORY_S = 300;

/** What a tap shows beside commands. */
export const tappedEvents = ['handshake', 'welcome', 'events', 'goodbye', 'disconnect', 'unknown'] as const;
/** Outcomes that are no error code. */
const goodOutcomes = ['OK', 'REPLAYED'] as const;

/** A name of a node, as the service gives it. */
export const nodeSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'a node is 1 to 64 of A-Z a-z 0-9 . _ -');

/** A command, or one of `tappedEvents`. */
export const eventNameSchema = z
  .string()
  .regex(/^[a-z][a-z:-]{0,63}$/, 'an event is the name of a command, or what the tap shows beside them');

/** Everything that is named has to fit; what is absent lets everything through. */
export const monitorFilterSchema = z.strictObject({
  event: eventNameSchema.optional(),
  userId: idSchema.optional(),
  deviceId: idSchema.optional(),
  outcome: z.enum([...goodOutcomes, ...errorCodes]).optional(),
  node: nodeSchema.optional(),
  namespace: z.enum([Namespace.Main, Namespace.Admin]).optional(),
});
export type MonitorFilter = z.infer<typeof monitorFilterSchema>;

/** Names, ids, sizes and codes: never a token, a text or a reason (MO4). */
export const monitorEventSchema = z.object({
  at: instantSchema,
  node: nodeSchema,
  dir: z.enum(['in', 'out']),
  event: z.string(),
  namespace: z.enum([Namespace.Main, Namespace.Admin]),
  userId: idSchema.optional(),
  deviceId: idSchema.optional(),
  sessionId: z.string().optional(),
  /** Of `events`. */
  stream: z.string().optional(),
  /** `OK`, `REPLAYED`, a code, or what the transport said of a disconnect. */
  outcome: z.string().optional(),
  /** Of a command: from its arrival to its ack. Of a disconnect: how long it was connected. */
  ms: z.number().optional(),
  bytes: z.number().int().optional(),
  /** Of `events`: in the batch, and how many connections it went to. */
  count: z.number().int().optional(),
  readers: z.number().int().optional(),
});
export type MonitorEvent = z.infer<typeof monitorEventSchema>;

export const monitorSignalSchema = z.object({
  /** Of the tap. */
  id: keySchema,
  events: z.array(monitorEventSchema),
  /** What fitted the filter since the batch before and is not among `events`, by the bound on what a tap may cost. */
  dropped: z.number().int(),
  /** The service is under load: nothing is tapped until it has room again. */
  shed: z.boolean(),
});

/** Of commands; null where there was none. */
const latency = {
  p50Ms: z.number().nullable(),
  p90Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
};

/** One second of one node. */
export const metricsPointSchema = z.object({
  /** The start of the second. */
  at: instantSchema,
  node: nodeSchema,
  /** Those that have a connection, or sent something. */
  roles: z.partialRecord(
    roleSchema,
    z.object({
      connections: z.number().int(),
      commands: z.number().int(),
      errors: z.number().int(),
      ...latency,
      /** As below, of this role; absent: none. */
      messages: z.record(z.string(), z.number().int()).optional(),
      refusals: z.record(z.string(), z.number().int()).optional(),
    }),
  ),
  /** Of all roles. */
  latency: z.object({ count: z.number().int(), ...latency }),
  /** Messages by type: commands as they came, and what was sent (`events`, `welcome`, `goodbye`). */
  messages: z.record(z.string(), z.number().int()),
  /** Commands and handshakes that were refused, by code. */
  errors: z.record(z.string(), z.number().int()),
});
export type MetricsPoint = z.infer<typeof metricsPointSchema>;

export const metricsSignalSchema = z.object({ points: z.array(metricsPointSchema) });

export const monitorCommands = {
  'monitor:subscribe': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: monitorFilterSchema.extend({
      /** Of what fits, this part, by chance. Default: all. */
      sample: z.number().min(0).max(1).optional(),
    }),
    value: z.object({ id: keySchema, perSecond: z.number().int(), everyMs: z.number().int() }),
  },
  'monitor:unsubscribe': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({ id: keySchema }),
    /** False: the session has no such tap. */
    value: z.object({ stopped: z.boolean() }),
  },
  /** Subscribing again only fetches the history again. */
  'metrics:subscribe': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({}),
    /** Of each node, oldest first. `missing` are nodes that did not answer. */
    value: z.object({ history: z.array(metricsPointSchema), missing: z.array(z.string()) }),
  },
  'metrics:unsubscribe': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({}),
    value: z.object({ stopped: z.boolean() }),
  },
} as const satisfies Record<string, CommandSpec>;
