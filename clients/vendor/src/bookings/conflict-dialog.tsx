/** Conflict dialog: yours, theirs, what changed; and the choice. */
import { useBooking, useSocket } from '@slotwire/react';
import type { AttentionItem } from '@slotwire/sdk';
import { Badge, Button, Dialog } from '@slotwire/ui';
import { useApp } from '../app-context.ts';
import { whatHappened } from './announce.ts';
import { conflictOf } from './conflict.ts';
import { useBookingTimes } from './use-booking-times.ts';
import './conflict-dialog.css';

export function ConflictDialog({ item, onClose }: { item: AttentionItem; onClose(): void }) {
  const client = useSocket();
  const times = useBookingTimes();
  const known = useBooking(item.bookingId)?.booking;
  const { title, why, rows, mine, theirs, free } = conflictOf(item, known, times);
  const choose = (choice: 'mine' | 'theirs') => {
    client.resolve(item.key, choice);
    onClose();
  };
  const take = (slot: { startsAt: string; endsAt: string }) => {
    client.submit('booking:reschedule', { bookingId: item.bookingId, ...slot });
    client.dismiss(item.key);
    onClose();
  };
  return (
    <Dialog
      isOpen
      isUrgent
      role="alertdialog"
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>Decide later</Button>
          <Button variant={mine.possible ? 'secondary' : 'primary'} onPress={() => choose('theirs')}>
            {theirs}
          </Button>
          {mine.possible ? (
            <Button variant="primary" onPress={() => choose('mine')}>
              {mine.label}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="conflict">
        <p>{why}</p>
        <LastChange item={item} />
        {rows.length === 0 ? null : (
          <table className="conflict-table">
            <thead>
              <tr>
                <td />
                <th scope="col">Yours</th>
                <th scope="col">Theirs, as it is now</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ field, yours, theirs: now, differs }) => (
                <tr key={field} className={differs ? 'conflict-differs' : undefined}>
                  <th scope="row">
                    <span className="conflict-field">
                      {field}
                      {differs ? <Badge tone="warning">differs</Badge> : null}
                    </span>
                  </th>
                  <td>{yours}</td>
                  <td>{now}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {mine.possible ? null : <p className="conflict-muted">{mine.why}</p>}
        {free.length === 0 || item.command !== 'booking:reschedule' ? null : (
          <section className="conflict-free" aria-label="Free times">
            <h3>Free instead</h3>
            {free.map((slot) => (
              <Button key={slot.startsAt} onPress={() => take(slot)}>
                {times.range(slot.startsAt, slot.endsAt)}
              </Button>
            ))}
          </section>
        )}
      </div>
    </Dialog>
  );
}

/** Who changed it last, where that was told since the page was opened. */
function LastChange({ item }: { item: AttentionItem }) {
  const { events, directory, person } = useApp();
  const times = useBookingTimes();
  const last = events.of(item.bookingId).findLast(({ actor, kind }) => actor.id !== person.id && kind !== 'noted');
  if (last === undefined) return null;
  const who = last.actor.role === 'customer' ? directory.customer(last.actor.id) : last.actor.id;
  return (
    <p>
      Last change by <strong>{who}</strong>, {times.moment(last.at)}: {whatHappened(last)}
      {last.reason === undefined ? '.' : ` (“${last.reason}”).`}
    </p>
  );
}
