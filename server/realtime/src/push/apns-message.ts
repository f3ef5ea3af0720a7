/** APNs message: a push in the words of https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns */
import { createHash } from 'node:crypto';
import type { PushMessage } from './provider.ts';

/** Of apns-collapse-id, in bytes. */
const MAX_COLLAPSE_ID_BYTES = 64;

export interface ApnsRequest {
  path: string;
  /** Without `authorization`. */
  headers: Record<string, string>;
  body: string;
}

export function toApnsRequest(message: PushMessage, defaultTopic: string): ApnsRequest {
  const { title, body, sound, badge } = message;
  return {
    path: `/3/device/${message.token}`,
    headers: {
      'apns-push-type': 'alert',
      'apns-topic': message.topic ?? defaultTopic,
      // 5 lets the device choose a moment that suits its battery.
      'apns-priority': message.urgency === 'high' ? '10' : '5',
      // 0 would say: deliver at once or never. A push that expired in this second is near enough to that.
      'apns-expiration': String(Math.max(Math.floor(message.expiresMs / 1_000), 0)),
      'apns-collapse-id': toCollapseId(message.collapseKey),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ aps: { alert: { title, body }, sound, badge }, ...message.data }),
  };
}

/** A longer key is hashed: two keys must not become one, which cutting could do. */
export function toCollapseId(collapseKey: string): string {
  // A header holds printable ASCII alone.
  if (/^[\x20-\x7e]*$/.test(collapseKey) && collapseKey.length <= MAX_COLLAPSE_ID_BYTES) return collapseKey;
  return createHash('sha256').update(collapseKey).digest('base64url');
}
