/** Booking notes: what was written about it, and a field for another one. */
import { bookingLimits } from '@slotwire/protocol';
import { useCommand } from '@slotwire/react';
import type { BookingView } from '@slotwire/sdk';
import { Badge, Button, TextArea } from '@slotwire/ui';
import { CloudUpload, StickyNote } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../app-context.ts';
import { useBookingTimes } from './use-booking-times.ts';

export function BookingNotes({ view: { booking, pending } }: { view: BookingView }) {
  const { directory, person } = useApp();
  const times = useBookingTimes();
  const note = useCommand('booking:note');
  const [text, setText] = useState('');
  const { notes } = booking;
  const isFull = notes.length >= bookingLimits.maxNotes;
  const words = text.trim();
  const add = () => {
    if (words === '' || isFull) return;
    note.submit({ bookingId: booking.id, text: words });
    setText('');
  };
  return (
    <section className="booking-part" aria-label="Notes">
      <h3>Notes</h3>
      {notes.length === 0 ? <p className="booking-muted">None yet.</p> : null}
      <ul className="booking-notes">
        {notes.map(({ id, at, author, text: written }) => (
          <li key={id} className="booking-note">
            <span className="booking-note-head">
              <strong>
                {author.id === person.id
                  ? 'You'
                  : author.role === 'customer'
                    ? directory.customer(author.id)
                    : author.id}
              </strong>
              <time dateTime={at}>{times.moment(at)}</time>
              {pending.includes(id) ? (
                <Badge tone="neutral" icon={CloudUpload}>
                  Sending
                </Badge>
              ) : null}
            </span>
            {written}
          </li>
        ))}
      </ul>
      <TextArea
        label="New note"
        help={
          isFull ? 'This booking has as many notes as it can hold.' : 'The customer sees it too. Ctrl + Enter adds it.'
        }
        rows={2}
        value={text}
        onChange={setText}
        maxLength={bookingLimits.maxNoteLength}
        isDisabled={isFull}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add();
          else event.continuePropagation();
        }}
      />
      <div>
        <Button icon={StickyNote} onPress={add} isDisabled={words === '' || isFull}>
          Add note
        </Button>
      </div>
    </section>
  );
}
