/** World: what the browser and the service are to this app, made in main.tsx. */
import type { HostApplication, Http, SessionStore, SignIn, Sounds, Telemetry, VersionWatch } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Fault } from '@slotwire/sdk';
import type { ShellKeeper } from './offline/service-worker.ts';

export interface World {
  /** Origin of the service. */
  url: string;
  runtime: Runtime;
  http: Http;
  /** Undefined where the service has never been reached from this browser. */
  config: Promise<AppConfig | undefined>;
  sessions: SessionStore;
  signIn: SignIn;
  /** The application that this page is shown in, where it signs its people in. */
  host: HostApplication | undefined;
  version: VersionWatch;
  telemetry: Telemetry;
  sounds: Sounds;
  /** What lets the app open without a network. */
  shell: ShellKeeper;
  /** BCP 47, of the browser. */
  locale: string;
  /** IANA, of the browser. */
  timeZone: string;
  onFault(fault: Fault): void;
}
