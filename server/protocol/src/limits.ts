/**
 * Limits: how much one address, device and person may ask of the service. One value for all nodes, which admins change while it runs.
 * The defaults are what an honest client never meets, but for the herd that comes back after an outage.
 */
import * as z from 'zod';

/** What a command counts as. */
export const CommandClass = {
  /** `booking:*`: what people came for. */
  Bookings: 'bookings',
  /** Other commands that change something. */
  Writes: 'writes',
  /** Commands that only read; what is no command counts as one. */
  Reads: 'reads',
  Telemetry: 'telemetry',
  Session: 'session',
  /** Everything in the namespace of admins. */
  Admin: 'admin',
} as const;
export type CommandClass = (typeof CommandClass)[keyof typeof CommandClass];
export const commandClasses = Object.values(CommandClass) as [CommandClass, ...CommandClass[]];

/** How loaded a node is (RL3). */
export const LoadLevel = { Normal: 'normal', Elevated: 'elevated', Critical: 'critical' } as const;
export type LoadLevel = (typeof LoadLevel)[keyof typeof LoadLevel];
export const loadLevels = Object.values(LoadLevel) as [LoadLevel, ...LoadLevel[]];

const MOST = 1_000_000;

/** A token bucket: `size` at once, `perSecond` in the long run. */
const bucketShape = {
  size: z.number().int().min(1).max(MOST),
  perSecond: z.number().positive().max(MOST),
};
const bucketSchema = z.strictObject(bucketShape);
export type LimitBucket = z.infer<typeof bucketSchema>;

function byClass<S extends z.ZodType>(schema: S) {
  return z.strictObject({
    bookings: schema,
    writes: schema,
    reads: schema,
    telemetry: schema,
    session: schema,
    admin: schema,
  });
}

export const limitSettingsSchema = z.strictObject({
  /** Connects per second (RL1), counted before the token is looked at. */
  handshakes: z.strictObject({
    perAddress: bucketSchema,
    /** Of customers and vendors. */
    perNode: bucketSchema,
    /** In the namespace of admins, whom a storm of customers must not keep out. */
    adminsPerNode: bucketSchema,
  }),
  /** Commands per second (RL2). */
  commands: z.strictObject({
    perDevice: byClass(bucketSchema),
    /** All devices of a person together, on all nodes. */
    perPerson: byClass(bucketSchema),
    /** Everybody on one node together: what a rising load shrinks first. */
    perNode: byClass(bucketSchema),
    /** Bookings that one existing back end posts over HTTP, on all nodes together. It speaks for many people, so no person's bucket would do. */
    perBackEnd: bucketSchema,
  }),
  /** Of one person, on all nodes together (RL4). */
  connectionsPerPerson: z.number().int().min(1).max(10_000),
  /** Taps that one session of an admin may have open (MO3). */
  subscriptionsPerSession: z.number().int().min(1).max(1_000),
});
export type LimitSettings = z.infer<typeof limitSettingsSchema>;

export const defaultLimits: LimitSettings = {
  handshakes: {
    // A household, an office, a train; what many customers share (a carrier's NAT, a proxy) is named in the configuration.
    perAddress: { size: 200, perSecond: 20 },
    // A handshake costs 0.7 ms of CPU: a third of a core while a herd comes back.
    perNode: { size: 1_000, perSecond: 500 },
    adminsPerNode: { size: 50, perSecond: 10 },
  },
  commands: {
    perDevice: {
      bookings: { size: 200, perSecond: 5 },
      writes: { size: 60, perSecond: 2 },
      reads: { size: 200, perSecond: 10 },
      telemetry: { size: 10, perSecond: 0.5 },
      session: { size: 30, perSecond: 1 },
      admin: { size: 200, perSecond: 20 },
    },
    perPerson: {
      bookings: { size: 400, perSecond: 10 },
      writes: { size: 120, perSecond: 4 },
      reads: { size: 400, perSecond: 20 },
      telemetry: { size: 30, perSecond: 1 },
      session: { size: 60, perSecond: 2 },
      admin: { size: 400, perSecond: 40 },
    },
    perNode: {
      bookings: { size: 20_000, perSecond: 10_000 },
      writes: { size: 10_000, perSecond: 5_000 },
      reads: { size: 4_000, perSecond: 2_000 },
      telemetry: { size: 5_000, perSecond: 2_000 },
      session: { size: 10_000, perSecond: 5_000 },
      admin: { size: 2_000, perSecond: 500 },
    },
    // A marketplace of 200,000 bookings a day takes 2 a second, and ten times that in its busiest minute; the rest is for catching up after an outage.
    perBackEnd: { size: 2_000, perSecond: 100 },
  },
  connectionsPerPerson: 50,
  subscriptionsPerSession: 5,
};

const bucketChange = z
  .strictObject({ size: bucketShape.size.optional(), perSecond: bucketShape.perSecond.optional() })
  .optional();

/** Names what changes, and leaves the rest. A field that does not exist is an error: a limit that is not set must not look as if it were. */
export const limitChangesSchema = z.strictObject({
  handshakes: z
    .strictObject({ perAddress: bucketChange, perNode: bucketChange, adminsPerNode: bucketChange })
    .optional(),
  commands: z
    .strictObject({
      perDevice: byClass(bucketChange).optional(),
      perPerson: byClass(bucketChange).optional(),
      perNode: byClass(bucketChange).optional(),
      perBackEnd: bucketChange,
    })
    .optional(),
  connectionsPerPerson: limitSettingsSchema.shape.connectionsPerPerson.optional(),
  subscriptionsPerSession: limitSettingsSchema.shape.subscriptionsPerSession.optional(),
});
export type LimitChanges = z.infer<typeof limitChangesSchema>;

/** Field by field: `settings` may be changes themselves. */
export function mergeLimits<T extends LimitSettings | LimitChanges>(settings: T, changes: LimitChanges): T {
  return merge(settings, changes) as T;
}

function merge(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isFields(under) || !isFields(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) merged[name] = merge(merged[name], value);
  return merged;
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether it names any limit at all. */
export function namesLimit(changes: unknown): boolean {
  if (!isFields(changes)) return changes !== undefined;
  return Object.values(changes).some(namesLimit);
}
