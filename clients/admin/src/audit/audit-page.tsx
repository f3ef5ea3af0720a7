/** Audit log: what admins did, newest first. Records are never changed or removed. */
import { auditOutcomes } from '@slotwire/protocol';
import {
  Badge,
  Button,
  type Column,
  ComboBox,
  Drawer,
  EmptyState,
  Facts,
  Notice,
  Page,
  Table,
  TextField,
} from '@slotwire/ui';
import { RefreshCw, ScrollText, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { WhenField } from '../broadcasts/when-field.tsx';
import { AnswerView } from '../panel/answer-view.tsx';
import { FilterForm } from '../panel/filter-form.tsx';
import { BriefInstant, Instant } from '../panel/instant.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { useQuestion } from '../panel/use-question.ts';
import { type AuditWish, emptyWish, readWish, wishArgs, wishIssues, wishSearch } from './audit-filter.ts';
import { type AuditRecord, actionText, auditActions, detailText, outcomeText, targetText } from './audit-words.ts';
import { useOlderRecords } from './use-older-records.ts';
import './audit-page.css';

const PAGE_ROWS = 100;
const actionOptions = auditActions.map((id) => ({ id, label: actionText(id) }));

const outcomeOptions = auditOutcomes.map((id) => ({ id, label: outcomeText(id) }));

export function AuditPage() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { timeZone } = usePanel();
  const applied = readWish(search);
  const [wish, setWish] = useState(applied);
  // The address may change by itself, such as by a step back.
  useEffect(() => setWish(readWish(search)), [search]);
  const [opened, setOpened] = useState<AuditRecord | undefined>(undefined);
  const args = wishArgs(applied, PAGE_ROWS, timeZone);
  const answer = useQuestion('audit:list', args);
  const older = useOlderRecords(args ?? {}, answer.value);
  const isEmpty = wishSearch(applied) === '';
  const issues = wishIssues(wish, timeZone);
  const apply = (next: AuditWish) => {
    setWish(next);
    const asked = wishSearch(next);
    navigate(asked === '' ? '/audit' : `/audit?${asked}`);
  };
  return (
    <Page title="Audit log" lead="What admins changed, and what the service reports to them. Kept for ever." isFull>
      <FilterForm
        label="Filter"
        count={new URLSearchParams(search).size}
        onSubmit={() => {
          if (Object.keys(issues).length === 0) apply(wish);
        }}
        actions={
          <>
            {isEmpty ? null : (
              <Button icon={X} onPress={() => apply(emptyWish)}>
                Clear
              </Button>
            )}
            <Button type="submit" variant="primary" icon={Search}>
              Find
            </Button>
            <Button icon={RefreshCw} onPress={answer.refresh}>
              Refresh
            </Button>
          </>
        }
      >
        <TextField
          label="Admin"
          placeholder="admin-1"
          value={wish.actorId}
          onChange={(actorId) => setWish({ ...wish, actorId })}
        />
        <ComboBox
          label="Action"
          placeholder="any"
          options={actionOptions}
          value={wish.action === '' ? null : wish.action}
          onChange={(action) => apply({ ...wish, action: action ?? '' })}
        />
        <TextField
          label="About"
          placeholder="user:customer-001"
          value={wish.target}
          onChange={(target) => setWish({ ...wish, target })}
        />
        <ComboBox
          label="Outcome"
          placeholder="any"
          options={outcomeOptions}
          value={wish.outcome === '' ? null : wish.outcome}
          onChange={(outcome) => apply({ ...wish, outcome: outcome ?? '' })}
        />
        <WhenField
          label="From a time on"
          fieldLabel="From"
          value={wish.from}
          suggestInMinutes={-24 * 60}
          onChange={(from) => setWish({ ...wish, from })}
          error={issues.from}
        />
        <WhenField
          label="Until a time"
          fieldLabel="Until"
          value={wish.to}
          suggestInMinutes={0}
          onChange={(to) => setWish({ ...wish, to })}
          error={issues.to}
        />
      </FilterForm>
      {args === undefined ? (
        <EmptyState title="This time makes no sense" icon={ScrollText}>
          Put right what is marked above, or clear the filter.
        </EmptyState>
      ) : (
        <AnswerView answer={answer} label="Loading the audit log" rows={10}>
          {() => (
            <>
              <Table<AuditRecord>
                label="Audit records, newest first"
                className="audit-page-table"
                columns={columns}
                rows={older.records}
                rowKey={({ id }) => id}
                rowLabel={({ action, actorId, target }) => `${actorId}: ${actionText(action)}, ${targetText(target)}`}
                rowHeight={44}
                compact={compactRecord}
                compactHeight={80}
                compactBelow={860}
                onOpen={setOpened}
                empty={
                  <EmptyState
                    title={isEmpty ? 'Nothing has been done yet' : 'No record fits this filter'}
                    icon={ScrollText}
                  >
                    {isEmpty
                      ? 'What admins change appears here.'
                      : 'Look for another admin, action, target, outcome or time.'}
                  </EmptyState>
                }
              />
              {older.words === undefined ? null : (
                <Notice tone="warning" title={older.words.title}>
                  {older.words.advice}
                </Notice>
              )}
              {older.hasMore ? (
                <div className="panel-row">
                  <Button onPress={older.load} isPending={older.isLoading}>
                    Load older records
                  </Button>
                  <span className="panel-muted">{older.records.length} are shown.</span>
                </div>
              ) : null}
            </>
          )}
        </AnswerView>
      )}
      <RecordDrawer record={opened} onClose={() => setOpened(undefined)} />
    </Page>
  );
}

