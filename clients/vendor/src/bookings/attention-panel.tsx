/** Attention: own commands that the service refused. They stay until the person has chosen or dropped them. */
import { useAttention, useBooking } from '@slotwire/react';
import type { AttentionItem } from '@slotwire/sdk';
import { Button, DialogBoundary, later, Notice } from '@slotwire/ui';
import { useState } from 'react';
import { useApp } from '../app-context.ts';
import { conflictOf } from './conflict.ts';
import { useBookingTimes } from './use-booking-times.ts';
import './attention-panel.css';

const ConflictDialog = later(async () => (await import('./conflict-dialog.tsx')).ConflictDialog);

/** More than these are behind a button: the list below must stay in sight. */
const MAX_SHOWN = 2;

export function AttentionPanel({ onOpen }: { onOpen(id: string): void }) {
  const items = useAttention();
  const [isLong, setLong] = useState(false);
  if (items.length === 0) return null;
  const shown = isLong ? items : items.slice(0, MAX_SHOWN);
  return (
    <section className="attention" aria-label="Needs your attention">
      {shown.map((item) => (
        <AttentionNotice key={item.key} item={item} onOpen={onOpen} />
      ))}
      {items.length > MAX_SHOWN ? (
        <div>
          <Button size="small" variant="quiet" onPress={() => setLong(!isLong)}>
            {isLong ? 'Show fewer' : `Show all ${items.length}`}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

export function AttentionNotice({ item, onOpen }: { item: AttentionItem; onOpen?(id: string): void }) {
  const { directory } = useApp();
  const times = useBookingTimes();
  const known = useBooking(item.bookingId)?.booking;
  const [isOpen, setOpen] = useState(false);
  const { title, why } = conflictOf(item, known, times);
  const booking = item.current ?? known;
  const about =
    booking === undefined
      ? undefined
      : `${directory.customer(booking.customerId)}, ${times.range(booking.startsAt, booking.endsAt)}`;
  return (
    <>
      <Notice
        tone="danger"
        role="alert"
        title={title}
        actions={
          <>
            {onOpen === undefined || booking === undefined ? null : (
              <Button size="small" variant="quiet" onPress={() => onOpen(item.bookingId)}>
                Open booking
              </Button>
            )}
            <Button size="small" onPress={() => setOpen(true)}>
              Look and choose
            </Button>
          </>
        }
      >
        {about === undefined ? why : `${about}. ${why}`}
      </Notice>
      {isOpen ? (
        <DialogBoundary what="The choice" onClose={() => setOpen(false)}>
          <ConflictDialog item={item} onClose={() => setOpen(false)} />
        </DialogBoundary>
      ) : null}
    </>
  );
}
