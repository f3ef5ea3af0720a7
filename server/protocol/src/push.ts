/** Push: how a device registers for it, what it brings, and what became of each. */
import * as z from 'zod';
import { isTimeZone } from './preferences.ts';
import { idSchema, instantSchema, keySchema } from './primitives.ts';

export const PushProviderName = { Fcm: 'fcm', Apns: 'apns' } as const;
export type PushProviderName = (typeof PushProviderName)[keyof typeof PushProviderName];

/** APNs keeps apps from the App Store and development builds apart. */
export const PushEnvironment = { Production: 'production', Sandbox: 'sandbox' } as const;
export type PushEnvironment = (typeof PushEnvironment)[keyof typeof PushEnvironment];

const locale = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/, 'a locale is a BCP 47 tag such as de-AT');
const timeZone = z.string().max(64).refine(isTimeZone, 'no such IANA time zone, as Europe/Berlin is one');
const about = { locale, timeZone };

/** Lengths and alphabets of https://firebase.google.com/docs/cloud-messaging and of APNs device tokens (hex; their length may grow). */
export const pushRegistration = z.discriminatedUnion('provider', [
  z.object({
    ...about,
    provider: z.literal('fcm'),
    pushToken: z.string().regex(/^[A-Za-z0-9:_-]{32,4096}$/, 'not a token of FCM'),
  }),
  z.object({
    ...about,
    provider: z.literal('apns'),
    pushToken: z.string().regex(/^(?:[0-9a-fA-F]{2}){32,100}$/, 'not a device token of APNs: 64 to 200 hex digits'),
    /** Default: production. */
    environment: z.enum(['production', 'sandbox']).optional(),
    /** The bundle id of the app; default: that of the service's configuration. */
    topic: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,255}$/, 'a topic is a bundle id')
      .optional(),
  }),
]);
export type PushRegistration = z.infer<typeof pushRegistration>;

/** What an app finds in a push, as strings: FCM knows no others. */
export const pushDataSchema = z.object({
  /** Of the notification; of a digest, of the newest. */
  id: keySchema,
  category: z.string(),
  priority: z.string(),
  bookingId: z.string().optional(),
  /** How many notifications a digest stands for. */
  digest: z.string().optional(),
});
export type PushData = z.infer<typeof pushDataSchema>;

/**
 * What became of a notification on its way to one device, and why (PU5).
 * Another decision follows on `deferred-quiet`, `deferred-capped` and `retried`; all others are final. `digested` went out in the push of another
 * notification, the newest of its digest, which is the one that is `sent`.
 */
export const pushOutcomes = [
  'sent',
  'digested',
  'suppressed-shown',
  'suppressed-read',
  'deferred-quiet',
  'deferred-capped',
  'muted',
  'off',
  'no-token',
  'expired',
  'retried',
  'dead-token',
  'failed',
] as const;
export const pushOutcomeSchema = z.enum(pushOutcomes);
export type PushOutcomeName = z.infer<typeof pushOutcomeSchema>;

export const pushDecisionSchema = z.object({
  notificationId: keySchema,
  userId: idSchema,
  /** Absent where there was no device. */
  deviceId: idSchema.optional(),
  at: instantSchema,
  outcome: pushOutcomeSchema,
  /** In words: the preference that closed the channel, the end of the quiet hours, what the provider said. */
  detail: z.string().optional(),
});
export type PushDecision = z.infer<typeof pushDecisionSchema>;

export const MAX_PUSH_DECISIONS = 200;
