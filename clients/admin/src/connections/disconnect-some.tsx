/** Disconnect some: connections that were chosen, one after the other, each followed to its end. */
import type { ConnectionRow } from '@slotwire/protocol';
import { useRuntime } from '@slotwire/react';
import { sleep } from '@slotwire/runtime';
import { ConfirmDialog, Notice } from '@slotwire/ui';
import { useState } from 'react';
import { useSay } from '../panel/messages.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { plural } from '../words/figures.ts';
import { disconnectEach, type EachOutcome } from './disconnect-each.ts';
import { DisconnectForm, defaultGoodbye, reasonOf } from './disconnect-form.tsx';
import { oneWords, someWords } from './disconnect-words.ts';

export interface DisconnectSomeProps {
  rows: readonly ConnectionRow[];
  onClose(): void;
  onDone(): void;
}

export function DisconnectSome({ rows, onClose, onDone }: DisconnectSomeProps) {
  const { service } = usePanel();
  const { timers } = useRuntime();
  const say = useSay();
  const [goodbye, setGoodbye] = useState(defaultGoodbye);
  const [done, setDone] = useState<number | undefined>(undefined);
  const [outcome, setOutcome] = useState<EachOutcome | undefined>(undefined);
  // What was asked about: the list behind may change meanwhile.
  const [asked] = useState(rows);
  const [first] = asked;
  const people = new Set(asked.map(({ userId }) => userId)).size;
  const words =
    asked.length === 1 && first !== undefined
      ? oneWords(first.deviceId, first.userId, goodbye.code)
      : someWords(asked.length, people, goodbye.code);

  const confirm = async () => {
    setOutcome(undefined);
    setDone(0);
    const ended = await disconnectEach(
      service,
      asked.map(({ sessionId }) => sessionId),
      { code: goodbye.code, ...reasonOf(goodbye) },
      { wait: (ms) => sleep(timers, ms), onProgress: setDone },
    );
    setDone(undefined);
    if (ended.refused === undefined && ended.unknown === 0) {
      const left = ended.gone > 0 ? `${plural(ended.gone, 'device')} had left already.` : undefined;
      say({ title: `${plural(ended.closed, 'device')} disconnected`, ...(left === undefined ? {} : { text: left }) });
      onDone();
      onClose();
    } else setOutcome(ended);
  };

  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={() => void confirm()}
      title={words.title}
      confirm={done === undefined ? words.confirm : `${done} of ${asked.length}`}
      isPending={done !== undefined}
    >
      <div className="panel-stack">
        <p>
          {words.what} {words.consequence}
        </p>
        <DisconnectForm goodbye={goodbye} onChange={setGoodbye} />
        {outcome === undefined ? null : (
          <Notice tone="warning" role="alert" title={`${plural(outcome.closed, 'device')} disconnected, not all`}>
            {outcome.unknown > 0
              ? `Of ${plural(outcome.unknown, 'device')} the service did not answer: look before you repeat. `
              : ''}
            {outcome.refused === undefined ? '' : `${outcome.refused.title}. ${outcome.refused.advice}`}
          </Notice>
        )}
      </div>
    </ConfirmDialog>
  );
}
