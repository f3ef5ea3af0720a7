/** Device notices: what is wrong with this device or old about this page, over every page. */
import { explainStorage } from '@slotwire/browser';
import { Button, ButtonLink, Notice } from '@slotwire/ui';
import { DatabaseZap, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../app-context.ts';
import { UnstoredNotice } from './unstored-notice.tsx';
import { useLastingUnstored, useReloadWish, useStorageState } from './use-device-state.ts';

export function DeviceNotices() {
  return (
    <>
      <ReloadNotice />
      <StorageNotice />
      <UnstoredNotice />
    </>
  );
}

function ReloadNotice() {
  const { shell } = useApp();
  const wish = useReloadWish();
  const [isLater, setLater] = useState(false);
  const isKept = useLastingUnstored() === 0;
  if (wish === undefined || (wish === 'may' && isLater)) return null;
  const reload = (
    <Button size="small" variant="primary" onPress={shell.reload}>
      Reload
    </Button>
  );
  return wish === 'must' ? (
    <Notice
      tone="warning"
      role="alert"
      icon={RefreshCw}
      title="This page is older than another one of yours"
      actions={reload}
    >
      A newer version runs in another tab, or did, and this page shows nothing new any more.{' '}
      {isKept ? 'Reload it; what you did here is kept and sent.' : 'Before you reload it, see what is not kept yet.'}
    </Notice>
  ) : (
    <Notice
      tone="info"
      icon={RefreshCw}
      title="A new version is there"
      actions={
        <>
          <Button size="small" variant="quiet" onPress={() => setLater(true)}>
            Later
          </Button>
          {reload}
        </>
      }
    >
      Reload to get it. What waits to be sent stays.
    </Notice>
  );
}

function StorageNotice() {
  const state = useStorageState();
  if (state.kind !== 'memory') return null;
  return (
    <Notice
      tone="warning"
      role="alert"
      icon={DatabaseZap}
      title="Nothing is kept on this device"
      actions={
        <ButtonLink size="small" href="/device">
          What that means
        </ButtonLink>
      }
    >
      {explainStorage(state)}
    </Notice>
  );
}
