/** FCM message: a push in the words of https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
import type { PushMessage } from './provider.ts';

/** FCM keeps nothing longer than four weeks and refuses what asks for more. */
const MAX_TTL_S = 28 * 86_400;

/**
 * Since Android 8 a channel decides about sound, not a message: what is silent goes to a channel of this name.
 * An app that has none of that name shows it in its default channel.
 */
export const SILENT_CHANNEL = 'silent';

/** The body of `messages:send`. Fields that are undefined do not appear in it. */
export function toFcmMessage(message: PushMessage, nowMs: number) {
  const ttlS = Math.min(Math.max(Math.floor((message.expiresMs - nowMs) / 1_000), 0), MAX_TTL_S);
  return {
    message: {
      token: message.token,
      notification: { title: message.title, body: message.body },
      data: message.data,
      android: {
        priority: message.urgency === 'high' ? ('HIGH' as const) : ('NORMAL' as const),
        ttl: `${ttlS}s`,
        // The key acts while the device is out of reach, the tag on what the device shows already (PU7).
        collapse_key: message.collapseKey,
        notification: {
          tag: message.collapseKey,
          sound: message.sound,
          channel_id: message.sound === undefined ? SILENT_CHANNEL : undefined,
          notification_count: message.badge,
        },
      },
    },
  };
}
