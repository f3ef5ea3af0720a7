/** Channels: whether preferences let a notification through (PF5), as the oracle reads the rule. */
import type { NotificationPriority, Preferences } from '@slotwire/protocol';
import type { NotificationMark } from './history.ts';

const weight: Readonly<Record<NotificationPriority, number>> = { low: 0, normal: 1, high: 2, critical: 3 };

export function isOpen(preferences: Preferences, mark: NotificationMark, channel: 'inApp' | 'push'): boolean {
  const { category, priority, booking } = mark;
  if (priority === 'critical') return true;
  if (!preferences.categories[category][channel]) return false;
  if (weight[priority] < weight[preferences.minimumPriority[channel]]) return false;
  const { vendors, bookings } = preferences.muted;
  return booking === undefined || !(vendors.includes(booking.vendorId) || bookings.includes(booking.id));
}
