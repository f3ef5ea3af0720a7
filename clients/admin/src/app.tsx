/** The app: who is signed in decides what is shown. */
import type { loadAppConfig, SessionStore, SignIn, VersionWatch } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import { RuntimeProvider } from '@slotwire/react';
import type { Runtime } from '@slotwire/runtime';
import { LoadingState } from '@slotwire/ui';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { NoPermissionPage } from './no-permission-page.tsx';
import type { OpenPanel } from './panel/open-panel.ts';
import { PanelShell } from './panel/panel-shell.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';

export interface AppProps {
  runtime: Runtime;
  sessions: SessionStore;
  signIn: SignIn;
  /** The connection of whoever is signed in. */
  openPanel: OpenPanel;
  loadConfig(): ReturnType<typeof loadAppConfig>;
  versions: VersionWatch;
}

export function App({ runtime, sessions, signIn, openPanel, loadConfig, versions }: AppProps) {
  const person = useSyncExternalStore(sessions.on, () => sessions.session()?.user);
  return (
    <RuntimeProvider runtime={runtime}>
      {person === undefined ? (
        <Welcome signIn={signIn} loadConfig={loadConfig} />
      ) : person.role !== 'admin' ? (
        <NoPermissionPage person={person} onSignOut={sessions.clear} />
      ) : (
        <PanelShell
          key={person.id}
          person={person}
          openPanel={openPanel}
          versions={versions}
          onSignOut={sessions.clear}
        />
      )}
    </RuntimeProvider>
  );
}

function Welcome({ signIn, loadConfig }: Pick<AppProps, 'signIn' | 'loadConfig'>) {
  const [config, setConfig] = useState<{ loaded: boolean; value: AppConfig | undefined }>({
    loaded: false,
    value: undefined,
  });
  const load = useCallback(() => {
    void loadConfig().then((value) => setConfig({ loaded: true, value }));
  }, [loadConfig]);
  useEffect(load, [load]);
  if (!config.loaded) return <LoadingState label="Loading" rows={3} />;
  return <SignInPage signIn={signIn} config={config.value} onRetry={load} />;
}
