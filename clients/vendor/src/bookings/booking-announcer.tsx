/** Booking announcer: hears every change of a booking, wherever the person is in the app; says it to who listens, and keeps it for rows and histories. */
import { useRuntime, useSocket, useSocketEvent } from '@slotwire/react';
import type { Timer } from '@slotwire/runtime';
import { LiveRegion } from '@slotwire/ui';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../app-context.ts';
import { announce, whatHappened } from './announce.ts';
import type { BookingEvent } from './booking-events.ts';
import { useBookingTimes } from './use-booking-times.ts';

/** Changes of one moment are said together, ms. */
const TOGETHER_MS = 900;

export function BookingAnnouncer() {
  const client = useSocket();
  const { timers } = useRuntime();
  const { events, recent, directory, person } = useApp();
  const times = useBookingTimes();
  const [message, setMessage] = useState('');
  const waiting = useRef<{ told: BookingEvent[]; timer: Timer | undefined }>({ told: [], timer: undefined });

  useSocketEvent('event', (event) => {
    const told = events.add(event);
    // What I did myself I know.
    if (told === undefined || told.actor.id === person.id) return;
    recent.add(told.bookingId, whatHappened(told));
    const { current } = waiting;
    current.told.push(told);
    // The same words again, as of another note, would be no change to who listens.
    if (current.timer === undefined) setMessage('');
    current.timer ??= timers.after(TOGETHER_MS, () => {
      current.timer = undefined;
      const customerId = (id: string) => client.booking(id)?.booking.customerId;
      setMessage(announce(current.told.splice(0), { names: directory, times, customerId }));
    });
  });
  useEffect(() => {
    const { current } = waiting;
    return () => {
      current.timer?.stop();
      current.timer = undefined;
    };
  }, []);
  return <LiveRegion message={message} />;
}
