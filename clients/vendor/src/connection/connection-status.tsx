/** Connection status: in the header, in a word and a countdown; and below it what to do where waiting does not help. */
import { useConnection, useNow, useRuntime, useSocket } from '@slotwire/react';
import type { ConnectionState } from '@slotwire/sdk';
import { Button, ConnectionBadge, Notice } from '@slotwire/ui';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import { type ConnectionWords, describeConnection, wantsPrompt } from './describe-connection.ts';

const actionLabels = { 'try-now': 'Try now', 'sign-in': 'Sign in', reload: 'Reload' } as const;

function useAct(): (action: NonNullable<ConnectionWords['action']>) => void {
  const client = useSocket();
  const { signIn, shell } = useApp();
  return (action) => {
    if (action === 'try-now') client.reconnectNow();
    else if (action === 'reload') shell.reload();
    else signIn();
  };
}

export function ConnectionStatus() {
  const state = useConnection();
  return state.status === 'waiting' ? <Countdown state={state} /> : <Status words={describeConnection(state, 0)} />;
}

/** Only while something is counted, the second is of interest. */
function Countdown({ state }: { state: ConnectionState }) {
  return <Status words={describeConnection(state, useNow(1_000))} />;
}

function Status({ words }: { words: ConnectionWords }) {
  const act = useAct();
  const { look, label, detail, action } = words;
  return (
    <ConnectionBadge
      look={look}
      label={label}
      detail={detail}
      action={action === undefined ? undefined : { label: actionLabels[action], onPress: () => act(action) }}
    />
  );
}

/** The strip over every page: what to do, and after a long absence the question whether to connect again. */
export function ConnectionNotice() {
  const state = useConnection();
  const since = useAwaySince(state);
  const nowMs = useNow(30_000);
  const act = useAct();
  const words = describeConnection(state, nowMs);
  if (wantsPrompt(state, since, nowMs) && (words.action === 'try-now' || words.action === undefined)) {
    return (
      <Notice
        tone="warning"
        role="alert"
        title="You have been away for a while"
        actions={
          <Button size="small" variant="primary" onPress={() => act('try-now')}>
            Reconnect
          </Button>
        }
      >
        The connection has been down for more than ten minutes, so what you see may be old. Nothing that you did is
        lost.
      </Notice>
    );
  }
  if (words.advice === undefined) return null;
  const { action } = words;
  return (
    <Notice
      tone={words.look === 'refused' ? 'danger' : 'warning'}
      role={words.look === 'refused' ? 'alert' : 'status'}
      title={words.label}
      actions={
        action === undefined ? undefined : (
          <Button size="small" onPress={() => act(action)}>
            {actionLabels[action]}
          </Button>
        )
      }
    >
      {words.advice}
    </Notice>
  );
}

/** Since when there has been no connection, ms; undefined while there is one. */
function useAwaySince(state: ConnectionState): number | undefined {
  const { clock } = useRuntime();
  const isConnected = state.status === 'connected';
  const [since, setSince] = useState<number | undefined>(undefined);
  useEffect(() => setSince(isConnected ? undefined : clock.nowMs()), [clock, isConnected]);
  return since;
}
