/** Audience reach: how many it would reach, counted while the audience is chosen. */
import type { Audience } from '@slotwire/protocol';
import { useRuntime } from '@slotwire/react';
import { Card, EmptyState, Facts, Notice } from '@slotwire/ui';
import { Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { AnswerView } from '../panel/answer-view.tsx';
import { useQuestion } from '../panel/use-question.ts';
import { audienceText, reachWords } from './broadcast-words.ts';

/** While somebody types, nothing is counted. */
const SETTLE_MS = 400;
const EVERY_MS = 10_000;

export function useReach(audience: Audience | undefined) {
  const settled = useSettled(audience === undefined ? '' : JSON.stringify(audience));
  const asked = settled === '' ? undefined : (JSON.parse(settled) as Audience);
  const answer = useQuestion('broadcast:preview', asked && { audience: asked }, EVERY_MS);
  return { audience: asked, answer };
}

function useSettled(text: string): string {
  const { timers } = useRuntime();
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = timers.after(SETTLE_MS, () => setSettled(text));
    return () => timer.stop();
  }, [timers, text]);
  return settled;
}

export function AudienceReach({ reach: { audience, answer } }: { reach: ReturnType<typeof useReach> }) {
  return (
    <Card title="Whom it reaches now">
      {audience === undefined ? (
        <EmptyState title="Nobody yet" icon={Users}>
          Name a group, or people.
        </EmptyState>
      ) : (
        <AnswerView answer={answer} label="Counting the audience" rows={3}>
          {(value) => {
            const words = reachWords(value);
            return (
              <div className="panel-stack" aria-live="polite">
                <p className="compose-reach">{words.people}</p>
                <Facts
                  facts={[
                    { label: 'Audience', value: audienceText(audience) },
                    { label: 'Connected', value: words.connected },
                    { label: 'Push', value: words.push },
                  ]}
                />
                <p className="panel-muted">
                  Who is away and cannot be pushed to finds it in the inbox, and is not counted.
                </p>
                {words.warning === undefined ? null : <Notice tone="warning" role="note" title={words.warning} />}
              </div>
            );
          }}
        </AnswerView>
      )}
    </Card>
  );
}
