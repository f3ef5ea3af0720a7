/** Unstored notice: what was done here is in this tab alone. Over every page, and in the drawer in which it was done. */
import { ButtonLink, Notice } from '@slotwire/ui';
import { Unplug } from 'lucide-react';
import { unstoredWords } from './unstored-words.ts';
import { useLastingUnstored, useTabState } from './use-device-state.ts';

export function UnstoredNotice() {
  const { role } = useTabState();
  const words = unstoredWords(useLastingUnstored(), role);
  if (words === undefined) return null;
  return (
    <Notice
      tone="danger"
      role="alert"
      icon={Unplug}
      title={words.title}
      actions={
        <ButtonLink size="small" href="/bookings" target="_blank">
          Open another tab
        </ButtonLink>
      }
    >
      {words.text}
    </Notice>
  );
}
