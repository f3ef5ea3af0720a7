/** Move dialog: another time for a booking, on the vendor's wall clock. */
import { fromAbsolute, type ZonedDateTime } from '@internationalized/date';
import type { Booking } from '@slotwire/protocol';
import { useCommand, useRuntime } from '@slotwire/react';
import { Button, DateTimeField, Dialog, Notice } from '@slotwire/ui';
import { useState } from 'react';
import { checkTimes } from './move-rules.ts';
import { useBookingTimes, useTimeZone } from './use-booking-times.ts';

export function MoveDialog({ booking, onClose }: { booking: Booking; onClose(): void }) {
  const { name } = useTimeZone();
  const times = useBookingTimes();
  const { clock } = useRuntime();
  const move = useCommand('booking:reschedule');
  const [start, setStart] = useState<ZonedDateTime | null>(() => fromAbsolute(Date.parse(booking.startsAt), name));
  const [end, setEnd] = useState<ZonedDateTime | null>(() => fromAbsolute(Date.parse(booking.endsAt), name));
  const startMs = start?.toDate().getTime();
  const endMs = end?.toDate().getTime();
  const problem = checkTimes({ startMs, endMs, nowMs: clock.nowMs() });
  // What was seen when it was opened: who moves it on should know where it stands by now.
  const [seen] = useState(booking);
  const isMoved = seen.startsAt !== booking.startsAt || seen.endsAt !== booking.endsAt;
  const isSame = startMs === Date.parse(booking.startsAt) && endMs === Date.parse(booking.endsAt);

  /** The end goes along, so that the booking stays as long as it is. */
  const changeStart = (next: ZonedDateTime | null) => {
    if (next !== null && startMs !== undefined && endMs !== undefined)
      setEnd(fromAbsolute(next.toDate().getTime() + (endMs - startMs), name));
    setStart(next);
  };
  const send = () => {
    if (startMs === undefined || endMs === undefined) return;
    move.submit({
      bookingId: booking.id,
      startsAt: new Date(startMs).toISOString(),
      endsAt: new Date(endMs).toISOString(),
    });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Move booking"
      actions={
        <>
          <Button onPress={onClose}>Back</Button>
          <Button variant="primary" onPress={send} isDisabled={problem !== undefined || isSame}>
            Move
          </Button>
        </>
      }
    >
      <div className="booking-form">
        <p className="booking-muted">
          The customer is told the new time at once. Times are those of {name.replaceAll('_', ' ')}.
        </p>
        {isMoved ? (
          <Notice tone="warning" role="alert" title="The booking has been moved meanwhile">
            It is on {times.range(booking.startsAt, booking.endsAt)} now. What you choose here moves it away from there.
          </Notice>
        ) : null}
        <div className="booking-times">
          <DateTimeField
            label="Starts"
            value={start}
            onChange={changeStart}
            error={problem?.field === 'start' ? problem.text : undefined}
          />
          <DateTimeField
            label="Ends"
            value={end}
            onChange={setEnd}
            error={problem?.field === 'end' ? problem.text : undefined}
          />
        </div>
      </div>
    </Dialog>
  );
}
