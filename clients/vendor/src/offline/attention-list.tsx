/** Attention list: own actions that the service did not take, until the person has decided about each. */
import { useAttention, useNow, useSocket } from '@slotwire/react';
import type { AttentionItem } from '@slotwire/sdk';
import { Badge, Button, ButtonLink, Card } from '@slotwire/ui';
import { useBookingTimes } from '../bookings/use-booking-times.ts';
import { BookingName } from './booking-name.tsx';
import { verdictOf, wishWords } from './pending-words.ts';

export function AttentionList() {
  const items = useAttention();
  if (items.length === 0) return null;
  return (
    <Card title="Not done">
      <ul className="offline-list" aria-label="Actions that were not done">
        {items.map((item) => (
          <li key={item.key} className="offline-item">
            <Item item={item} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Item({ item }: { item: AttentionItem }) {
  const client = useSocket();
  const times = useBookingTimes();
  const nowMs = useNow(30_000);
  const { why, again, free } = verdictOf(item);
  const wish = wishWords(item.command, item.args);
  return (
    <>
      <div className="offline-what">
        <strong>{wish}</strong>
        <BookingName id={item.bookingId} />
        <span>{why}</span>
        {free.length === 0 ? null : (
          <span>{`Free nearby: ${free.map(({ startsAt, endsAt }) => times.range(startsAt, endsAt)).join('; ')}`}</span>
        )}
        <span className="offline-help">{times.relative(item.atMs, nowMs)}</span>
        <div className="offline-choices">
          {again === undefined ? null : (
            <Button
              size="small"
              variant="primary"
              aria-label={`${again}: ${wish}`}
              onPress={() => client.resolve(item.key, 'mine')}
            >
              {again}
            </Button>
          )}
          <ButtonLink size="small" href={`/bookings/${item.bookingId}`}>
            Open the booking
          </ButtonLink>
          <Button
            size="small"
            variant="quiet"
            aria-label={`Let it be: ${wish}`}
            onPress={() => client.resolve(item.key, 'theirs')}
          >
            Let it be
          </Button>
        </div>
      </div>
      <Badge tone="danger">Not done</Badge>
    </>
  );
}
