/** App context: what every screen of a signed-in vendor can ask for. What changes comes from the hooks of @slotwire/react. */
import type { OpenedClient, Person, Sounds, Telemetry, VersionWatch } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import { createContext, useContext } from 'react';
import type { BookingEvents } from './bookings/booking-events.ts';
import type { RecentChanges } from './bookings/recent-changes.ts';
import type { Directory } from './directory/directory.ts';
import type { ShellKeeper } from './offline/service-worker.ts';

export interface App {
  person: Person;
  opened: OpenedClient;
  config: AppConfig | undefined;
  version: VersionWatch;
  telemetry: Telemetry;
  sounds: Sounds;
  shell: ShellKeeper;
  /** BCP 47, of the browser. */
  locale: string;
  /** IANA, of the browser; preferences may name another one. */
  timeZone: string;
  /** Names of customers and resources, as far as they are known here. */
  directory: Directory;
  /** What happened to bookings since this page was opened. */
  events: BookingEvents;
  /** Which of them somebody else has changed in the last seconds. */
  recent: RecentChanges;
  /** To the sign-in, as the service no longer takes the token. What waits on this device stays for the same person. */
  signIn(): void;
  /** Ends this session here, or on all devices of the person. Rejects when the service did not answer. */
  signOut(options?: { everywhere?: boolean }): Promise<void>;
}

const Context = createContext<App | undefined>(undefined);

export const AppProvider = Context.Provider;

export function useApp(): App {
  const app = useContext(Context);
  if (app === undefined) throw new Error('useApp is used outside of AppProvider');
  return app;
}
