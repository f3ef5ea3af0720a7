/** Revoke sessions: of a person, or of one of their devices. */
import type { AdminAnswer } from '@slotwire/sdk';
import { Button, ConfirmDialog } from '@slotwire/ui';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { useSay } from '../panel/messages.tsx';
import { useDeed } from '../panel/use-deed.ts';
import { plural } from '../words/figures.ts';
import { revokeWords } from './revoke-words.ts';

export interface RevokeSessionsProps {
  userId: string;
  deviceId?: string;
  /** Devices that are connected now; undefined: not known. */
  connected: number | undefined;
  onDone(): void;
}

export function RevokeSessions({ userId, deviceId, connected, onDone }: RevokeSessionsProps) {
  const deed = useDeed('session:revoke');
  const say = useSay();
  const [isAsking, setAsking] = useState(false);
  const words = revokeWords({ userId, deviceId, connected });
  const revoke = async () => settle(await deed.run({ userId, ...(deviceId === undefined ? {} : { deviceId }) }));
  const settle = (answer: AdminAnswer<'session:revoke'>) => {
    if (answer.ok !== true) return;
    say({ title: words.done, text: `${plural(answer.value.closed, 'connection')} closed.` });
    setAsking(false);
    onDone();
  };
  return (
    <>
      <Button
        variant={deviceId === undefined ? 'danger' : 'secondary'}
        size={deviceId === undefined ? 'medium' : 'small'}
        icon={KeyRound}
        {...(deviceId === undefined ? {} : { 'aria-label': `Sign out ${deviceId}` })}
        onPress={() => {
          deed.reset();
          setAsking(true);
        }}
      >
        {deviceId === undefined ? 'Sign out everywhere…' : 'Sign out…'}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => void revoke()}
        title={words.title}
        confirm={words.confirm}
        isPending={deed.state.status === 'pending'}
        isDisabled={deed.state.status === 'unknown'}
      >
        <div className="panel-stack">
          <p>{words.body}</p>
          <DeedNotice deed={deed} onAnswer={settle} />
        </div>
      </ConfirmDialog>
    </>
  );
}
