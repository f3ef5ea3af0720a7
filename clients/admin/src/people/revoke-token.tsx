/** Revoke token: one token by its id, where that is what leaked. */
import type { AdminAnswer } from '@slotwire/sdk';
import { Button, Card, ConfirmDialog, TextField } from '@slotwire/ui';
import { useState } from 'react';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { useSay } from '../panel/messages.tsx';
import { useDeed } from '../panel/use-deed.ts';
import { plural } from '../words/figures.ts';

const MAX_LENGTH = 128;

export function RevokeToken() {
  const deed = useDeed('session:revoke');
  const say = useSay();
  const [jti, setJti] = useState('');
  const [isAsking, setAsking] = useState(false);
  const revoke = async () => settle(await deed.run({ jti: jti.trim() }));
  const settle = (answer: AdminAnswer<'session:revoke'>) => {
    if (answer.ok !== true) return;
    say({ title: 'The token is revoked', text: `${plural(answer.value.closed, 'connection')} closed.` });
    setAsking(false);
    setJti('');
  };
  return (
    <Card title="Revoke one token">
      <form
        noValidate
        className="panel-bar"
        onSubmit={(event) => {
          event.preventDefault();
          deed.reset();
          if (jti.trim() !== '') setAsking(true);
        }}
      >
        <TextField label="Id of the token (jti)" maxLength={MAX_LENGTH} value={jti} onChange={setJti} />
        <Button type="submit" isDisabled={jti.trim() === ''}>
          Revoke…
        </Button>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => void revoke()}
        title="Revoke this token?"
        confirm="Revoke the token"
        isPending={deed.state.status === 'pending'}
        isDisabled={deed.state.status === 'unknown'}
      >
        <div className="panel-stack">
          <p>
            The token <span className="panel-mono">{jti.trim()}</span> counts no more, whoever uses it, and its
            connections are closed at once. Other tokens of its person stay valid. This cannot be undone.
          </p>
          <DeedNotice deed={deed} onAnswer={settle} />
        </div>
      </ConfirmDialog>
    </Card>
  );
}
