/**
 * Whether a notification is pushed to one device, and when (PF3–PF5, PU2–PU4). Pure: the same rule when recipients are gone through and,
 * as much may have changed until then, again when the push goes out.
 */
import { type Closed, closedBy, defaultPreferences, type Notification, type Preferences } from '@slotwire/protocol';
import { endOfWindow } from '@slotwire/runtime';
import type { PushTarget } from '../storage/store-notifications.ts';

/** PU4: a push that is older is of no use to anybody. */
const MAX_AGE_MS = 86_400_000;

export interface PushFacts {
  /** From here on it is dropped; see `expiryOf`. */
  expiresMs: number;
  /** There is no room for another push before (PU3); undefined: there is, or it is not known yet. */
  cappedUntilMs: number | undefined;
}

export type PushVerdict =
  | { outcome: 'send'; sound: boolean }
  | { outcome: 'expired' | 'suppressed-read' | 'suppressed-shown' | 'muted' | 'off'; detail: string | undefined }
  | { outcome: 'deferred-quiet' | 'deferred-capped'; detail: string; dueMs: number };

export function decidePush(
  notification: Notification,
  target: PushTarget,
  { expiresMs, cappedUntilMs }: PushFacts,
  nowMs: number,
): PushVerdict {
  if (nowMs >= expiresMs) return { outcome: 'expired', detail: `at ${iso(expiresMs)}` };
  if (target.read) return { outcome: 'suppressed-read', detail: undefined };
  if (target.shown) return { outcome: 'suppressed-shown', detail: undefined };
  const preferences = target.preferences ?? defaultPreferences;
  const send = { outcome: 'send', sound: closedBy(preferences, notification, 'sound') === undefined } as const;
  if (notification.priority === 'critical') return send;
  const closed = closedBy(preferences, notification, 'push');
  if (closed !== undefined) return { outcome: isMute(closed) ? 'muted' : 'off', detail: closed };
  const quietUntilMs = endOfQuiet(preferences, target, nowMs);
  if (quietUntilMs !== undefined)
    return { outcome: 'deferred-quiet', detail: `quiet hours until ${iso(quietUntilMs)}`, dueMs: quietUntilMs };
  if (cappedUntilMs !== undefined) {
    const dueMs = endOfQuiet(preferences, target, cappedUntilMs) ?? cappedUntilMs;
    return { outcome: 'deferred-capped', detail: `no room before ${iso(dueMs)}`, dueMs };
  }
  return send;
}

/** When the push of this notification is dropped (PU4). @param atMs the instant of the notification */
export function expiryOf({ expiresAt }: Pick<Notification, 'expiresAt'>, atMs: number): number {
  const dayMs = atMs + MAX_AGE_MS;
  return expiresAt === undefined ? dayMs : Math.min(dayMs, Date.parse(expiresAt));
}

/** When the quiet hours end in which this instant lies; undefined outside of them. */
function endOfQuiet({ quietHours, timeZone }: Preferences, target: PushTarget, atMs: number): number | undefined {
  if (!quietHours.enabled) return undefined;
  return endOfWindow(quietHours.windows, timeZone === 'auto' ? target.deviceTimeZone : timeZone, atMs);
}

const isMute = (closed: Closed) => closed === 'muted-vendor' || closed === 'muted-booking';

const iso = (ms: number) => new Date(ms).toISOString();
