/** Signed in: opens the vendor's client, and shows the pages when what is stored on this device is there. */
import { type OpenedClient, openClient, type Person } from '@slotwire/browser';
import type { AppConfig, Marketplace } from '@slotwire/protocol';
import { SocketProvider } from '@slotwire/react';
import { Alone, Button, ErrorState, LoadingState } from '@slotwire/ui';
import { useEffect, useMemo, useState } from 'react';
import { Router } from 'wouter';
import { type App, AppProvider } from './app-context.ts';
import { createBookingEvents } from './bookings/booking-events.ts';
import { createRecentChanges } from './bookings/recent-changes.ts';
import { createDirectory } from './directory/directory.ts';
import { loadMarketplace } from './directory/load-marketplace.ts';
import { VendorShell } from './shell/vendor-shell.tsx';
import type { World } from './world.ts';

declare const __APP_VERSION__: string;

interface SignedInProps {
  world: World;
  person: Person;
  config: AppConfig | undefined;
}

type Opening = { status: 'opening' } | { status: 'open'; opened: OpenedClient } | { status: 'failed'; why: string };

/** Opened in an effect and closed with it, so that a person who leaves takes the connection along. */
function useOpened({ world, person }: SignedInProps): Opening {
  const [opening, setOpening] = useState<Opening>({ status: 'opening' });
  useEffect(() => {
    const { url, runtime, sessions, signIn, locale, timeZone, onFault } = world;
    let isWanted = true;
    const opened = openClient({
      url,
      person,
      getToken: signIn.token,
      appVersion: __APP_VERSION__,
      runtime,
      locale,
      timeZone,
      onFault,
      onToken: signIn.accept,
      tokens: { lend: signIn.lend, borrow: signIn.borrow, on: sessions.on },
    });
    opened.ready.then(
      () => {
        if (isWanted) setOpening({ status: 'open', opened });
      },
      (error: unknown) => {
        if (isWanted) setOpening({ status: 'failed', why: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      isWanted = false;
      setOpening({ status: 'opening' });
      opened.close().catch((error: unknown) => onFault({ what: 'close the client', error }));
    };
  }, [world, person]);
  return opening;
}

export function SignedIn(props: SignedInProps) {
  const opening = useOpened(props);
  switch (opening.status) {
    case 'opening':
      return (
        <Alone>
          <LoadingState label="Opening your bookings" rows={8} />
        </Alone>
      );
    case 'failed':
      return (
        <Alone>
          <ErrorState
            title="Your bookings cannot be opened"
            actions={<Button onPress={props.world.shell.reload}>Reload</Button>}
          >
            What is stored in this browser could not be read: {opening.why}
          </ErrorState>
        </Alone>
      );
    case 'open':
      return <Opened {...props} opened={opening.opened} />;
    default:
      return opening satisfies never;
  }
}

function Opened({ world, person, config, opened }: SignedInProps & { opened: OpenedClient }) {
  const marketplace = useMarketplace(world, config);
  const events = useMemo(createBookingEvents, []);
  const recent = useMemo(() => createRecentChanges(world.runtime), [world]);
  const app = useMemo<App>(
    () => ({
      person,
      opened,
      config,
      version: world.version,
      sounds: world.sounds,
      shell: world.shell,
      directory: createDirectory(marketplace, person.vendorId),
      events,
      recent,
      locale: world.locale,
      timeZone: world.timeZone,
      telemetry: world.telemetry,
      signIn: () => world.sessions.clear(),
      async signOut(options) {
        await opened.client.signOut(options);
        world.sessions.clear();
      },
    }),
    [world, person, config, opened, marketplace, events, recent],
  );
  return (
    <AppProvider value={app}>
      <SocketProvider client={opened.client}>
        <Router base="/vendor">
          <VendorShell />
        </Router>
      </SocketProvider>
    </AppProvider>
  );
}

/** Names of the demo marketplace, in development. */
function useMarketplace({ url, http }: World, config: AppConfig | undefined): Marketplace | undefined {
  const [marketplace, setMarketplace] = useState<Marketplace | undefined>(undefined);
  const isDevelopment = config?.mode === 'development';
  useEffect(() => {
    if (!isDevelopment) return;
    let isWanted = true;
    loadMarketplace(url, http).then(
      (loaded) => {
        if (isWanted) setMarketplace(loaded);
      },
      // Then ids are shown.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [url, http, isDevelopment]);
  return marketplace;
}
