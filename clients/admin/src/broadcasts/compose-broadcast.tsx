/** Compose broadcast: audience, message and time at the left; whom it reaches and how it looks at the right. */
import { notificationLimits } from '@slotwire/protocol';
import { Button, Card, RadioGroup, Select, Switch, TextArea, TextField } from '@slotwire/ui';
import { Send } from 'lucide-react';
import { type Dispatch, type SetStateAction, useState } from 'react';
import { usePanel } from '../panel/panel-context.ts';
import { AudienceReach, useReach } from './audience-reach.tsx';
import {
  type BroadcastArgs,
  type BroadcastDraft,
  type DraftIssues,
  emptyDraft,
  readAudience,
  readBroadcast,
  readPeople,
} from './broadcast-draft.ts';
import { MessagePreview } from './message-preview.tsx';
import { SendBroadcast } from './send-broadcast.tsx';
import { WhenField } from './when-field.tsx';

const audiences = [
  { id: 'customers', label: 'All customers' },
  { id: 'vendors', label: 'All vendors' },
  { id: 'all', label: 'Everybody', help: 'Customers and vendors.' },
  { id: 'group', label: 'A group', help: 'Whose token names it.' },
  { id: 'people', label: 'A list of people' },
] as const;

const priorities = [
  { id: 'low', label: 'Low', help: 'Quiet, in the inbox.' },
  { id: 'normal', label: 'Normal' },
  { id: 'high', label: 'High', help: 'Stays until it is dismissed.' },
  { id: 'critical', label: 'Critical', help: 'Passes quiet hours and every mute.' },
] as const;

const categories = [
  { id: 'announcement', label: 'Announcement' },
  { id: 'system', label: 'System notice', help: 'From the platform itself, as for a maintenance.' },
] as const;

export interface ComposeBroadcastProps {
  draft: BroadcastDraft;
  onDraft: Dispatch<SetStateAction<BroadcastDraft>>;
  onSent(): void;
}

export function ComposeBroadcast({ draft, onDraft, onSent }: ComposeBroadcastProps) {
  const { service, timeZone } = usePanel();
  const [issues, setIssues] = useState<DraftIssues>({});
  const [asking, setAsking] = useState<BroadcastArgs | undefined>(undefined);
  const read = readAudience(draft);
  const reach = useReach('audience' in read ? read.audience : undefined);
  const set = (changes: Partial<BroadcastDraft>) => {
    onDraft((now) => ({ ...now, ...changes }));
    setIssues((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in changes))));
  };
  const look = () => {
    const ready = readBroadcast(draft, { nowMs: service.nowMs(), timeZone });
    setIssues('issues' in ready ? ready.issues : {});
    if ('args' in ready) setAsking(ready.args);
  };
  return (
    <div className="compose">
      <form
        noValidate
        className="panel-stack"
        aria-label="New broadcast"
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <Card title="To whom">
          <div className="panel-stack">
            <RadioGroup
              label="Audience"
              choices={audiences}
              value={draft.audience}
              onChange={(audience) => set({ audience, group: draft.group })}
            />
            {draft.audience === 'group' ? (
              <TextField
                label="Group"
                placeholder="beta"
                value={draft.group}
                onChange={(group) => set({ group })}
                error={issues.group}
              />
            ) : null}
            {draft.audience === 'people' ? (
              <TextArea
                label="Ids of people"
                placeholder={'customer-001\ncustomer-002'}
                rows={4}
                value={draft.people}
                onChange={(people) => set({ people })}
                help={`Apart by spaces, commas or lines. ${readPeople(draft.people).ids.length} of 1,000.`}
                error={issues.people}
              />
            ) : null}
          </div>
        </Card>
        <Card title="What">
          <div className="panel-stack">
            <TextField
              label="Title"
              value={draft.title}
              onChange={(title) => set({ title })}
              help={`${draft.title.length} of ${notificationLimits.maxTitleLength} characters`}
              error={issues.title}
            />
            <TextArea
              label="Text"
              rows={4}
              value={draft.text}
              onChange={(text) => set({ text })}
              help={`${draft.text.length} of ${notificationLimits.maxTextLength} characters`}
              error={issues.text}
            />
            <div className="panel-bar">
              <Select
                label="Priority"
                options={priorities}
                value={draft.priority}
                onChange={(priority) => set({ priority })}
              />
              <Select
                label="Kind"
                options={categories}
                value={draft.category}
                onChange={(category) => set({ category })}
              />
            </div>
            <Switch isSelected={draft.push} onChange={(push) => set({ push })}>
              Push it to devices, too
            </Switch>
          </div>
        </Card>
        <Card title="When">
          <div className="panel-stack">
            <WhenField
              label="Send later"
              fieldLabel="Send at"
              value={draft.at}
              suggestInMinutes={60}
              onChange={(at) => set({ at })}
              error={issues.at}
            />
            <WhenField
              label="It expires"
              fieldLabel="Expires at"
              value={draft.expiresAt}
              suggestInMinutes={24 * 60}
              onChange={(expiresAt) => set({ expiresAt })}
              error={issues.expiresAt}
              help="After that it is not pushed any more, and not sent if it still waits."
            />
          </div>
        </Card>
        <div>
          <Button type="submit" variant="primary" icon={Send}>
            {draft.at === '' ? 'Look and send…' : 'Look and schedule…'}
          </Button>
        </div>
      </form>
      <div className="compose-side">
        <AudienceReach reach={reach} />
        <MessagePreview draft={draft} />
      </div>
      {asking === undefined ? null : (
        <SendBroadcast
          args={asking}
          onClose={() => setAsking(undefined)}
          onIssues={(found) => {
            setIssues(found);
            setAsking(undefined);
          }}
          onSent={() => {
            onDraft(emptyDraft);
            onSent();
          }}
        />
      )}
    </div>
  );
}
