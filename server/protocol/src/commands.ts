/**
 * Client → server: every command with its namespace, who may send it, its arguments and its value.
 * The service's dispatcher, the SDK's types, the permission tests and SPEC.md all stand on this one table.
 */
import * as z from 'zod';
import type { Ack } from './ack.ts';
import { bookingLimits, bookingSchema, bookingStatusSchema } from './bookings.ts';
import { streamEventSchema } from './events.ts';
import { inboxItemSchema, notificationCategorySchema, notificationLimits } from './notifications.ts';
import { preferenceChanges, preferencesSchema } from './preferences.ts';
import { idSchema, instantSchema, keySchema, type Role, traceparentSchema, versionSchema } from './primitives.ts';
import { MAX_PUSH_DECISIONS, pushDecisionSchema, pushRegistration } from './push.ts';
import { epochSchema, offsetSchema, positionsSchema, streamNameSchema } from './streams.ts';

export const Namespace = { Main: '/', Admin: '/admin' } as const;
export type Namespace = (typeof Namespace)[keyof typeof Namespace];

interface CommandSpec {
  namespace: Namespace;
  /** Who may send it. */
  roles: readonly Role[];
  /** Changes something, so it carries a key and is applied once (CM2). */
  keyed: boolean;
  args: z.ZodType;
  value: z.ZodType;
}

const trace = traceparentSchema.optional();
const keyed = { key: keySchema, trace };
const onBooking = { ...keyed, bookingId: keySchema, baseVersion: versionSchema };
const slot = { startsAt: instantSchema, endsAt: instantSchema };

const person: readonly Role[] = ['customer', 'vendor'];
const customer: readonly Role[] = ['customer'];
const vendor: readonly Role[] = ['vendor'];

export const createBookingArgs = z.object({
  ...keyed,
  vendorId: idSchema,
  resourceId: idSchema,
  service: z.string().min(1).max(bookingLimits.maxServiceLength),
  ...slot,
});

/** Samples that a client may report; the service turns them into metrics. */
export const ClientSample = {
  ConnectMs: 'connect_ms',
  DeliveryMs: 'delivery_ms',
  ResumeEvents: 'resume_events',
  SyncMs: 'sync_ms',
  OutboxDepth: 'outbox_depth',
} as const;
export type ClientSample = (typeof ClientSample)[keyof typeof ClientSample];
export const clientSamples: readonly ClientSample[] = Object.values(ClientSample);

export const MAX_TELEMETRY_SAMPLES = 200;
export const MAX_SYNC_EVENTS = 500;
export const MAX_SNAPSHOT_BOOKINGS = 200;

