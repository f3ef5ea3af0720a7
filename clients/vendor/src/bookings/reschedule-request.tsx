/** Reschedule request: the customer's ask to move, with both times and the answer. */
import type { Booking } from '@slotwire/protocol';
import { useCommand, useNow } from '@slotwire/react';
import { Button, Notice } from '@slotwire/ui';
import { ArrowRightLeft } from 'lucide-react';
import { useApp } from '../app-context.ts';
import { actionWords } from './action-words.ts';
import { useBookingTimes } from './use-booking-times.ts';

export function RescheduleRequest({ booking }: { booking: Booking }) {
  const { directory } = useApp();
  const answer = useCommand('booking:answer-reschedule');
  const times = useBookingTimes();
  const nowMs = useNow(60_000);
  const { reschedule } = booking;
  if (reschedule === undefined) return null;
  const send = (accept: boolean) => answer.submit({ bookingId: booking.id, accept });
  return (
    <Notice
      tone="warning"
      role="note"
      icon={ArrowRightLeft}
      title={`${directory.customer(booking.customerId)} asks to move`}
      actions={
        <>
          <Button
            size="small"
            variant="primary"
            icon={actionWords['accept-reschedule'].icon}
            onPress={() => send(true)}
          >
            {actionWords['accept-reschedule'].label}
          </Button>
          <Button size="small" onPress={() => send(false)}>
            {actionWords['decline-reschedule'].label}
          </Button>
        </>
      }
    >
      <p>
        To <strong>{times.range(reschedule.startsAt, reschedule.endsAt)}</strong>, instead of{' '}
        {times.range(booking.startsAt, booking.endsAt)}.
      </p>
      <p className="booking-muted">Asked {times.relative(reschedule.askedAt, nowMs)}.</p>
    </Notice>
  );
}
