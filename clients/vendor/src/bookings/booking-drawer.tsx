/** Booking drawer: one booking with all that is known of it, and all that can be done about it. */
import { useBooking, useNotifications, useNow, useSynced } from '@slotwire/react';
import type { BookingView } from '@slotwire/sdk';
import { Drawer, EmptyState, Facts, LoadingState, Notice } from '@slotwire/ui';
import { CalendarX } from 'lucide-react';
import { useApp } from '../app-context.ts';
import { UnstoredNotice } from '../offline/unstored-notice.tsx';
import { BookingActions } from './booking-actions.tsx';
import { historyOf } from './booking-history.ts';
import { BookingNotes } from './booking-notes.tsx';
import { BookingProblems } from './booking-problems.tsx';
import { RescheduleRequest } from './reschedule-request.tsx';
import { BookingBadges } from './status-badge.tsx';
import { useBookingTimes } from './use-booking-times.ts';
import './booking-drawer.css';

export function BookingDrawer({ id, onClose }: { id: string | undefined; onClose(): void }) {
  const view = useBooking(id);
  const { directory } = useApp();
  const isOpen = id !== undefined;
  return (
    <Drawer
      isOpen={isOpen}
      onClose={onClose}
      title={view === undefined ? 'Booking' : directory.customer(view.booking.customerId)}
    >
      {view === undefined ? <NoBooking /> : <Booking key={view.booking.id} view={view} />}
    </Drawer>
  );
}

function NoBooking() {
  const isSynced = useSynced();
  if (!isSynced) return <LoadingState label="Loading the booking" />;
  return (
    <EmptyState title="This booking is not here" icon={CalendarX}>
      It may have ended more than thirty days ago, or belong to somebody else.
    </EmptyState>
  );
}

function Booking({ view }: { view: BookingView }) {
  const { booking, pending } = view;
  const { directory } = useApp();
  const times = useBookingTimes();
  const nowMs = useNow(60_000);
  return (
    <div className="booking">
      <BookingBadges view={view} />
      {pending.length === 0 ? null : (
        <Notice tone="neutral" title="Your change is on its way">
          It shows here already, and counts when the service has said yes.
        </Notice>
      )}
      <UnstoredNotice />
      <BookingProblems bookingId={booking.id} />
      <RescheduleRequest booking={booking} />
      <Facts
        facts={[
          {
            label: 'When',
            value: (
              <>
                <strong>{times.range(booking.startsAt, booking.endsAt)}</strong>
                <br />
                <span className="booking-muted">
                  {times.duration(booking.startsAt, booking.endsAt)}, {times.relative(booking.startsAt, nowMs)}
                </span>
              </>
            ),
          },
          { label: 'Service', value: booking.service },
          { label: 'Where', value: directory.resource(booking.resourceId) },
          { label: 'Customer', value: <CustomerName id={booking.customerId} /> },
          { label: 'Last change', value: times.relative(booking.updatedAt, nowMs) },
        ]}
      />
      <BookingActions booking={booking} />
      <BookingNotes view={view} />
      <History view={view} />
      <p className="booking-id">
        Booking <code>{booking.id}</code>, version {booking.version}
      </p>
    </div>
  );
}

function CustomerName({ id }: { id: string }) {
  const { directory } = useApp();
  const name = directory.customer(id);
  return (
    <>
      {name}
      {name === id ? null : <span className="booking-muted"> {id}</span>}
    </>
  );
}

function History({ view: { booking } }: { view: BookingView }) {
  const { events, directory, person } = useApp();
  const inbox = useNotifications();
  const times = useBookingTimes();
  const items = historyOf(booking, events.of(booking.id), inbox);
  return (
    <section className="booking-part" aria-label="History">
      <h3>History</h3>
      <ol className="booking-history">
        {items.map(({ key, at, what, by, text }) => (
          <li key={key} className="booking-event">
            <span className="booking-what">{what}</span>
            <span className="booking-muted">
              {by === undefined
                ? ''
                : `by ${by.id === person.id ? 'you' : by.role === 'customer' ? directory.customer(by.id) : by.id}, `}
              <time dateTime={at}>{times.moment(at)}</time>
            </span>
            {text === undefined ? null : <span className="booking-quote">{text}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
