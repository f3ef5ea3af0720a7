/** Push decisions: why a person was pushed, or was not. */

import type { PushOutcomeName } from '@slotwire/protocol';
import { Badge, Button, Card, EmptyState, type Tone } from '@slotwire/ui';
import { BellOff, RefreshCw } from 'lucide-react';
import { AnswerView } from '../panel/answer-view.tsx';
import { Instant } from '../panel/instant.tsx';
import { PanelTable } from '../panel/panel-table.tsx';
import { useQuestion } from '../panel/use-question.ts';

const LIMIT = 50;

const outcomes: { readonly [O in PushOutcomeName]: readonly [label: string, tone: Tone] } = {
  sent: ['Pushed', 'success'],
  digested: ['In a digest', 'success'],
  'suppressed-shown': ['Seen already', 'neutral'],
  'suppressed-read': ['Read already', 'neutral'],
  'deferred-quiet': ['Waits: quiet hours', 'info'],
  'deferred-capped': ['Waits: too many', 'info'],
  muted: ['Muted', 'neutral'],
  off: ['Push is off', 'neutral'],
  'no-token': ['No device', 'neutral'],
  expired: ['Expired', 'warning'],
  retried: ['Tried again', 'info'],
  'dead-token': ['Dead token', 'warning'],
  failed: ['Failed', 'danger'],
};

export function PushDecisions({ userId }: { userId: string }) {
  const answer = useQuestion('push:decisions', { userId, limit: LIMIT });
  return (
    <Card
      title="Pushes, and why not"
      actions={
        <Button size="small" variant="quiet" icon={RefreshCw} onPress={answer.refresh}>
          Refresh
        </Button>
      }
    >
      <AnswerView answer={answer} label="Loading push decisions" rows={4}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <EmptyState title="Nothing was decided yet" icon={BellOff}>
              For each notification and device of this person it stands here whether it was pushed, and why not.
            </EmptyState>
          ) : (
            <div className="panel-scroll">
              <PanelTable head={['At', 'Outcome', 'Device', 'Why', 'Notification']}>
                {decisions.map(({ notificationId, deviceId, at, outcome, detail }) => {
                  const [label, tone] = outcomes[outcome] ?? [outcome, 'neutral'];
                  return (
                    <tr key={`${notificationId} ${deviceId} ${at} ${outcome}`}>
                      <td>
                        <Instant at={at} />
                      </td>
                      <td>
                        <Badge tone={tone}>{label}</Badge>
                      </td>
                      <td>{deviceId ?? '–'}</td>
                      <td>{detail ?? '–'}</td>
                      <td className="panel-mono">{notificationId}</td>
                    </tr>
                  );
                })}
              </PanelTable>
            </div>
          )
        }
      </AnswerView>
    </Card>
  );
}
