/** Save limits: what changes, shown before it is saved, and a note that says why. */
import type { LimitChanges } from '@slotwire/protocol';
import type { AdminAnswer } from '@slotwire/sdk';
import { Button, Dialog, TextArea } from '@slotwire/ui';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { DeedNotice } from '../panel/deed-notice.tsx';
import { useSay } from '../panel/messages.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { useDeed } from '../panel/use-deed.ts';
import { countText, plural } from '../words/figures.ts';
import { issuesOf, type LimitChange, type LimitIssues } from './limit-draft.ts';

const MAX_NOTE = 500;

export interface SaveLimitsProps {
  changes: readonly LimitChange[];
  change: LimitChanges;
  onClose(): void;
  /** The service found something wrong with fields. */
  onIssues(issues: LimitIssues): void;
  onSaved(): void;
}

export function SaveLimits({ changes, change, onClose, onIssues, onSaved }: SaveLimitsProps) {
  const { watch } = usePanel();
  const say = useSay();
  const deed = useDeed('limits:set');
  const [note, setNote] = useState('');
  const [noteIssue, setNoteIssue] = useState<string | undefined>(undefined);
  const what = plural(changes.length, 'limit');

  const save = async () => {
    if (note.trim() === '') {
      setNoteIssue('Say why: it stands in the audit log');
      return;
    }
    settle(await deed.run({ change, note: note.trim() }));
  };

  const settle = (answer: AdminAnswer<'limits:set'>) => {
    if (answer.ok === true) {
      say({ title: `${what} changed`, text: `Version ${answer.value.version} holds on all nodes.` });
      watch.refresh();
      onSaved();
      onClose();
    } else if (answer.ok === false) {
      const issues = issuesOf(answer);
      setNoteIssue(issues.note);
      const { note: _, ...ofFields } = issues;
      onIssues(ofFields);
      // The fields are behind this dialog.
      if (Object.keys(ofFields).some((path) => path !== '')) onClose();
    }
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      isUrgent
      title={`Change ${what} for everybody?`}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            onPress={() => void save()}
            isPending={deed.state.status === 'pending'}
            isDisabled={deed.state.status === 'unknown'}
          >
            {`Change ${what}`}
          </Button>
        </>
      }
    >
      <div className="panel-stack">
        <p>From now on, on all nodes, also after a restart. Limits that you did not touch stay as they are.</p>
        <ul className="save-limits-list" aria-label="What changes">
          {changes.map(({ path, label, unit, before, after }) => (
            <li key={path} className="save-limits-item">
              <span>{label}</span>
              <span className="save-limits-values">
                <span className="panel-muted">{countText(before)}</span>
                <ArrowRight size={14} aria-label="becomes" />
                <strong>{countText(after)}</strong> <span className="panel-muted">{unit}</span>
              </span>
            </li>
          ))}
        </ul>
        <TextArea
          label="Why"
          help="For the audit log."
          maxLength={MAX_NOTE}
          rows={2}
          isRequired
          value={note}
          onChange={(text) => {
            setNote(text);
            setNoteIssue(undefined);
          }}
          error={noteIssue}
        />
        <DeedNotice deed={deed} onAnswer={settle} />
      </div>
    </Dialog>
  );
}
