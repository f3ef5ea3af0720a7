/** The app: who is signed in decides what is shown. */
import type { loadAppConfig, SessionStore, SignIn, VersionWatch } from '@slotwire/browser';
import type { AppConfig } from '@slotwire/protocol';
import { RuntimeProvider } from '@slotwire/react';
import type { Runtime } from '@slotwire/runtime';
import type { Fault } from '@slotwire/sdk';
import { type Failures, FailuresProvider, LoadingState, PageBoundary } from '@slotwire/ui';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
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
  onFault(fault: Fault): void;
  reload(): void;
}

export function App({ runtime, ...props }: AppProps) {
  const { versions, onFault, reload } = props;
  const isOld = useSyncExternalStore(versions.on, versions.newer) !== undefined;
  const failures = useMemo<Failures>(
    () => ({
      report: (error) => onFault({ what: 'show a part of the panel', error }),
      onMissing: versions.suspect,
      isOld,
      reload,
    }),
    [versions, onFault, isOld, reload],
  );
  return (
    <RuntimeProvider runtime={runtime}>
      <FailuresProvider value={failures}>
        <PageBoundary isAlone>
          <Entrance {...props} />
        </PageBoundary>
      </FailuresProvider>
    </RuntimeProvider>
  );
}

function Entrance({
  sessions,
  signIn,
  openPanel,
  loadConfig,
  versions,
  reload,
}: Omit<AppProps, 'runtime' | 'onFault'>) {
  const person = useSyncExternalStore(sessions.on, () => sessions.session()?.user);
  if (person === undefined) return <Welcome signIn={signIn} loadConfig={loadConfig} />;
  if (person.role !== 'admin') return <NoPermissionPage person={person} onSignOut={sessions.clear} />;
  return (
    <PanelShell
      key={person.id}
      person={person}
      openPanel={openPanel}
      versions={versions}
      reload={reload}
      onSignOut={sessions.clear}
    />
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
