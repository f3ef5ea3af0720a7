/** Entry point: the real world, made once and passed down. */
import {
  createBrowserRuntime,
  createSessionStore,
  createSignIn,
  createVersionWatch,
  deviceId,
  hostOf,
  keptInTab,
  keptOnDevice,
  loadAppConfig,
  measurePanel,
  startTelemetry,
  takeTokenFromAddress,
  watchConditions,
} from '@slotwire/browser';
import { createSocketIoTransport, type Fault } from '@slotwire/sdk';
import { applyTheme, readTheme } from '@slotwire/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createOpenPanel } from './panel/open-panel.ts';
import { prefixed } from './sign-in/prefixed.ts';

declare const __APP_VERSION__: string;

const url = location.origin;
const runtime = createBrowserRuntime();
const inTab = keptInTab();
const onDevice = keptOnDevice();
const http = { fetch: (address: string, init?: RequestInit) => fetch(address, init) };

applyTheme(readTheme(localStorage), document.documentElement, localStorage);

// Each tab is a panel of its own, with a token of its own: one token on two devices would be taken for a stolen one (SE12).
const sessions = createSessionStore('admin', prefixed(inTab, 'panel.'), inTab);
const signIn = createSignIn({ url, sessions, http, clock: runtime.clock, host: hostOf(window) });
const handed = takeTokenFromAddress(location, history);
if (handed !== undefined) signIn.accept(handed);
// A host that is asked for tokens is asked at once; where nobody is signed in there, the page says so.
if (sessions.session() === undefined && hostOf(window) !== undefined) signIn.token().catch(() => {});

const loadConfig = () => loadAppConfig(url, http, onDevice);
const telemetry = startTelemetry({
  app: 'slotwire-admin',
  version: __APP_VERSION__,
  runtime,
  url: loadConfig().then((config) => config?.faroUrl ?? null),
});
const identify = () => telemetry.identify(sessions.session()?.user.id);
identify();
sessions.on(identify);
const onFault = ({ what, error }: Fault) => telemetry.report(error, what);
const versions = createVersionWatch({
  own: __APP_VERSION__,
  url: `${import.meta.env.BASE_URL}version.json`,
  http,
  runtime,
});

const openPanel = createOpenPanel({
  service: {
    url,
    getToken: () => signIn.token(),
    deviceId: deviceId(inTab, runtime, false),
    platform: 'web',
    appVersion: __APP_VERSION__,
    transport: createSocketIoTransport({ namespace: '/admin' }),
    runtime,
  },
  watchConditions,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: navigator.language,
  onFault,
  measure: (service) => measurePanel(service, telemetry, runtime.clock),
});

const reload = () => location.reload();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <App
      runtime={runtime}
      sessions={sessions}
      signIn={signIn}
      openPanel={openPanel}
      loadConfig={loadConfig}
      versions={versions}
      onFault={onFault}
      reload={reload}
    />
  </StrictMode>,
);
