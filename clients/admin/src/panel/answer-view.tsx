/** Answer view: what stands where an answer is, is awaited, or did not come. */
import { Button, ErrorState, LoadingState, Notice } from '@slotwire/ui';
import { CloudOff, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Answer } from './use-question.ts';

export interface AnswerViewProps<T> {
  answer: Answer<T>;
  /** What is awaited: "Loading connections". */
  label: string;
  rows?: number;
  children(value: T): ReactNode;
}

export function AnswerView<T>({ answer, label, rows = 5, children }: AnswerViewProps<T>) {
  const { status, value, words, refresh } = answer;
  if (value !== undefined) {
    return (
      <>
        {status === 'failed' && words !== undefined ? (
          <Notice
            tone="warning"
            title={`${words.title}: this is the last answer`}
            actions={<Again onPress={refresh} />}
          >
            {words.advice}
          </Notice>
        ) : null}
        {children(value)}
      </>
    );
  }
  if (status === 'failed' && words !== undefined) {
    return (
      <ErrorState title={words.title} icon={CloudOff} actions={<Again onPress={refresh} />}>
        {words.advice}
      </ErrorState>
    );
  }
  return <LoadingState label={label} rows={rows} />;
}

const Again = ({ onPress }: { onPress(): void }) => (
  <Button icon={RefreshCw} onPress={onPress}>
    Try again
  </Button>
);
