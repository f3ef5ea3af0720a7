/** Deed buttons: what can be done about a notification, where it stands. */
import { Badge, Button, ButtonLink } from '@slotwire/ui';
import { Check, LoaderCircle, TriangleAlert } from 'lucide-react';
import { lookOf } from '../bookings/status.ts';
import { type Deed, deedLabels } from './notification-words.ts';
import type { Deeds } from './use-deeds.ts';
import './notification-row.css';

export function DeedButtons({
  deeds,
  subject,
  bookingId,
}: {
  deeds: Deeds;
  subject: string;
  bookingId: string | undefined;
}) {
  const { state, standing, act } = deeds;
  switch (state.status) {
    case 'open':
      return state.deeds.length === 0 ? (
        <Standing status={standing} />
      ) : (
        <div className="notification-row-deeds">
          {state.deeds.map((deed, place) => (
            <Button
              key={deed}
              size="small"
              variant={place === 0 ? 'primary' : 'secondary'}
              aria-label={`${deedLabels[deed].label}: ${subject}`}
              onPress={() => act(deed)}
            >
              {deedLabels[deed].label}
            </Button>
          ))}
        </div>
      );
    case 'under':
      return (
        <Outcome>
          <Badge tone="info" icon={LoaderCircle}>
            {deedLabels[state.deed].under}
          </Badge>
        </Outcome>
      );
    case 'done':
      return (
        <Outcome>
          <Badge tone="success" icon={Check}>
            {deedLabels[state.deed].done}
          </Badge>
        </Outcome>
      );
    case 'failed':
      return (
        <Outcome>
          <Failed deed={state.deed} message={state.message} />
          {bookingId === undefined ? null : (
            <ButtonLink size="small" href={`/bookings/${bookingId}`}>
              Open the booking
            </ButtonLink>
          )}
        </Outcome>
      );
    default:
      return state satisfies never;
  }
}

function Standing({ status }: { status: Deeds['standing'] }) {
  if (status === undefined) return null;
  const { label, tone, icon } = lookOf(status);
  return (
    <div className="notification-row-deeds">
      <Badge tone={tone} icon={icon}>
        {label}
      </Badge>
    </div>
  );
}

function Failed({ deed, message }: { deed: Deed; message: string }) {
  return (
    <span className="notification-row-failed">
      <TriangleAlert size={16} aria-hidden />
      {`Not done (${deedLabels[deed].label.toLowerCase()}): ${message}`}
    </span>
  );
}

function Outcome({ children }: { children: React.ReactNode }) {
  return (
    <div className="notification-row-deeds" role="status">
      {children}
    </div>
  );
}
