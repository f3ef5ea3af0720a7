/** Arrival list: who comes next, and whether their phone is connected. */
import type { Overview } from '@slotwire/protocol';
import { useNow } from '@slotwire/react';
import { Badge } from '@slotwire/ui';
import { Wifi, WifiOff } from 'lucide-react';
import { Link } from 'react-aria-components';
import { useApp } from '../app-context.ts';
import { lookOf } from '../bookings/status.ts';
import { useBookingTimes } from '../bookings/use-booking-times.ts';
import './arrival-list.css';

export function ArrivalList({ arrivals }: { arrivals: Overview['arrivals'] }) {
  const { directory } = useApp();
  const times = useBookingTimes();
  const nowMs = useNow(30_000);
  return (
    <ol className="arrival-list" aria-label="Arrivals, soonest first">
      {arrivals.map(({ bookingId, customerId, resourceId, startsAt, status, connected }) => {
        const { label, tone, icon } = lookOf(status);
        return (
          <li key={bookingId} className="arrival">
            <div className="arrival-time">
              <strong>{times.time(startsAt)}</strong>
              <span className="arrival-help">{times.relative(startsAt, nowMs)}</span>
            </div>
            <div className="arrival-who">
              <Link href={`/bookings/${bookingId}`} className="arrival-link">
                {directory.customer(customerId)}
              </Link>
              <span className="arrival-help">{directory.resource(resourceId)}</span>
            </div>
            <span className={connected ? 'arrival-connected' : 'arrival-away'}>
              {connected ? <Wifi size={16} aria-hidden /> : <WifiOff size={16} aria-hidden />}
              <span className="arrival-word">{connected ? 'Connected' : 'Away'}</span>
            </span>
            <Badge tone={tone} icon={icon}>
              {label}
            </Badge>
          </li>
        );
      })}
    </ol>
  );
}
