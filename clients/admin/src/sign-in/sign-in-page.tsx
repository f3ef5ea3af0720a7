/** Sign-in: in development anybody picks an admin; in production the host application hands a token over. */

import type { Person, SignIn } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import { Button, ErrorState, LoadingState, Notice } from '@slotwire/ui';
import { ShieldUser } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import './sign-in-page.css';

export interface SignInPageProps {
  signIn: SignIn;
  /** Undefined: the service was not reached. */
  config: AppConfig | undefined;
  onRetry(): void;
}

export function SignInPage({ signIn, config, onRetry }: SignInPageProps) {
  return (
    <main className="sign-in-page">
      <div className="sign-in-page-card">
        <p className="sign-in-page-brand">Slotwire</p>
        <h1>Admin panel</h1>
        {config === undefined ? (
          <ErrorState title="The service was not reached" actions={<Button onPress={onRetry}>Try again</Button>}>
            Check that it runs and that this machine has a network.
          </ErrorState>
        ) : config.mode === 'development' ? (
          <Accounts signIn={signIn} />
        ) : (
          <Notice tone="info" role="note" title="Open the panel from your own application">
            It signs you in and hands a token of role admin over. There is no password here.
          </Notice>
        )}
      </div>
    </main>
  );
}

type Listed = { status: 'loading' } | { status: 'failed' } | { status: 'there'; people: Person[] };

function Accounts({ signIn }: { signIn: SignIn }) {
  const [listed, setListed] = useState<Listed>({ status: 'loading' });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [failed, setFailed] = useState(false);
  const load = useCallback(() => {
    setListed({ status: 'loading' });
    signIn.accounts().then(
      (people) => setListed({ status: 'there', people: people.filter(({ role }) => role === 'admin') }),
      () => setListed({ status: 'failed' }),
    );
  }, [signIn]);
  useEffect(load, [load]);
  const become = (person: Person) => {
    setChosen(person.id);
    setFailed(false);
    signIn.become(person).catch(() => {
      setChosen(undefined);
      setFailed(true);
    });
  };
  if (listed.status === 'loading') return <LoadingState label="Loading accounts" rows={2} />;
  if (listed.status === 'failed') {
    return (
      <ErrorState title="The accounts could not be loaded" actions={<Button onPress={load}>Try again</Button>}>
        The service did not answer.
      </ErrorState>
    );
  }
  return (
    <>
      <p className="sign-in-page-lead">This service runs in development mode. Choose whom to be.</p>
      {failed ? (
        <Notice tone="danger" role="alert" title="The service gave no token">
          Try again.
        </Notice>
      ) : null}
      <ul className="sign-in-page-accounts">
        {listed.people.map((person) => (
          <li key={person.id}>
            <Button
              icon={ShieldUser}
              className="sign-in-page-account"
              isDisabled={chosen !== undefined}
              onPress={() => become(person)}
            >
              {person.name} <span className="sign-in-page-id">{person.id}</span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
