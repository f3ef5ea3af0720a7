/** `analytics:query`: what happened over hours, days and months. One name for admins, of everything, and for vendors, of their own. */
import * as z from 'zod';
import { bookingStatusSchema } from './bookings.ts';
import { type CommandSpec, Namespace } from './command-spec.ts';
import { eventNameSchema, nodeSchema } from './commands-monitor.ts';
import { ianaZoneSchema } from './preferences.ts';
import { idSchema, instantSchema, roleSchema } from './primitives.ts';

export const AnalyticsBucket = { Minute: 'minute', Hour: 'hour', Day: 'day' } as const;
export type AnalyticsBucket = (typeof AnalyticsBucket)[keyof typeof AnalyticsBucket];

/** The most buckets that one query may ask for: a day of minutes, two months of hours, four years of days. */
export const MAX_ANALYTICS_BUCKETS = 1_500;

/** Of everything that the service does. */
export const adminMeasures = [
  'connections',
  'active',
  'messages',
  'latency',
  'errors',
  'offline',
  'push',
  'notifications',
  'heat-map',
  'peaks',
  'trends',
  'top',
  'bottlenecks',
] as const;
/** Those that are kept by role as well (AN10). */
export const roleMeasures = [
  'connections',
  'messages',
  'latency',
  'errors',
  'heat-map',
] as const satisfies readonly (typeof adminMeasures)[number][];
/** Those that are kept by event as well: the type of a message, the command of a latency. */
export const eventMeasures = ['messages', 'latency'] as const satisfies readonly (typeof adminMeasures)[number][];
/** Of one vendor. */
export const vendorMeasures = ['bookings', 'customers', 'responses', 'notifications', 'heat-map'] as const;

export const analyticsMeasures = [...adminMeasures, 'bookings', 'customers', 'responses'] as const satisfies readonly (
  | (typeof adminMeasures)[number]
  | (typeof vendorMeasures)[number]
)[];
export type AnalyticsMeasure = (typeof analyticsMeasures)[number];

const bucketMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Record<
  AnalyticsBucket,
  number
>;

/** One entry a bucket, in the order of `buckets`. */
const counts = z.array(z.number().int());
/** Null: there was nothing to measure. */
const figures = z.array(z.number().nullable());
const named = z.object({ count: z.number().int() });
/** Kept in bounded memory: the true count is at most `count` and at least `count - error`. */
const counted = { count: z.number().int(), error: z.number().int() };
const device = z.object({ userId: idSchema, deviceId: idSchema, ...counted });
const peak = z.object({ at: instantSchema, value: z.number().int() }).nullable();
/** `change` is what was added, as a part of `before`; null where there was nothing before. */
const trend = z.object({ now: z.number(), before: z.number(), change: z.number().nullable() });

export const analyticsValueSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  bucket: z.enum(['minute', 'hour', 'day']),
  timeZone: z.string(),
  /** The start of each. */
  buckets: z.array(instantSchema),
  /** Of an admin's answer: the nodes that counted what was asked for, in that time; the newest first, 100 at most. */
  nodes: z.array(nodeSchema).optional(),
  /** Of an answer about a role: before this it was not, or not everywhere, kept whose what was. Absent: it was, all the time. */
  rolesSince: instantSchema.optional(),
  /** `peak` is the most that were open at a time, `opened` those that began. */
  connections: z.object({ peak: counts, opened: counts }).optional(),
  /** Persons who connected or sent something; HyperLogLog, within some 2 %. `total` is of all buckets together. */
  active: z
    .object({
      customer: counts,
      vendor: counts,
      total: z.object({ customer: z.number().int(), vendor: z.number().int() }),
    })
    .optional(),
  /** Commands as they came, and stream events that were handed to connections (`events`). */
  messages: z.record(z.string(), counts).optional(),
  latency: z.object({ count: counts, p50Ms: figures, p90Ms: figures, p99Ms: figures }).optional(),
  /** Refused commands and handshakes, by code. */
  errors: z.record(z.string(), counts).optional(),
  /** Devices that came back: how long they were away, and how many events they had missed. */
  offline: z.object({ returns: counts, p50Ms: figures, p90Ms: figures, syncP50: figures, syncP90: figures }).optional(),
  /** Decisions by outcome. */
  push: z.record(z.string(), counts).optional(),
  /** Notifications that were addressed to somebody, and those that were read. `openRate` is read ÷ told. */
  notifications: z.object({ told: counts, read: counts, openRate: figures }).optional(),
  /** Seven rows from Monday, 24 hours of the wall clock each: commands of an admin's answer, bookings by start of a vendor's. */
  'heat-map': z.array(z.array(z.number().int())).optional(),
  /** The bucket with the most. */
  peaks: z.object({ connections: peak, messages: peak, active: peak }).optional(),
  /** The period against the one so many weeks before. */
  trends: z
    .object({ weeks: z.number().int().positive(), opened: trend, active: trend, messages: trend, errors: trend })
    .optional(),
  top: z.object({ persons: z.array(z.object({ userId: idSchema, ...counted })), devices: z.array(device) }).optional(),
  bottlenecks: z
    .object({
      slowestCommands: z.array(named.extend({ command: z.string(), p50Ms: z.number(), p99Ms: z.number() })),
      hottestStreams: z.array(z.object({ stream: z.string(), ...counted })),
      limitedDevices: z.array(device),
    })
    .optional(),
  /** By the day of their start, and their status of now. */
  bookings: z.partialRecord(bookingStatusSchema, counts).optional(),
  /** Persons with a booking that starts then. `total` is of all buckets together. */
  customers: z.object({ unique: counts, total: z.number().int() }).optional(),
  /** From the request to the vendor's yes or no, by the time of the answer. */
  responses: z.object({ answered: counts, p50Ms: figures, p90Ms: figures }).optional(),
});
export type AnalyticsValue = z.infer<typeof analyticsValueSchema>;

export const analyticsCommands = {
  'analytics:query': {
    namespaces: [Namespace.Main, Namespace.Admin],
    roles: ['vendor', 'admin'],
    keyed: false,
    args: z
      .object({
        /** Half open: `[from, to)`. */
        from: instantSchema,
        to: instantSchema,
        bucket: z.enum(['minute', 'hour', 'day']),
        what: z.array(z.enum(analyticsMeasures)).min(1).max(analyticsMeasures.length),
        /** Of days and of the heat map. Default: UTC. */
        timeZone: ianaZoneSchema.optional(),
        /** For admins: what one node counted, what is of one role, and what is of one event. Default: all of them together. */
        node: nodeSchema.optional(),
        role: roleSchema.optional(),
        event: eventNameSchema.optional(),
      })
      .superRefine(({ from, to, bucket }, context) => {
        const lengthMs = Date.parse(to) - Date.parse(from);
        if (lengthMs <= 0) context.addIssue({ code: 'custom', path: ['to'], message: '`to` is after `from`' });
        else if (lengthMs > MAX_ANALYTICS_BUCKETS * bucketMs[bucket]) {
          context.addIssue({
            code: 'custom',
            path: ['to'],
            message: `more than ${MAX_ANALYTICS_BUCKETS} buckets: take wider ones, or a shorter time`,
          });
        }
      }),
    value: analyticsValueSchema,
  },
} as const satisfies Record<string, CommandSpec>;
