/** Disconnect many: all that fit a filter. Counted first, and asked once in words that say how many of whom. */
import type { ConnectionFilter } from '@slotwire/protocol';
import type { AdminAnswer } from '@slotwire/sdk';
import { Button, Checkbox, ConfirmDialog, Dialog, LoadingState, Notice } from '@slotwire/ui';
import { useCallback, useEffect, useState } from 'react';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { useSay } from '../panel/messages.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { useDeed } from '../panel/use-deed.ts';
import { plural } from '../words/figures.ts';
import { type OutcomeWords, refusalWords, unknownAnswerWords } from '../words/outcome.ts';
import { describeFilter } from './connection-query.ts';
import { countPeople } from './count-people.ts';
import { DisconnectForm, defaultGoodbye, reasonOf } from './disconnect-form.tsx';
import { disconnectWords, type Preview } from './disconnect-words.ts';

export interface DisconnectManyProps {
  filter: ConnectionFilter;
  onClose(): void;
  onDone(): void;
}

type Counted =
  | { status: 'counting' }
  | { status: 'failed'; words: OutcomeWords }
  | { status: 'counted'; preview: Preview };

export function DisconnectMany({ filter, onClose, onDone }: DisconnectManyProps) {
  const { service } = usePanel();
  const say = useSay();
  const deed = useDeed('connections:disconnect');
  const [counted, setCounted] = useState<Counted>({ status: 'counting' });
  const [goodbye, setGoodbye] = useState(defaultGoodbye);
  const [isSure, setSure] = useState(false);
  const isEveryone = Object.keys(filter).length === 0;

  const count = useCallback(async () => {
    setCounted({ status: 'counting' });
    const [answer, people] = await Promise.all([
      service.ask('connections:disconnect', { filter, preview: true }),
      countPeople(service, filter),
    ]);
    if (answer.ok === true) setCounted({ status: 'counted', preview: { ...answer.value, people, isEveryone } });
    else
      setCounted({ status: 'failed', words: answer.ok === false ? refusalWords(answer) : unknownAnswerWords(answer) });
  }, [service, filter, isEveryone]);
  useEffect(() => void count(), [count]);

  if (counted.status !== 'counted') {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        size="small"
        title="Counting"
        actions={counted.status === 'failed' ? <Button onPress={() => void count()}>Count again</Button> : undefined}
      >
        {counted.status === 'counting' ? (
          <LoadingState label="Counting who would be disconnected" rows={2} />
        ) : (
          <Notice tone="danger" role="alert" title={counted.words.title}>
            {counted.words.advice}
          </Notice>
        )}
      </Dialog>
    );
  }

  const { preview } = counted;
  const words = disconnectWords(preview, goodbye.code);
  const settle = (answer: AdminAnswer<'connections:disconnect'>) => {
    if (answer.ok === true) {
      say({ title: `${plural(answer.value.matched, 'device')} disconnected` });
      onDone();
      onClose();
    } else if (answer.ok === false && answer.code === 'COUNT_CHANGED') {
      void count();
    }
  };
  const confirm = async () =>
    settle(
      await deed.run({
        filter,
        expected: preview.matched,
        code: goodbye.code,
        ...reasonOf(goodbye),
        ...(isSure ? { confirm: 'everyone' as const } : {}),
      }),
    );
  const needsConfirmation =
    isEveryone || (deed.state.status === 'refused' && deed.state.failure.code === 'CONFIRMATION_NEEDED');
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={() => void confirm()}
      title={words.title}
      confirm={words.confirm}
      isPending={deed.state.status === 'pending'}
      isDisabled={preview.matched === 0 || (needsConfirmation && !isSure) || deed.state.status === 'unknown'}
    >
      <div className="panel-stack">
        <p>
          {words.what} {isEveryone ? '' : <span className="panel-muted">Filter: {describeFilter(filter)}.</span>}
        </p>
        <p>{words.consequence}</p>
        {words.warning === undefined ? null : <Notice tone="warning" role="note" title={words.warning} />}
        <DisconnectForm goodbye={goodbye} onChange={setGoodbye} />
        {needsConfirmation ? (
          <Checkbox isSelected={isSure} onChange={setSure}>
            Yes, everyone who is connected
          </Checkbox>
        ) : null}
        <DeedNotice deed={deed} onAnswer={settle} />
      </div>
    </ConfirmDialog>
  );
}
