/** Broadcast history: what is scheduled, on its way and sent, with its progress, newest first. */
import type { CommandValue } from '@slotwire/protocol';
import type { AdminAnswer } from '@slotwire/sdk';
import { Badge, Button, Card, ConfirmDialog, EmptyState } from '@slotwire/ui';
import { Ban, Megaphone } from 'lucide-react';
import { useState } from 'react';
import { AnswerView } from '../panel/answer-view.tsx';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { Instant } from '../panel/instant.tsx';
import { useSay } from '../panel/messages.tsx';
import { useDeed } from '../panel/use-deed.ts';
import { useQuestion } from '../panel/use-question.ts';
import { audienceText, canCancel, failureWords, progressWords, stateWords } from './broadcast-words.ts';

type Listed = CommandValue<'broadcast:list'>['broadcasts'][number];

const PAGE = 20;
/** Progress counts up for some time after it was sent, as people read. */
const EVERY_MS = 4_000;

export function BroadcastHistory() {
  const [befores, setBefores] = useState<readonly string[]>([]);
  const before = befores.at(-1);
  const answer = useQuestion('broadcast:list', { limit: PAGE, ...(before === undefined ? {} : { before }) }, EVERY_MS);
  return (
    <div className="panel-stack">
      <AnswerView answer={answer} label="Loading broadcasts" rows={6}>
        {({ broadcasts, next }) => (
          <>
            {broadcasts.length === 0 ? (
              <Card>
                <EmptyState title="Nothing has been broadcast" icon={Megaphone}>
                  What is scheduled and sent stands here for 30 days.
                </EmptyState>
              </Card>
            ) : (
              <ul className="panel-stack" aria-label="Broadcasts, newest first">
                {broadcasts.map((broadcast) => (
                  <li key={broadcast.id}>
                    <BroadcastCard broadcast={broadcast} onDone={answer.refresh} />
                  </li>
                ))}
              </ul>
            )}
            {befores.length > 0 || next !== undefined ? (
              <nav className="panel-row" aria-label="Pages">
                <Button isDisabled={befores.length === 0} onPress={() => setBefores((now) => now.slice(0, -1))}>
                  Newer
                </Button>
                <Button
                  isDisabled={next === undefined}
                  onPress={() => next !== undefined && setBefores((now) => [...now, next])}
                >
                  Older
                </Button>
              </nav>
            ) : null}
          </>
        )}
      </AnswerView>
    </div>
  );
}

function BroadcastCard({ broadcast, onDone }: { broadcast: Listed; onDone(): void }) {
  const { title, text, audience, state, failure, by, dueAt, sentAt, push, priority, progress } = broadcast;
  const look = stateWords[state];
  const words = progressWords(broadcast, progress);
  return (
    <article className="broadcast" aria-label={title}>
      <div className="broadcast-head">
        <Badge tone={look.tone}>{look.label}</Badge>
        <h2 className="broadcast-title">{title}</h2>
        {canCancel(broadcast) ? <CancelBroadcast broadcast={broadcast} onDone={onDone} /> : null}
      </div>
      {text === '' ? null : <p>{text}</p>}
      <p className="panel-muted">
        {audienceText(audience)}, {priority} priority, {push ? 'with push' : 'without push'}, by {by}.{' '}
        {state === 'queued' ? 'To be sent' : sentAt === undefined ? 'Due' : 'Sent'} <Instant at={sentAt ?? dueAt} />
      </p>
      {failure === undefined ? null : <p className="broadcast-failure">{failureWords[failure]}</p>}
      {words.part === undefined ? null : (
        <div className="broadcast-progress">
          <progress value={words.part} max={1} aria-label={`Told: ${words.written}`} />
          <span>{words.written}</span>
          <span className="panel-muted">{words.pushed}</span>
          <span className="panel-muted">{words.read}</span>
        </div>
      )}
    </article>
  );
}

function CancelBroadcast({ broadcast, onDone }: { broadcast: Listed; onDone(): void }) {
  const deed = useDeed('broadcast:cancel');
  const say = useSay();
  const [isAsking, setAsking] = useState(false);
  const cancel = async () => settle(await deed.run({ broadcastId: broadcast.id }));
  const settle = (answer: AdminAnswer<'broadcast:cancel'>) => {
    if (answer.ok !== true) return;
    say({ title: 'The broadcast is cancelled' });
    setAsking(false);
    onDone();
  };
  return (
    <>
      <Button size="small" icon={Ban} onPress={() => setAsking(true)}>
        Cancel…
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => void cancel()}
        title={`Cancel “${broadcast.title}”?`}
        confirm="Cancel the broadcast"
        cancel="Keep it"
        isPending={deed.state.status === 'pending'}
        isDisabled={deed.state.status === 'unknown'}
      >
        <div className="panel-stack">
          <p>
            {broadcast.state === 'queued'
              ? 'It has not been sent, and will not be. To send it after all, write it anew.'
              : 'Whoever was not told yet will not be told. Those who were keep it, and its pushes go out.'}
          </p>
          <DeedNotice deed={deed} onAnswer={settle} />
        </div>
      </ConfirmDialog>
    </>
  );
}
