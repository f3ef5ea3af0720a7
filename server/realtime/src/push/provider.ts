/**
 * Push provider: what carries a push to a device that is not connected. FCM and APNs are two; in simulation a virtual one takes their place.
 * A provider sends once and says what came of it: trying again, and leaving alone who fails, is decided above.
 */
import type { PushData, PushEnvironment, PushProviderName } from '@slotwire/protocol';

export interface PushMessage {
  token: string;
  environment: PushEnvironment;
  /** Undefined: that of the configuration. */
  topic: string | undefined;
  title: string;
  body: string;
  data: PushData;
  /** Takes the place of an earlier push of the same key (PU7). */
  collapseKey: string;
  /** `high` wakes the device at once. */
  urgency: 'normal' | 'high';
  /** Undefined: silent. */
  sound: string | undefined;
  /** The unread count, where the icon can show it. */
  badge: number | undefined;
  /** The provider drops it when it cannot deliver it before. */
  expiresMs: number;
}

export type PushResult =
  /** The provider took it. */
  | { status: 'sent'; providerId: string | undefined }
  /** It never will: the app is gone, or the token belongs to nobody. */
  | { status: 'dead-token'; detail: string }
  /** This push is wrong in itself, or our credentials are: trying again would not help. */
  | { status: 'refused'; detail: string }
  /** Try again later. `retryAfterMs` when the provider said so. */
  | { status: 'failed'; detail: string; retryAfterMs?: number };

export interface PushProvider {
  readonly name: PushProviderName;
  /** Never rejects, and always settles: a provider that does not answer is `failed` in time. */
  send(message: PushMessage): Promise<PushResult>;
  close(): Promise<void>;
}

/** Absent: push of that kind is off. */
export interface PushProviders {
  fcm?: PushProvider;
  apns?: PushProvider;
}
