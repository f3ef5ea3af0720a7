/** People: one person's devices, why they were pushed or were not, and the end of their sessions. */
import { idSchema } from '@slotwire/protocol';
import { Button, ButtonLink, Card, EmptyState, Page, TextField } from '@slotwire/ui';
import { KeyRound, MonitorSmartphone, Search, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { AnswerView } from '../panel/answer-view.tsx';
import { Ago } from '../panel/instant.tsx';
import { useQuestion } from '../panel/use-question.ts';
import { plural } from '../words/figures.ts';
import { PushDecisions } from './push-decisions.tsx';
import { RevokeSessions } from './revoke-sessions.tsx';
import { RevokeToken } from './revoke-token.tsx';
import './people-page.css';

const MAX_DEVICES = 100;

export function PeoplePage() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const userId = new URLSearchParams(search).get('userId') ?? '';
  const [typed, setTyped] = useState(userId);
  const [issue, setIssue] = useState<string | undefined>(undefined);
  useEffect(() => {
    setTyped(userId);
    setIssue(undefined);
  }, [userId]);
  const find = () => {
    const id = typed.trim();
    const isId = idSchema.safeParse(id).success;
    setIssue(isId ? undefined : 'An id is 1 to 64 of A–Z a–z 0–9 . _ -');
    if (isId) navigate(`/people?userId=${id}`);
  };
  return (
    <Page title="People" lead="One person: devices, sessions and pushes.">
      <form
        noValidate
        className="panel-bar"
        aria-label="Find a person"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <TextField
          label="Id of the person"
          placeholder="customer-001"
          value={typed}
          onChange={setTyped}
          error={issue}
        />
        <Button type="submit" variant="primary" icon={Search}>
          Find
        </Button>
      </form>
      {userId === '' ? (
        <>
          <Card>
            <EmptyState title="Whom do you look for?" icon={Users}>
              Type the id of a customer, a vendor or an admin. Connections and the monitor lead here as well.
            </EmptyState>
          </Card>
          <RevokeToken />
        </>
      ) : (
        <Person key={userId} userId={userId} />
      )}
    </Page>
  );
}

function Person({ userId }: { userId: string }) {
  const answer = useQuestion('connections:list', { filter: { userId }, limit: MAX_DEVICES }, 5_000);
  /** A device, or all. Not in the list of devices: one that leaves, or comes back as another connection, would take its question along. */
  const [asked, setAsked] = useState<{ deviceId?: string } | undefined>(undefined);
  return (
    <div className="panel-grid people-page-grid">
      <Card
        title={`Devices of ${userId}`}
        actions={
          <ButtonLink size="small" variant="quiet" icon={MonitorSmartphone} href={`/connections?userId=${userId}`}>
            Connections
          </ButtonLink>
        }
      >
        <AnswerView answer={answer} label="Loading devices" rows={3}>
          {({ connections, total }) =>
            connections.length === 0 ? (
              <EmptyState title="Not connected now" icon={MonitorSmartphone}>
                Tokens of this person may be valid all the same.
              </EmptyState>
            ) : (
              <ul className="people-page-devices" aria-label={`${plural(total, 'device')} connected`}>
                {connections.map(({ sessionId, deviceId, platform, appVersion, role, since }) => (
                  <li key={sessionId} className="people-page-device">
                    <div className="panel-two">
                      <span className="people-page-name panel-clip">{deviceId}</span>
                      <span className="panel-muted panel-clip">
                        {role}, {platform} {appVersion}, connected <Ago atMs={Date.parse(since)} />
                      </span>
                    </div>
                    <Button
                      size="small"
                      icon={KeyRound}
                      aria-label={`Sign out ${deviceId}`}
                      onPress={() => setAsked({ deviceId })}
                    >
                      Sign out…
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </AnswerView>
      </Card>
      <Card title="End all sessions">
        <div className="panel-stack">
          <p>
            Signs {userId} out everywhere: whatever token was issued up to now counts no more, on any device, and
            nothing is pushed there. New tokens work: to keep somebody out, do so where they sign in.
          </p>
          <div>
            <Button variant="danger" icon={KeyRound} onPress={() => setAsked({})}>
              Sign out everywhere…
            </Button>
          </div>
        </div>
      </Card>
      {asked === undefined ? null : (
        <RevokeSessions
          {...asked}
          userId={userId}
          connected={answer.value?.total}
          onClose={() => setAsked(undefined)}
          onDone={answer.refresh}
        />
      )}
      <PushDecisions userId={userId} />
    </div>
  );
}
