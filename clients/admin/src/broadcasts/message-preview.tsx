/** Message preview: the notification as devices render it, by the same words. */
import { notificationOf, renderNotification } from '@slotwire/protocol';
import { Badge, Card } from '@slotwire/ui';
import { Bell } from 'lucide-react';
import { usePanel } from '../panel/panel-context.ts';
import type { BroadcastDraft } from './broadcast-draft.ts';

/** Of a notification that is not there yet. */
const PREVIEW_ID = '00000000-0000-4000-8000-000000000000';

const kinds = {
  low: 'goes to the inbox quietly',
  normal: 'pops up for some seconds',
  high: 'stays until it is dismissed',
  critical: 'stays until it is dismissed, sounds also in quiet hours',
} as const;

export function MessagePreview({ draft }: { draft: BroadcastDraft }) {
  const { locale, timeZone, service } = usePanel();
  const { title, text, priority, category, push } = draft;
  const at = new Date(service.nowMs()).toISOString();
  const rendered = renderNotification(notificationOf({ id: PREVIEW_ID, at }, { title, text, priority, category }), {
    locale,
    timeZone,
  });
  return (
    <Card title="How it looks">
      <div className="panel-stack">
        <div className="compose-phone">
          <div className="compose-note">
            <Bell size={18} aria-hidden />
            <div className="panel-two">
              <strong>{rendered.title === '' ? 'Title' : rendered.title}</strong>
              <span className="compose-note-text">{rendered.body === '' ? 'Text' : rendered.body}</span>
            </div>
          </div>
        </div>
        <p className="panel-muted">
          {priority === 'critical' ? <Badge tone="warning">Critical</Badge> : null} In an open app it {kinds[priority]}.{' '}
          {push ? 'It is pushed to devices that are away.' : 'It is not pushed.'}
        </p>
      </div>
    </Card>
  );
}
