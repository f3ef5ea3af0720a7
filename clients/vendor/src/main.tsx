/** Entry point: the real world, made once and passed down. */
import {
  browserHttp,
  claimOnce,
  createBrowserRuntime,
  createPlayer,
  createSessionStore,
  createSignIn,
  createSounds,
  createVersionWatch,
  hostOf,
  keptInTab,
  keptOnDevice,
  loadAppConfig,
  startTelemetry,
  takeTokenFromAddress,
} from '@slotwire/browser';
import { RuntimeProvider } from '@slotwire/react';
import { applyTheme, readTheme } from '@slotwire/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepShell } from './offline/service-worker.ts';
import type { World } from './world.ts';

declare const __APP_VERSION__: string;

applyTheme(readTheme(localStorage), document.documentElement, localStorage);

const runtime = createBrowserRuntime();
const url = location.origin;
const sessions = createSessionStore('vendor', keptOnDevice(), keptInTab());
const host = hostOf(window);
const signIn = createSignIn({ url, sessions, http: browserHttp, clock: runtime.clock, host });
const handed = takeTokenFromAddress(location, history);
if (handed !== undefined) signIn.accept(handed);

const config = loadAppConfig(url, browserHttp, keptOnDevice());
const telemetry = startTelemetry({
  app: 'slotwire-vendor',
  version: __APP_VERSION__,
  runtime,
  url: config.then((loaded) => loaded?.faroUrl ?? null),
});
const identify = () => telemetry.identify(sessions.person()?.id);
identify();
sessions.on(identify);

const world: World = {
  url,
  runtime,
  http: browserHttp,
  config,
  sessions,
  signIn,
  host,
  version: createVersionWatch({
    own: __APP_VERSION__,
    url: `${import.meta.env.BASE_URL}version.json`,
    http: browserHttp,
    runtime,
  }),
  sounds: createSounds({ kept: keptOnDevice(), player: createPlayer(), claim: (name) => claimOnce(name, 10_000) }),
  shell: keepShell(
    // The development server has no worker.
    import.meta.env.PROD ? navigator.serviceWorker : undefined,
    `${import.meta.env.BASE_URL}sw.js`,
    () => location.reload(),
  ),
  locale: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  telemetry,
  onFault({ what, error }) {
    console.warn(what, error);
    telemetry.report(error, what);
  },
};

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <RuntimeProvider runtime={runtime}>
      <App world={world} />
    </RuntimeProvider>
  </StrictMode>,
);
