/** Booking problems: own commands about this booking that were refused. */
import { useAttention } from '@slotwire/react';
import { AttentionNotice } from './attention-panel.tsx';

export function BookingProblems({ bookingId }: { bookingId: string }) {
  const items = useAttention().filter((item) => item.bookingId === bookingId);
  return items.map((item) => <AttentionNotice key={item.key} item={item} />);
}
