/** Overview page: the vendor's day, live. */
import { today as todayIn } from '@internationalized/date';
import type { Overview } from '@slotwire/protocol';
import { useBookings, useConnection, useNow, useOverview, useQuestion } from '@slotwire/react';
import {
  Badge,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  ErrorState,
  LoadingState,
  Notice,
  Page,
  StatTile,
} from '@slotwire/ui';
import { CloudOff, Coffee } from 'lucide-react';
import { totalSeries } from '../analytics/analytics-figures.ts';
import { lastDays, questionOf } from '../analytics/analytics-range.ts';
import { useApp } from '../app-context.ts';
import { lookOf } from '../bookings/status.ts';
import { useBookingTimes, useTimeZone } from '../bookings/use-booking-times.ts';
import { ArrivalList } from './arrival-list.tsx';
import { HourChart } from './hour-chart.tsx';
import { answerWords, expectedOf, hoursOf, sharesOf, waitWords } from './overview-figures.ts';
import './overview-page.css';

/** So many days before today beside the figures. */
const TREND_DAYS = 14;

export function OverviewPage() {
  const { name } = useTimeZone();
  const times = useBookingTimes();
  const { status, value, failure, again } = useOverview({ timeZone: name });
  const isConnected = useConnection().status === 'connected';
  if (value === undefined) {
    return (
      <Page title="Overview">
        {status === 'failed' ? (
          <ErrorState
            title="The service did not say how the day stands"
            actions={<Button onPress={again}>Try again</Button>}
          >
            {failure?.message ?? 'No answer came in time.'}
          </ErrorState>
        ) : isConnected || status === 'asking' ? (
          <LoadingState label="Loading the overview" rows={8} />
        ) : (
          <EmptyState
            title="The overview needs a connection"
            icon={CloudOff}
            actions={<ButtonLink href="/bookings">Go to the bookings</ButtonLink>}
          >
            It is counted by the service. Bookings on this device can be looked up and changed meanwhile.
          </EmptyState>
        )}
      </Page>
    );
  }
  return (
    <Page
      title="Overview"
      lead={times.longDay(value.at)}
      actions={
        isConnected ? (
          <Badge tone="success">Live</Badge>
        ) : (
          <Badge tone="warning">{`As of ${times.time(value.at)}`}</Badge>
        )
      }
    >
      <div className="overview">
        {isConnected ? null : (
          <Notice tone="warning" title="There is no connection, so this stands still">
            It goes on by itself when the connection is back.
          </Notice>
        )}
        <Tiles overview={value} />
        <div className="overview-pair">
          <Card title="Arrivals of the next four hours">
            {value.arrivals.length === 0 ? (
              <EmptyState title="Nobody is due" icon={Coffee}>
                Bookings that start within four hours stand here.
              </EmptyState>
            ) : (
              <ArrivalList arrivals={value.arrivals} />
            )}
          </Card>
          <div className="overview-column">
            <Today overview={value} />
            <Health overview={value} />
          </div>
        </div>
      </div>
    </Page>
  );
}

function Tiles({ overview: { today, responses, customers } }: { overview: Overview }) {
  const nowMs = useNow(10_000);
  const { name } = useTimeZone();
  const { value: before } = useQuestion('analytics:query', questionOf(lastDays(TREND_DAYS, todayIn(name)), name));
  const { total } = sharesOf(today);
  const { answered, p50Ms, p90Ms, waiting, waitingSince } = responses;
  const answers = before?.responses?.p50Ms.map((ms) => (ms === null ? null : ms / 60_000));
  return (
    <div className="overview-tiles">
      <StatTile
        label="Expected today"
        value={expectedOf(today)}
        hint={total === 0 ? 'No bookings' : `of ${total} booked`}
        {...(before === undefined ? {} : { series: totalSeries(before) })}
      />
      <StatTile
        label="Wait for your answer"
        value={waiting}
        hint={
          waitingSince === undefined
            ? 'Nobody waits'
            : `the oldest for ${waitWords(Math.max(0, nowMs - Date.parse(waitingSince)))}`
        }
      />
      <StatTile
        label="Answered today"
        value={answered}
        hint={answerWords(p50Ms, p90Ms)}
        {...(answers === undefined ? {} : { series: answers })}
      />
      <StatTile
        label="Customers connected"
        value={customers.connected}
        hint={customers.all === 0 ? 'nobody is booked' : `of ${customers.all} of today and the next hours`}
      />
    </div>
  );
}

function Today({ overview: { today, day } }: { overview: Overview }) {
  const { total, shares } = sharesOf(today);
  const { zone } = useTimeZone();
  const hours = hoursOf(useBookings(), day, zone);
  return (
    <Card title="Today">
      {total === 0 ? (
        <p className="overview-none">No booking starts today.</p>
      ) : (
        <>
          <div className="overview-bar" aria-hidden>
            {shares.map(({ status, share }) => (
              <span
                key={status}
                className={`overview-share overview-${lookOf(status).tone}`}
                style={{ flexGrow: share }}
              />
            ))}
          </div>
          <ul className="overview-legend">
            {shares.map(({ status, count }) => {
              const { label, tone, icon } = lookOf(status);
              return (
                <li key={status}>
                  <Badge tone={tone} icon={icon}>
                    {label}
                  </Badge>
                  <span>{count}</span>
                </li>
              );
            })}
          </ul>
          {hours.length === 0 ? null : <HourChart hours={hours} />}
        </>
      )}
    </Card>
  );
}

const loadWords = {
  normal: { tone: 'success', label: 'Normal', help: 'Everything is served at once.' },
  elevated: { tone: 'warning', label: 'Busy', help: 'Figures and lists may come late; bookings go first.' },
  critical: { tone: 'danger', label: 'Overloaded', help: 'Bookings are still served; all else may have to wait.' },
} as const;
const notReady = {
  tone: 'danger',
  label: 'Not ready',
  help: 'The service is starting or going down. What you do is kept and sent.',
} as const;

function Health({ overview: { health } }: { overview: Overview }) {
  const { config } = useApp();
  const { tone, label, help } = health.ready ? loadWords[health.load ?? 'normal'] : notReady;
  return (
    <Card title="Health of the service">
      <div className="overview-health">
        <Badge tone={tone}>{label}</Badge>
        <span className="overview-none">{help}</span>
        <span className="overview-none">{`Version ${config?.version ?? 'unknown'} of the service.`}</span>
      </div>
    </Card>
  );
}