export const commands = {
  'booking:create': { namespace: '/', roles: customer, keyed: true, args: createBookingArgs, value: bookingSchema },
  'booking:cancel': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z.object({ ...onBooking, reason: z.string().min(1).max(bookingLimits.maxReasonLength).optional() }),
    value: bookingSchema,
  },
  'booking:reschedule': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z.object({ ...onBooking, ...slot }),
    value: bookingSchema,
  },
  'booking:answer-reschedule': {
    namespace: '/',
    roles: vendor,
    keyed: true,
    args: z.object({ ...onBooking, accept: z.boolean() }),
    value: bookingSchema,
  },
  'booking:transition': {
    namespace: '/',
    roles: vendor,
    keyed: true,
    args: z.object({ ...onBooking, to: bookingStatusSchema.exclude(['requested', 'cancelled']) }),
    value: bookingSchema,
  },
  'booking:note': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z.object({ ...keyed, bookingId: keySchema, text: z.string().min(1).max(bookingLimits.maxNoteLength) }),
    value: bookingSchema,
  },
  'sync:since': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({
      stream: streamNameSchema,
      epoch: epochSchema,
      offset: offsetSchema,
      limit: z.number().int().min(1).max(MAX_SYNC_EVENTS).optional(),
    }),
    /** `events` may be shorter than what is missing: ask again from the last one until it stands at `head`. */
    value: z.object({
      events: z.array(streamEventSchema),
      epoch: epochSchema,
      head: offsetSchema,
      recovered: z.boolean(),
    }),
  },
  'sync:snapshot': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({
      /** `next` of the page before. */
      after: keySchema.optional(),
      limit: z.number().int().min(1).max(MAX_SNAPSHOT_BOOKINGS).optional(),
    }),
    /** `positions` were taken before the bookings were read: keep those of the first page, and sync from there. */
    value: z.object({
      bookings: z.array(bookingSchema),
      next: keySchema.optional(),
      positions: positionsSchema,
      /** On the first page: the inbox window, newest first. */
      notifications: z.array(inboxItemSchema).optional(),
      unread: z.number().int().optional(),
      preferences: preferencesSchema.optional(),
    }),
  },
  'notification:list': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({
      /** `next` of the page before. */
      before: keySchema.optional(),
      limit: z.number().int().min(1).max(notificationLimits.maxPage).optional(),
      category: notificationCategorySchema.optional(),
      unread: z.boolean().optional(),
    }),
    /** Newest first. `unread` is the count of the whole inbox window, whatever the filter. */
    value: z.object({
      notifications: z.array(inboxItemSchema),
      next: keySchema.optional(),
      unread: z.number().int(),
    }),
  },
  'notification:read': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z
      .object({
        ...keyed,
        ids: z.array(keySchema).min(1).max(notificationLimits.maxIds).optional(),
        all: z.literal(true).optional(),
      })
      .refine((args) => (args.ids === undefined) !== (args.all === undefined), 'name either ids or all'),
    value: z.object({ unread: z.number().int() }),
  },
  /** A device in the foreground showed them: no push is needed (PU2). Marks are set once, so it needs no key. */
  'notification:shown': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({ ids: z.array(keySchema).min(1).max(notificationLimits.maxIds) }),
    value: z.object({ marked: z.number().int() }),
  },
  'preferences:get': { namespace: '/', roles: person, keyed: false, args: z.object({}), value: preferencesSchema },
  'preferences:set': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z.object({ ...keyed, ...preferenceChanges }),
    value: preferencesSchema,
  },
  'device:register': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z.object(keyed).and(pushRegistration),
    value: z.object({ deviceId: idSchema }),
  },
  'device:unregister': {
    namespace: '/',
    roles: person,
    keyed: true,
    args: z.object(keyed),
    value: z.object({ deviceId: idSchema }),
  },
  'session:refresh': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({ token: z.string().min(1).max(8_192) }),
    value: z.object({ expiresAt: instantSchema }),
  },
  'session:profile': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({ mode: z.enum(['live', 'saver', 'background']) }),
    value: z.object({ mode: z.enum(['live', 'saver', 'background']) }),
  },
  'telemetry:report': {
    namespace: '/',
    roles: person,
    keyed: false,
    args: z.object({
      samples: z
        .array(
          z.object({
            name: z.enum(Object.values(ClientSample) as [ClientSample, ...ClientSample[]]),
            value: z.number().min(0),
          }),
        )
        .min(1)
        .max(MAX_TELEMETRY_SAMPLES),
    }),
    value: z.object({ accepted: z.number().int() }),
  },
  'session:revoke': {
    namespace: '/admin',
    roles: ['admin'],
    keyed: true,
    args: z
      .object({ ...keyed, jti: z.string().min(1).max(128).optional(), userId: idSchema.optional() })
      .refine((args) => (args.jti === undefined) !== (args.userId === undefined), 'name either jti or userId'),
    /** How many connections were closed. */
    value: z.object({ closed: z.number().int() }),
  },
  /** Why a person was pushed, or was not. Newest first. */
  'push:decisions': {
    namespace: '/admin',
    roles: ['admin'],
    keyed: false,
    args: z
      .object({
        userId: idSchema.optional(),
        notificationId: keySchema.optional(),
        limit: z.number().int().min(1).max(MAX_PUSH_DECISIONS).optional(),
      })
      .refine(
        (args) => args.userId !== undefined || args.notificationId !== undefined,
        'name userId or notificationId',
      ),
    value: z.object({ decisions: z.array(pushDecisionSchema) }),
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
/** What a client sends (before parsing). */
export type CommandInput<C extends CommandName> = z.input<(typeof commands)[C]['args']>;
/** What the service works with (after parsing). */
export type CommandArgs<C extends CommandName> = z.output<(typeof commands)[C]['args']>;
export type CommandValue<C extends CommandName> = z.output<(typeof commands)[C]['value']>;

export type BookingCommandName = Extract<CommandName, `booking:${string}`>;
export const SessionMode = { Live: 'live', Saver: 'saver', Background: 'background' } as const;
export type SessionMode = (typeof SessionMode)[keyof typeof SessionMode];

/** For Socket.IO's typed `Socket<…>` generics. */
export type ClientToServerEvents = {
  [C in CommandName]: (args: CommandInput<C>, ack: (answer: Ack<CommandValue<C>>) => void) => void;
};
