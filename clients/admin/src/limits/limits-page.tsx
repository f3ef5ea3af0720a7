/** Limits: what one address, device and person may ask of the service. Nothing changes before it was shown what changes, and why is on record. */
import type { LimitSettings } from '@slotwire/protocol';
import { useRuntime } from '@slotwire/react';
import { Badge, Button, Card, Notice, Page } from '@slotwire/ui';
import { RefreshCw, RotateCcw, Save } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { AnswerView } from '../panel/answer-view.tsx';
import { useQuestion } from '../panel/use-question.ts';
import { plural } from '../words/figures.ts';
import { edit, type LimitDraft, type LimitIssues, readDraft } from './limit-draft.ts';
import { LimitField } from './limit-field.tsx';
import { type BucketRow, type LimitSection, limitSections, singleFields } from './limit-fields.ts';
import { SaveLimits } from './save-limits.tsx';
import './limits-page.css';

const [handshakes, ...commands] = limitSections;
const FOCUS_AFTER_MS = 300;

export function LimitsPage() {
  const answer = useQuestion('limits:get', {});
  return (
    <Page
      title="Limits"
      lead="One set of values for all nodes. A change holds everywhere within a second, and over restarts."
      actions={
        <Button icon={RefreshCw} onPress={answer.refresh}>
          Refresh
        </Button>
      }
    >
      <AnswerView answer={answer} label="Loading the limits" rows={10}>
        {({ settings, version }) => <Limits settings={settings} version={version} onChanged={answer.refresh} />}
      </AnswerView>
    </Page>
  );
}

function Limits({ settings, version, onChanged }: { settings: LimitSettings; version: number; onChanged(): void }) {
  const { timers } = useRuntime();
  const [draft, setDraft] = useState<LimitDraft>({});
  const [issues, setIssues] = useState<LimitIssues>({});
  const [isSaving, setSaving] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  // The dialog gives the focus back to its button first.
  useEffect(() => {
    if (isSaving || Object.keys(issues).length === 0) return undefined;
    const timer = timers.after(FOCUS_AFTER_MS, () =>
      form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(),
    );
    return () => timer.stop();
  }, [timers, isSaving, issues]);
  const read = readDraft(draft, settings);
  const shown: LimitIssues = { ...issues, ...('issues' in read ? read.issues : {}) };
  const count = Object.keys(draft).length;
  const field = (path: string, label: string) => (
    <LimitField
      key={path}
      path={path}
      label={label}
      draft={draft}
      settings={settings}
      issue={shown[path]}
      onChange={(text) => {
        setDraft((now) => edit(now, settings, path, text));
        setIssues(({ [path]: _, ...others }) => others);
      }}
    />
  );
  const rest = Object.entries(shown)
    .filter(([path]) => path === '')
    .map(([, message]) => message);
  return (
    <>
      {rest.map((message) => (
        <Notice key={message} tone="danger" role="alert" title={message} />
      ))}
      <div className="limits-page-sections" ref={form}>
        <div className="panel-stack">
          {handshakes === undefined ? null : <Section section={handshakes} field={field} />}
          <Card title="Counts">
            <div className="limits-page-rows" role="group" aria-label="Counts">
              {singleFields.map(({ path, label, hint }) => (
                <div key={path} className="limits-page-row limits-page-single">
                  <div className="panel-two">
                    <span className="limits-page-label">{label}</span>
                    <span className="panel-muted">{hint}</span>
                  </div>
                  {field(path, label)}
                </div>
              ))}
            </div>
          </Card>
        </div>
        {commands.map((section) => (
          <Section key={section.id} section={section} field={field} />
        ))}
      </div>
      <div className="limits-page-foot">
        <p role="status">
          {count === 0 ? (
            <span className="panel-muted">Version {version}. Nothing is changed.</span>
          ) : (
            <Badge tone={'issues' in read ? 'danger' : 'warning'}>{`${plural(count, 'change')}, not saved`}</Badge>
          )}
        </p>
        <div className="panel-bar-end">
          <Button
            icon={RotateCcw}
            isDisabled={count === 0}
            onPress={() => {
              setDraft({});
              setIssues({});
            }}
          >
            Take back
          </Button>
          <Button
            variant="primary"
            icon={Save}
            isDisabled={count === 0 || 'issues' in read}
            onPress={() => setSaving(true)}
          >
            Look and save…
          </Button>
        </div>
      </div>
      {isSaving && 'change' in read ? (
        <SaveLimits
          changes={read.changes}
          change={read.change}
          onClose={() => setSaving(false)}
          onIssues={setIssues}
          onSaved={() => {
            setDraft({});
            setIssues({});
            onChanged();
          }}
        />
      ) : null}
    </>
  );
}

function Bucket({ row, field }: { row: BucketRow; field(path: string, label: string): React.ReactNode }) {
  return (
    <div className="limits-page-row">
      <div className="panel-two">
        <span className="limits-page-label">{row.label}</span>
        <span className="panel-muted">{row.hint}</span>
      </div>
      {field(row.size.path, row.size.label)}
      {field(row.perSecond.path, row.perSecond.label)}
    </div>
  );
}

function Section({
  section: { title, hint, rows },
  field,
}: {
  section: LimitSection;
  field(path: string, label: string): React.ReactNode;
}) {
  return (
    <Card title={title}>
      <p className="panel-muted limits-page-hint">{hint}</p>
      <div className="limits-page-rows" role="group" aria-label={title}>
        <div className="limits-page-row limits-page-units" aria-hidden>
          <span />
          <span>at once</span>
          <span>per second</span>
        </div>
        {rows.map((row) => (
          <Bucket key={row.path} row={row} field={field} />
        ))}
      </div>
    </Card>
  );
}
