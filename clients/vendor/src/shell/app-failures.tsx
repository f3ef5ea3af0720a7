/** App failures: what becomes of a part of the app that could not be fetched or drawn, wherever it is. */
import { type Failures, FailuresProvider } from '@slotwire/ui';
import { type ReactNode, useMemo, useSyncExternalStore } from 'react';
import type { World } from '../world.ts';

export function AppFailures({ world, children }: { world: World; children: ReactNode }) {
  const { version, shell, onFault } = world;
  const newer = useSyncExternalStore(version.on, version.newer);
  const kept = useSyncExternalStore(shell.on, shell.state);
  const isOld = newer !== undefined || kept === 'update';
  const failures = useMemo<Failures>(
    () => ({
      report: (error) => onFault({ what: 'show a part of the app', error }),
      onMissing: version.suspect,
      isOld,
      reload: shell.reload,
    }),
    [version, shell, onFault, isOld],
  );
  return <FailuresProvider value={failures}>{children}</FailuresProvider>;
}
