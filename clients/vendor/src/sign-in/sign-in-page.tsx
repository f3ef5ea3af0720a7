/** Sign-in: in development anybody picks an account; in production the host application signs its people in, and this page says so. */
import type { Person } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import { Button, ErrorState, LoadingState, Notice, SearchField } from '@slotwire/ui';
import { Store } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { World } from '../world.ts';
import './sign-in-page.css';

interface SignInPageProps {
  world: World;
  /** Undefined when the service has never been reached. */
  config: AppConfig | undefined;
}

export function SignInPage({ world, config }: SignInPageProps) {
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header className="sign-in-head">
          <span className="shell-mark" aria-hidden />
          <div>
            <h1>Slotwire for vendors</h1>
            <p className="sign-in-lead">
              {config?.mode === 'development' ? 'Choose whom you want to be.' : 'Sign in to see your bookings.'}
            </p>
          </div>
        </header>
        <Body world={world} config={config} />
      </div>
    </main>
  );
}

function Body({ world, config }: SignInPageProps) {
  if (config === undefined) {
    return (
      <ErrorState
        title="The service cannot be reached"
        actions={
          <Button variant="primary" onPress={() => location.reload()}>
            Try again
          </Button>
        }
      >
        Check the network of this device. Once you have signed in here, the app opens without a network as well.
      </ErrorState>
    );
  }
  if (config.mode === 'development') return <Accounts world={world} />;
  return (
    <Notice tone="neutral" role="note" title="You are not signed in">
      {world.host === undefined
        ? 'Open this page from the application of your marketplace: it signs you in and brings you here.'
        : 'Your marketplace says that nobody is signed in there. Sign in there and reload this page.'}
    </Notice>
  );
}

type Loading =
  | { status: 'loading' }
  | { status: 'loaded'; accounts: readonly Person[] }
  | { status: 'failed'; why: string };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function Accounts({ world: { signIn } }: { world: World }) {
  const [loading, setLoading] = useState<Loading>({ status: 'loading' });
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const load = useCallback(() => {
    setLoading({ status: 'loading' });
    signIn.accounts().then(
      (accounts) => setLoading({ status: 'loaded', accounts }),
      (error: unknown) => setLoading({ status: 'failed', why: reasonOf(error) }),
    );
  }, [signIn]);
  useEffect(load, [load]);

  const accounts = loading.status === 'loaded' ? loading.accounts : [];
  const found = useMemo(() => {
    const words = query.trim().toLowerCase();
    // Vendors first: others are told that this app is not theirs.
    return accounts
      .filter(({ role }) => role !== 'customer' || words !== '')
      .filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(words))
      .slice(0, 60);
  }, [accounts, query]);

  if (loading.status === 'loading') return <LoadingState label="Loading accounts" rows={6} />;
  if (loading.status === 'failed') {
    return (
      <ErrorState title="The accounts cannot be loaded" actions={<Button onPress={load}>Try again</Button>}>
        {loading.why}
      </ErrorState>
    );
  }
  const become = (person: Person) => {
    setChosen(person.id);
    setProblem(undefined);
    signIn.become(person).catch((error: unknown) => {
      setChosen(undefined);
      setProblem(reasonOf(error));
    });
  };
  return (
    <>
      <SearchField
        label="Search accounts"
        placeholder="Search by name or id"
        value={query}
        onChange={setQuery}
        autoFocus
      />
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert" title="That did not work">
          {problem}
        </Notice>
      )}
      <ul className="sign-in-accounts" aria-label="Accounts">
        {found.map((person) => (
          <li key={`${person.role} ${person.id}`}>
            <Button
              className="sign-in-account"
              variant="quiet"
              isPending={chosen === person.id}
              isDisabled={chosen !== undefined && chosen !== person.id}
              onPress={() => become(person)}
            >
              <Store size={18} aria-hidden />
              <span className="sign-in-name">{person.name}</span>
              <span className="sign-in-id">{person.role === 'vendor' ? person.id : person.role}</span>
            </Button>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="sign-in-lead">Nobody is called that.</p> : null}
    </>
  );
}
