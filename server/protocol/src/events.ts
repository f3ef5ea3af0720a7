/** Server → client: stream events, and the messages around them. */
import * as z from 'zod';
import { actorSchema, bookingFieldSchema, bookingSchema, noteSchema } from './bookings.ts';
import { metricsSignalSchema, monitorSignalSchema } from './commands-monitor.ts';
import { overviewSchema } from './commands-overview.ts';
import { refusalSchema } from './errors.ts';
import { announcementSchema, notificationSchema } from './notifications.ts';
import { preferencesSchema } from './preferences.ts';
import {
  idSchema,
  instantSchema,
  keySchema,
  platformSchema,
  roleSchema,
  traceparentSchema,
  versionSchema,
} from './primitives.ts';
import { epochSchema, offsetSchema, streamKeySchema, streamNameSchema, streamPositionSchema } from './streams.ts';

/** The data of each event type. A client skips a type that it does not know, and still advances (DL7). */
export const streamEventData = {
  'booking.created': z.object({ booking: bookingSchema, actor: actorSchema }),
  'booking.updated': z.object({
    booking: bookingSchema,
    changed: z.array(bookingFieldSchema),
    actor: actorSchema,
    reason: z.string().optional(),
  }),
  'booking.noted': z.object({ bookingId: keySchema, version: versionSchema, note: noteSchema }),
  announcement: announcementSchema,
  'notification.created': z.object({ notification: notificationSchema }),
  /** On one device of the person, and so on all (NT4). */
  'notification.read': z.object({ ids: z.array(keySchema) }),
  'preferences.updated': z.object({ preferences: preferencesSchema }),
} as const;

export type StreamEventType = keyof typeof streamEventData;
export const streamEventTypes = Object.keys(streamEventData) as [StreamEventType, ...StreamEventType[]];
export type StreamEventData<T extends StreamEventType> = z.infer<(typeof streamEventData)[T]>;

const envelope = {
  stream: streamNameSchema,
  epoch: epochSchema,
  offset: offsetSchema.min(1),
  id: keySchema,
  at: instantSchema,
  trace: traceparentSchema.optional(),
};

/** An event of any type; `data` is checked by `streamEventSchema` for the types of this version. */
export const rawStreamEventSchema = z.object({ ...envelope, type: z.string(), data: z.unknown() });

export const streamEventSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('booking.created'), data: streamEventData['booking.created'] }),
  z.object({ ...envelope, type: z.literal('booking.updated'), data: streamEventData['booking.updated'] }),
  z.object({ ...envelope, type: z.literal('booking.noted'), data: streamEventData['booking.noted'] }),
  z.object({ ...envelope, type: z.literal('announcement'), data: streamEventData.announcement }),
  z.object({ ...envelope, type: z.literal('notification.created'), data: streamEventData['notification.created'] }),
  z.object({ ...envelope, type: z.literal('notification.read'), data: streamEventData['notification.read'] }),
  z.object({ ...envelope, type: z.literal('preferences.updated'), data: streamEventData['preferences.updated'] }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;

export const connectionLimitsSchema = z.object({
  /** A larger message from the client cuts the connection. */
  maxMessageBytes: z.number().int(),
  /** How often `heads` comes in live mode. */
  headsEveryMs: z.number().int(),
  /** How long events may be held back in saver and background mode. */
  saverFlushMs: z.number().int(),
  /** The most events that one `sync:since` returns. */
  maxSyncEvents: z.number().int(),
});
export type ConnectionLimits = z.infer<typeof connectionLimitsSchema>;

export const presenceDeviceSchema = z.object({ deviceId: idSchema, platform: platformSchema, since: instantSchema });

export const serverEvents = {
  welcome: z.object({
    sessionId: z.string(),
    userId: idSchema,
    role: roleSchema,
    serverTime: instantSchema,
    expiresAt: instantSchema,
    /** The head of each stream; `recovered` says that everything after the named position follows. */
    streams: z.record(streamKeySchema, streamPositionSchema.extend({ recovered: z.boolean() })),
    limits: connectionLimitsSchema,
  }),
  /** One stream, ascending, contiguous. */
  events: z.array(streamEventSchema),
  heads: z.record(streamKeySchema, streamPositionSchema),
  signal: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('presence'),
      /** All connected devices of the receiving person. */
      data: z.object({ devices: z.array(presenceDeviceSchema) }),
    }),
    z.object({ type: z.literal('overview'), data: overviewSchema }),
    z.object({ type: z.literal('monitor'), data: monitorSignalSchema }),
    z.object({ type: z.literal('metrics'), data: metricsSignalSchema }),
  ]),
  goodbye: refusalSchema,
} as const;

export type ServerEventName = keyof typeof serverEvents;
export type ServerEventPayload<E extends ServerEventName> = z.infer<(typeof serverEvents)[E]>;
export type Welcome = ServerEventPayload<'welcome'>;
export type Heads = ServerEventPayload<'heads'>;
export type Signal = ServerEventPayload<'signal'>;
export type SignalData<T extends Signal['type']> = Extract<Signal, { type: T }>['data'];
export type Goodbye = ServerEventPayload<'goodbye'>;

/** For Socket.IO's typed `Socket<…>` generics. */
export type ServerToClientEvents = { [E in ServerEventName]: (payload: ServerEventPayload<E>) => void };
