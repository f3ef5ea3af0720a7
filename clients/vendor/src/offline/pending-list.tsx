/** Pending list: each own action that is on its way, and how far it is. */
import { useNow, useOutbox } from '@slotwire/react';
import { Badge, Card } from '@slotwire/ui';
import { useBookingTimes } from '../bookings/use-booking-times.ts';
import { BookingName } from './booking-name.tsx';
import { fateOf, wishWords } from './pending-words.ts';
import { useStorageState } from './use-device-state.ts';

export function PendingList({ isOnline }: { isOnline: boolean }) {
  const entries = useOutbox();
  const times = useBookingTimes();
  const nowMs = useNow(10_000);
  const isSafe = useStorageState().kind === 'indexeddb';
  return (
    <Card title="On its way">
      {entries.length === 0 ? (
        <p className="offline-none">Nothing waits to be sent: everything that you did is with the service.</p>
      ) : (
        <ol className="offline-list" aria-label="Actions on their way, oldest first">
          {entries.map((entry) => {
            const { label, tone, next } = fateOf(entry, isOnline, isSafe);
            return (
              <li key={entry.key} className="offline-item">
                <div className="offline-what">
                  <strong>{wishWords(entry.command, argsOf(entry))}</strong>
                  <BookingName id={entry.bookingId} />
                  <span className="offline-help">{`${times.relative(entry.queuedAtMs, nowMs)}. ${next}`}</span>
                </div>
                <Badge tone={tone}>{label}</Badge>
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}

/** An entry of the SDK carries its arguments, though its type does not promise it. */
function argsOf(entry: object): Readonly<Record<string, unknown>> {
  return 'args' in entry && typeof entry.args === 'object' && entry.args !== null ? { ...entry.args } : {};
}
