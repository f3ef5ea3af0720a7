/** Revoke sessions: of a person, or of one of their devices. Asked before. */
import type { AdminAnswer } from '@slotwire/sdk';
import { ConfirmDialog } from '@slotwire/ui';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { useSay } from '../panel/messages.tsx';
import { useDeed } from '../panel/use-deed.ts';
import { plural } from '../words/figures.ts';
import { revokeWords } from './revoke-words.ts';

export interface RevokeSessionsProps {
  userId: string;
  deviceId?: string;
  /** Devices of the person that are connected now; undefined: not known. */
  connected: number | undefined;
  onClose(): void;
  onDone(): void;
}

export function RevokeSessions({ userId, deviceId, connected, onClose, onDone }: RevokeSessionsProps) {
  const deed = useDeed('session:revoke');
  const say = useSay();
  const words = revokeWords({ userId, deviceId, connected });
  const revoke = async () => settle(await deed.run({ userId, ...(deviceId === undefined ? {} : { deviceId }) }));
  const settle = (answer: AdminAnswer<'session:revoke'>) => {
    if (answer.ok !== true) return;
    say({ title: words.done, text: `${plural(answer.value.closed, 'connection')} closed.` });
    onClose();
    onDone();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
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
  );
}
