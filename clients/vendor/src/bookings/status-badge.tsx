/** Status badge: a booking's status in a word, and whether it is only anticipated. */
import type { BookingView } from '@slotwire/sdk';
import { Badge } from '@slotwire/ui';
import { ArrowRightLeft, CloudUpload } from 'lucide-react';
import { lookOf } from './status.ts';

export function StatusBadge({ status }: { status: string }) {
  const { label, tone, icon } = lookOf(status);
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}

/** All that a row says beside its facts. */
export function BookingBadges({ view: { booking, pending } }: { view: BookingView }) {
  return (
    <span className="badges">
      <StatusBadge status={booking.status} />
      {booking.reschedule === undefined ? null : (
        <Badge tone="warning" icon={ArrowRightLeft}>
          Asks to move
        </Badge>
      )}
      {pending.length === 0 ? null : (
        <Badge tone="neutral" icon={CloudUpload}>
          Sending
        </Badge>
      )}
    </span>
  );
}
