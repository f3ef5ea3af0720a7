/** The app: who is it for? The sign-in, a page that says who may, or the vendor's own. */
import type { Person } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import { Alone, Button, LoadingState, later, NoPermissionState, PageBoundary } from '@slotwire/ui';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { AppFailures } from './shell/app-failures.tsx';
import { SignedIn } from './signed-in.tsx';
import type { World } from './world.ts';

const SignInPage = later(async () => (await import('./sign-in/sign-in-page.tsx')).SignInPage);

/** Undefined while it is being asked for; null when it could not be, and never was. */
function useConfig({ config: asked }: World): AppConfig | null | undefined {
  const [config, setConfig] = useState<AppConfig | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    void asked.then((loaded) => {
      if (isWanted) setConfig(loaded ?? null);
    });
    return () => {
      isWanted = false;
    };
  }, [asked]);
  return config;
}

export function App({ world }: { world: World }) {
  return (
    <AppFailures world={world}>
      <PageBoundary isAlone>
        <Entrance world={world} />
      </PageBoundary>
    </AppFailures>
  );
}

function Entrance({ world }: { world: World }) {
  const { sessions, signIn, host } = world;
  const person = useSyncExternalStore(sessions.on, sessions.person);
  const config = useConfig(world);
  const [isAsked, setAsked] = useState(false);
  // A host application knows who it is; one token tells us.
  const asksHost = host !== undefined && person === undefined;
  useEffect(() => {
    if (asksHost)
      signIn.token().then(
        () => {},
        () => setAsked(true),
      );
  }, [asksHost, signIn]);

  if (person === undefined) {
    if (config === undefined || (asksHost && !isAsked))
      return (
        <Alone>
          <LoadingState label="Loading" rows={4} />
        </Alone>
      );
    return <SignInPage world={world} config={config ?? undefined} />;
  }
  if (person.role !== 'vendor' || person.vendorId === undefined)
    return <NotAVendor person={person} onLeave={sessions.clear} />;
  return <SignedIn key={person.id} world={world} person={person} config={config ?? undefined} />;
}

function NotAVendor({ person, onLeave }: { person: Person; onLeave(): void }) {
  return (
    <Alone>
      <NoPermissionState
        title="This app is for vendors"
        actions={
          <Button variant="primary" onPress={onLeave}>
            Sign in with another account
          </Button>
        }
      >
        {person.name} is signed in as {person.role}. Only people who work for a vendor may see its bookings; a vendor’s
        owner or your administrator can give you access.
      </NoPermissionState>
    </Alone>
  );
}
