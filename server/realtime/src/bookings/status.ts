/** Status: which may follow which. The table itself is the protocol's (BK1): clients and service read the same one. */
import { type BookingStatus, bookingTransitions } from '@slotwire/protocol';

export function mayFollow(from: BookingStatus, to: BookingStatus): boolean {
  return bookingTransitions[from].includes(to);
}

/** Not begun and not over: its times may still change, and only then may it carry the customer's ask (BK3). */
export function isMovable(status: BookingStatus): boolean {
  return status === 'requested' || status === 'confirmed';
}