const Outcome = ({ outcome }: { outcome: string }) => (
  <Badge tone={outcome === 'OK' ? 'success' : 'warning'}>{outcome}</Badge>
);

const columns: readonly Column<AuditRecord>[] = [
  { id: 'at', header: 'At', width: '180px', cell: ({ at }) => <BriefInstant at={at} /> },
  {
    id: 'actor',
    header: 'Who',
    width: 'minmax(124px, 0.8fr)',
    cell: ({ actorId }) => (
      <span className="panel-clip" title={actorId}>
        {actorId}
      </span>
    ),
  },
  {
    id: 'action',
    header: 'What',
    width: 'minmax(186px, 1fr)',
    cell: ({ action }) => <span className="panel-clip">{actionText(action)}</span>,
  },
  {
    id: 'target',
    header: 'About',
    width: 'minmax(160px, 1fr)',
    cell: ({ target }) => (
      <span className="panel-clip" title={targetText(target)}>
        {targetText(target)}
      </span>
    ),
  },
  { id: 'outcome', header: 'Outcome', width: '196px', cell: ({ outcome }) => <Outcome outcome={outcome} /> },
  {
    id: 'detail',
    header: 'In detail',
    width: 'minmax(150px, 2fr)',
    cell: ({ detail }) => <span className="panel-muted panel-clip">{detailText(detail)}</span>,
  },
];

const compactRecord = (record: AuditRecord) => (
  <span className="panel-two">
    <span className="panel-row">
      <strong className="panel-clip">{actionText(record.action)}</strong>
      <Outcome outcome={record.outcome} />
    </span>
    <span className="panel-clip">{targetText(record.target)}</span>
    <span className="panel-muted panel-clip">
      {record.actorId} · <Instant at={record.at} />
    </span>
  </span>
);

function RecordDrawer({ record, onClose }: { record: AuditRecord | undefined; onClose(): void }) {
  return (
    <Drawer
      isOpen={record !== undefined}
      onClose={onClose}
      title={record === undefined ? '' : actionText(record.action)}
    >
      {record === undefined ? null : (
        <div className="panel-stack">
          <Facts
            facts={[
              { label: 'At', value: <Instant at={record.at} /> },
              { label: 'Who', value: record.actorId },
              { label: 'From', value: record.address },
              { label: 'Device', value: record.deviceId },
              { label: 'Command', value: <span className="panel-mono">{record.action}</span> },
              { label: 'About', value: targetText(record.target) },
              { label: 'Outcome', value: <Outcome outcome={record.outcome} /> },
              { label: 'Record', value: <span className="panel-mono">{record.id}</span> },
            ]}
          />
          <section aria-label="What was asked for">
            <h3>What was asked for</h3>
            <pre className="panel-json">{JSON.stringify(record.detail, undefined, 2)}</pre>
          </section>
        </div>
      )}
    </Drawer>
  );
}
