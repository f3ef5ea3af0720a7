/** Deed notice: what became of a command that did not simply succeed, and what to do now. */
import type { AdminAnswer, AdminCommand } from '@slotwire/sdk';
import { Button, Notice } from '@slotwire/ui';
import type { Deed } from './use-deed.ts';

export interface DeedNoticeProps<C extends AdminCommand> {
  deed: Deed<C>;
  /** What follows on the answer, also on that to the same command asked again. */
  onAnswer(answer: AdminAnswer<C>): void;
}

export function DeedNotice<C extends AdminCommand>({ deed, onAnswer }: DeedNoticeProps<C>) {
  const { state } = deed;
  const again = async () => {
    const answer = await deed.again();
    if (answer !== undefined) onAnswer(answer);
  };
  if (state.status !== 'refused' && state.status !== 'unknown') return null;
  const { title, advice, tone } = state.words;
  return (
    <Notice
      tone={tone === 'error' ? 'danger' : 'warning'}
      role="alert"
      title={title}
      actions={
        state.status === 'unknown' ? (
          <Button size="small" onPress={() => void again()}>
            Ask again
          </Button>
        ) : undefined
      }
    >
      {advice}
    </Notice>
  );
}
