/** Connections: who is connected, found by filter, and sent away one by one or many at once. */
import type { ConnectionRow } from '@slotwire/protocol';
import { Button, EmptyState, Notice, Page, Switch, Table } from '@slotwire/ui';
import { ChevronLeft, ChevronRight, MonitorSmartphone, RefreshCw, Unplug } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { AnswerView } from '../panel/answer-view.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { useQuestion } from '../panel/use-question.ts';
import { countText, listText, plural } from '../words/figures.ts';
import { ConnectionDrawer } from './connection-drawer.tsx';
import { ConnectionFilterForm } from './connection-filter-form.tsx';
import {
  type ConnectionForm,
  type ConnectionOrder,
  describeFilter,
  fromSearch,
  toConnectionFilter,
  toSearch,
} from './connection-query.ts';
import { compactRow, connectionColumns, orderOf, sortOf } from './connection-rows.tsx';
import { DisconnectMany } from './disconnect-many.tsx';
import { DisconnectSome } from './disconnect-some.tsx';
import './connections-page.css';

const PAGE_ROWS = 100;
const REFRESH_MS = 5_000;
const none: ReadonlySet<string> = new Set();

export function ConnectionsPage() {
  const { service } = usePanel();
  const search = useSearch();
  const [, navigate] = useLocation();
  const { form, order } = useMemo(() => fromSearch(search), [search]);
  // Ages in the filter are counted from when it was set: each page of it means the same connections.
  const read = useMemo(() => toConnectionFilter(form, service.nowMs()), [form, service]);
  const filter = 'filter' in read ? read.filter : undefined;
  /** Cursors of the pages before this one, and of this one. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [isLive, setLive] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(none);
  /** As it was when it was opened. */
  const [opened, setOpened] = useState<ConnectionRow | undefined>(undefined);
  const [closing, setClosing] = useState<'selected' | 'all' | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter or order begins with its first page
  useEffect(() => {
    setCursors([]);
    setSelected(none);
  }, [search]);

  const cursor = cursors.at(-1);
  const { sort, order: direction } = order;
  const args = filter && {
    filter,
    sort,
    order: direction,
    limit: PAGE_ROWS,
    ...(cursor === undefined ? {} : { cursor }),
  };
  const answer = useQuestion('connections:list', args, isLive ? REFRESH_MS : 0);
  const go = (nextForm: ConnectionForm, nextOrder: ConnectionOrder = order) => {
    const next = toSearch(nextForm, nextOrder);
    navigate(next === '' ? '/connections' : `/connections?${next}`);
  };
  const rows = answer.value?.connections ?? [];
  // What asks is not what is closed: it would not hear what became of it.
  const own = service.session()?.sessionId;
  const chosen = rows.filter(({ sessionId }) => selected.has(sessionId) && sessionId !== own);
  const current = rows.find(({ sessionId }) => sessionId === opened?.sessionId);
  const first = cursors.length * PAGE_ROWS;

  return (
    <Page title="Connections" lead="Every open connection, on all nodes." isFull>
      <ConnectionFilterForm form={form} issues={'issues' in read ? read.issues : {}} onApply={go} />
      {filter === undefined ? (
        <EmptyState title="This filter cannot be read">Correct the fields that are marked.</EmptyState>
      ) : (
        <AnswerView answer={answer} label="Loading connections" rows={10}>
          {({ total, next, missing }) => (
            <>
              {missing.length > 0 ? (
                <Notice tone="warning" title={`${listText(missing)} did not answer`}>
                  What is connected there is neither listed nor counted.
                </Notice>
              ) : null}
              <div className="panel-bar connections-page-bar">
                <p role="status">
                  {plural(total, 'connection')}
                  {total > rows.length && rows.length > 0
                    ? `, ${countText(first + 1)} to ${countText(first + rows.length)} shown`
                    : ''}
                </p>
                <Switch isSelected={isLive} onChange={setLive}>
                  Refresh by itself
                </Switch>
                <div className="panel-bar-end">
                  <Button icon={RefreshCw} onPress={answer.refresh} isPending={answer.status === 'asking' && !isLive}>
                    Refresh
                  </Button>
                  {chosen.length > 0 ? (
                    <Button variant="danger" icon={Unplug} onPress={() => setClosing('selected')}>
                      {`Disconnect ${plural(chosen.length, 'device')}…`}
                    </Button>
                  ) : (
                    <Button icon={Unplug} isDisabled={total === 0} onPress={() => setClosing('all')}>
                      {Object.keys(filter).length === 0 ? 'Disconnect all…' : 'Disconnect all that match…'}
                    </Button>
                  )}
                </div>
              </div>
              <Table<ConnectionRow>
                label="Connections"
                className="connections-page-table"
                columns={connectionColumns}
                rows={rows}
                rowKey={({ sessionId }) => sessionId}
                rowLabel={({ deviceId, userId }) => `device ${deviceId} of ${userId}`}
                sort={sortOf(order)}
                onSort={(sorted) => go(form, orderOf(sorted))}
                selected={selected}
                onSelect={setSelected}
                onOpen={setOpened}
                compact={compactRow}
                compactHeight={76}
                compactBelow={860}
                rowHeight={52}
                empty={
                  <EmptyState
                    title={Object.keys(filter).length === 0 ? 'Nobody is connected' : 'Nobody fits this filter'}
                    icon={MonitorSmartphone}
                  >
                    {Object.keys(filter).length === 0
                      ? 'Devices appear here as they connect.'
                      : `Looked for ${describeFilter(filter)}.`}
                  </EmptyState>
                }
              />
              {cursors.length > 0 || next !== undefined ? (
                <nav className="panel-row" aria-label="Pages">
                  <Button
                    icon={ChevronLeft}
                    isDisabled={cursors.length === 0}
                    onPress={() => setCursors((now) => now.slice(0, -1))}
                  >
                    Before
                  </Button>
                  <span className="panel-muted">Page {cursors.length + 1}</span>
                  <Button
                    icon={ChevronRight}
                    isDisabled={next === undefined}
                    onPress={() => {
                      if (next !== undefined) setCursors((now) => [...now, next]);
                      setSelected(none);
                    }}
                  >
                    Next
                  </Button>
                </nav>
              ) : null}
              <ConnectionDrawer
                key={opened?.sessionId}
                row={current ?? opened}
                isGone={current === undefined}
                onClose={() => setOpened(undefined)}
                onDone={answer.refresh}
              />
              {closing === 'all' ? (
                <DisconnectMany filter={filter} onClose={() => setClosing(undefined)} onDone={answer.refresh} />
              ) : null}
              {closing === 'selected' ? (
                <DisconnectSome
                  rows={chosen}
                  onClose={() => setClosing(undefined)}
                  onDone={() => {
                    setSelected(none);
                    answer.refresh();
                  }}
                />
              ) : null}
            </>
          )}
        </AnswerView>
      )}
    </Page>
  );
}
