/** Waiting badge: how many own changes have not been sent, wherever the person is; it leads to the page that shows each. */
import { useOutbox } from '@slotwire/react';
import { ButtonLink } from '@slotwire/ui';
import { CloudUpload } from 'lucide-react';
import './waiting-badge.css';

export function WaitingBadge() {
  const count = useOutbox().filter(({ state }) => state !== 'acked').length;
  if (count === 0) return null;
  return (
    <ButtonLink className="waiting-badge" variant="quiet" size="small" icon={CloudUpload} href="/device">
      {count} <span className="waiting-words">to send</span>
    </ButtonLink>
  );
}
