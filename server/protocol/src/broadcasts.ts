/** Broadcasts: what an admin tells many at once, to whom, and what became of it. */
import * as z from 'zod';
import { announcementSchema } from './notifications.ts';
import { idSchema, instantSchema, keySchema } from './primitives.ts';
import { pushOutcomeSchema } from './push.ts';

export const broadcastLimits = {
  maxPeople: 1_000,
  maxPage: 50,
  /** A broadcast may be put off for so long, ms (a year). */
  maxAheadMs: 365 * 86_400_000,
} as const;

export const audienceSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all') }),
  z.object({ type: z.literal('role'), role: z.enum(['customer', 'vendor']) }),
  z.object({ type: z.literal('group'), group: idSchema }),
  /** Named twice is named once. */
  z.object({ type: z.literal('people'), userIds: z.array(idSchema).max(broadcastLimits.maxPeople) }),
]);
export type Audience = z.infer<typeof audienceSchema>;

/** An audience as it is told: a list by its length. */
export const toldAudienceSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all') }),
  z.object({ type: z.literal('role'), role: z.enum(['customer', 'vendor']) }),
  z.object({ type: z.literal('group'), group: idSchema }),
  z.object({ type: z.literal('people'), count: z.number().int() }),
]);
export type ToldAudience = z.infer<typeof toldAudienceSchema>;

const countSchema = z.number().int().min(0);
const headcount = z.object({ people: countSchema, devices: countSchema });

/** Whom a broadcast would reach now. Those who are away and cannot be pushed to find it in the inbox, and are not counted. */
export const reachSchema = z.object({
  /** Known to be reachable: connected, or with a device that can be pushed to. Of a list: its length. */
  people: countSchema,
  connected: headcount,
  push: headcount,
  /** Nodes that did not answer: who is connected to them is not counted. */
  missing: z.array(z.string()),
});
export type Reach = z.infer<typeof reachSchema>;

export const BroadcastState = {
  Queued: 'queued',
  Sending: 'sending',
  Sent: 'sent',
  Cancelled: 'cancelled',
  Failed: 'failed',
} as const;
export type BroadcastState = (typeof BroadcastState)[keyof typeof BroadcastState];

/** By outcome of the push decisions that are still kept (PU5); those that never came are absent. */
const pushedSchema = z.partialRecord(pushOutcomeSchema, countSchema);

export const broadcastSchema = announcementSchema.extend({
  id: keySchema,
  /** Who sent it. */
  by: idSchema,
  audience: toldAudienceSchema,
  push: z.boolean(),
  createdAt: instantSchema,
  /** When it is to be sent. */
  dueAt: instantSchema,
  state: z.enum(Object.values(BroadcastState) as [BroadcastState, ...BroadcastState[]]),
  /** Why it failed. */
  failure: z.enum(['expired', 'internal']).optional(),
  sentAt: instantSchema.optional(),
});

export const broadcastProgressSchema = z.object({
  /** Streams that have it: 1, or one for each person of a list. */
  written: countSchema,
  /** Devices that were connected when it began to be sent. */
  connected: countSchema,
  pushed: pushedSchema,
  /** People who read it. */
  read: countSchema,
});

export const listedBroadcastSchema = broadcastSchema.extend({ progress: broadcastProgressSchema });
export type Broadcast = z.infer<typeof broadcastSchema>;
export type BroadcastProgress = z.infer<typeof broadcastProgressSchema>;
