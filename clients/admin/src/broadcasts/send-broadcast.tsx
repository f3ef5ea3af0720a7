/** Send broadcast: checked by the service without sending, and asked once in words that say who will be told. */

import type { Reach } from '@slotwire/protocol';
import type { AdminAnswer } from '@slotwire/sdk';
import { Button, ConfirmDialog, Dialog, LoadingState, Notice } from '@slotwire/ui';
import { useCallback, useEffect, useState } from 'react';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { useSay } from '../panel/messages.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { useDeed } from '../panel/use-deed.ts';
import { instantText } from '../words/instants.ts';
import { type OutcomeWords, refusalWords, unknownAnswerWords } from '../words/outcome.ts';
import { type BroadcastArgs, type DraftIssues, draftIssues } from './broadcast-draft.ts';
import { reachWords, sendWords } from './broadcast-words.ts';

export interface SendBroadcastProps {
  args: BroadcastArgs;
  onClose(): void;
  onIssues(issues: DraftIssues): void;
  onSent(): void;
}

type Checked = { status: 'checking' } | { status: 'failed'; words: OutcomeWords } | { status: 'checked'; reach: Reach };

export function SendBroadcast({ args, onClose, onIssues, onSent }: SendBroadcastProps) {
  const panel = usePanel();
  const { service } = panel;
  const say = useSay();
  const deed = useDeed('broadcast:send');
  const [checked, setChecked] = useState<Checked>({ status: 'checking' });

  const check = useCallback(async () => {
    setChecked({ status: 'checking' });
    const answer = await service.ask('broadcast:send', { ...args, dryRun: true });
    if (answer.ok === true) return setChecked({ status: 'checked', reach: answer.value.reach });
    if (answer.ok === false && answer.issues !== undefined) {
      const issues = draftIssues(answer.issues);
      if (Object.keys(issues).length > 0) return onIssues(issues);
    }
    setChecked({ status: 'failed', words: answer.ok === false ? refusalWords(answer) : unknownAnswerWords(answer) });
  }, [service, args, onIssues]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for what is to be sent
  useEffect(() => void check(), [args]);

  if (checked.status !== 'checked') {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        size="small"
        title={checked.status === 'checking' ? 'Checking' : 'It cannot be sent so'}
        actions={
          checked.status === 'failed' ? (
            <>
              <Button onPress={() => void check()}>Check again</Button>
              <Button variant="primary" onPress={onClose}>
                Back
              </Button>
            </>
          ) : undefined
        }
      >
        {checked.status === 'checking' ? (
          <LoadingState label="Checking the broadcast" rows={2} />
        ) : (
          <Notice tone="danger" role="alert" title={checked.words.title}>
            {checked.words.advice}
          </Notice>
        )}
      </Dialog>
    );
  }

  const { reach } = checked;
  const when = args.at === undefined ? undefined : instantText(args.at, panel);
  const words = sendWords(args.audience, reach, { push: args.push ?? true, when });
  const { warning } = reachWords(reach);
  const send = async () => settle(await deed.run(args));
  const settle = (answer: AdminAnswer<'broadcast:send'>) => {
    if (answer.ok !== true) return;
    say({ title: when === undefined ? 'The broadcast is on its way' : `The broadcast is scheduled for ${when}` });
    onSent();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={() => void send()}
      title={words.title}
      confirm={words.confirm}
      tone={args.priority === 'critical' || when === undefined ? 'danger' : 'normal'}
      isPending={deed.state.status === 'pending'}
      isDisabled={deed.state.status === 'unknown'}
    >
      <div className="panel-stack">
        <p>{words.body}</p>
        <blockquote className="compose-quote">
          <strong>{args.title}</strong>
          {args.text === '' ? null : <p>{args.text}</p>}
        </blockquote>
        {args.priority === 'critical' ? (
          <Notice
            tone="warning"
            role="note"
            title="Critical: it sounds also in quiet hours, and where announcements are muted"
          />
        ) : null}
        {warning === undefined ? null : <Notice tone="warning" role="note" title={warning} />}
        <DeedNotice deed={deed} onAnswer={settle} />
      </div>
    </ConfirmDialog>
  );
}
