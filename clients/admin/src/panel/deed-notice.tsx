/** Deed notice: what became of a command that did not simply succeed, and what to do now. */
import type { AdminCommand } from '@slotwire/sdk';
import { Button, Notice } from '@slotwire/ui';
import type { Deed } from './use-deed.ts';

export function DeedNotice<C extends AdminCommand>({ deed }: { deed: Deed<C> }) {
  const { state, again } = deed;
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
