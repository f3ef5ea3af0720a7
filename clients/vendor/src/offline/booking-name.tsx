/** Booking name: whose booking it is and when, as a link to it. */
import { useBooking } from '@slotwire/react';
import { Link } from 'react-aria-components';
import { useApp } from '../app-context.ts';
import { useBookingTimes } from '../bookings/use-booking-times.ts';

export function BookingName({ id }: { id: string }) {
  const booking = useBooking(id)?.booking;
  const { directory } = useApp();
  const times = useBookingTimes();
  if (booking === undefined) return <span>A booking that is not on this device</span>;
  return (
    <Link href={`/bookings/${id}`} className="booking-name">
      {`${directory.customer(booking.customerId)}, ${booking.service}, ${times.range(booking.startsAt, booking.endsAt)}`}
    </Link>
  );
}
