/** Toasts: what is shown over whatever the person is doing, as data. Which notifications become one is for the center to say. */
import { closedBy, type Notification, type Preferences, reaches } from '@slotwire/protocol';
import { endOfWindow } from '@slotwire/runtime';
import type { Sound, Toast } from './notification-center.ts';

/** How long a toast is meant to be seen, ms. */
export const TOAST_MS = 6_000;
export const LONG_TOAST_MS = 8_000;
/** More characters than this take longer to read. */
export const LONG_TEXT = 80;
/** Nobody can take in more than so many at once. */
export const MAX_TOASTS = 5;

/** @param textLength of title and body together. @param nowMs of the device's clock. */
export function toastOf(
  notification: Notification,
  { sound, textLength, nowMs }: { sound: Sound | undefined; textLength: number; nowMs: number },
): Toast {
  if (reaches(notification.priority, 'high')) return { notification, kind: 'banner', sound, untilMs: undefined };
  const durationMs = textLength > LONG_TEXT ? LONG_TOAST_MS : TOAST_MS;
  return { notification, kind: 'toast', sound, untilMs: nowMs + durationMs };
}

/**
 * Quiet hours silence everything but what is critical (PF5): in the app nothing is held back, so it is shown without a sound (PF4).
 * @param timeZone of the device, for preferences that leave it to the device.
 * @throws RangeError when the runtime does not know the zone.
 */
export function soundOf(
  notification: Notification,
  preferences: Preferences,
  { timeZone, nowMs }: { timeZone: string; nowMs: number },
): Sound | undefined {
  if (notification.priority === 'critical') return 'urgent';
  if (closedBy(preferences, notification, 'sound') !== undefined) return undefined;
  const { enabled, windows } = preferences.quietHours;
  const zone = preferences.timeZone === 'auto' ? timeZone : preferences.timeZone;
  if (enabled && endOfWindow(windows, zone, nowMs) !== undefined) return undefined;
  return notification.category === 'message' ? 'message' : 'default';
}

export class Toasts {
  /** Oldest first. Replaced as a whole with every change. */
  #toasts: readonly Toast[];

  constructor() {
    this.#toasts = [];
  }

  all(): readonly Toast[] {
    return this.#toasts;
  }

  /**
   * Takes the place of one with the same collapse key; of too many, the oldest that passes by itself goes first.
   * @returns false when that is this one: all others wait for the person.
   */
  add(toast: Toast, nowMs: number): boolean {
    const { collapseKey } = toast.notification;
    const others = this.#toasts.filter(
      ({ notification, untilMs }) =>
        notification.collapseKey !== collapseKey && (untilMs === undefined || untilMs > nowMs),
    );
    const toasts = [...others, toast];
    if (toasts.length > MAX_TOASTS) {
      const passing = toasts.findIndex(({ kind }) => kind === 'toast');
      toasts.splice(Math.max(0, passing), 1);
    }
    this.#toasts = toasts;
    return toasts.includes(toast);
  }

  /** @returns true when some had to go. */
  keep(isKept: (toast: Toast) => boolean): boolean {
    const kept = this.#toasts.filter(isKept);
    if (kept.length === this.#toasts.length) return false;
    this.#toasts = kept;
    return true;
  }
}
