/** Monitor: every socket event that fits, as it happens. A tap is on record in the audit log, so it opens when somebody says so. */

import type { TapFilter } from '@slotwire/sdk';
import { Badge, Button, type Column, EmptyState, Notice, Page, Table } from '@slotwire/ui';
import { ArrowDownLeft, ArrowUpRight, ClipboardCopy, Pause, Play, Radio, Square, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSay } from '../panel/messages.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { bytesText, countText, durationText, plural } from '../words/figures.ts';
import { refusalWords } from '../words/outcome.ts';
import { TapDrawer } from './tap-drawer.tsx';
import { describeTap } from './tap-filter.ts';
import { TapFilterForm } from './tap-filter-form.tsx';
import { addBatch, clear, emptyTapLog, pause, resume, type TapEntry, type TapLog } from './tap-log.ts';
import './monitor-page.css';

type TapState =
  | { status: 'closed' }
  | { status: 'opening' | 'open' | 'down'; filter: TapFilter }
  | { status: 'refused'; title: string; advice: string };

export function MonitorPage() {
  const { service } = usePanel();
  const say = useSay();
  const [filter, setFilter] = useState<TapFilter | undefined>(undefined);
  const [state, setState] = useState<TapState>({ status: 'closed' });
  const [log, setLog] = useState<TapLog>(emptyTapLog);
  const [inspected, setInspected] = useState<TapEntry | undefined>(undefined);

  useEffect(() => {
    if (filter === undefined) return undefined;
    setState({ status: 'opening', filter });
    return service.tap(filter, {
      onOpen: () => setState({ status: 'open', filter }),
      onEvents: (batch) => setLog((now) => addBatch(now, batch)),
      onRefused(failure) {
        const { title, advice } = refusalWords(failure);
        setState({ status: 'refused', title, advice });
        setFilter(undefined);
      },
      onDown: () => setState({ status: 'down', filter }),
    });
  }, [service, filter]);

  const isOpen = filter !== undefined;
  const stop = () => {
    setFilter(undefined);
    setState({ status: 'closed' });
  };
  const copyAll = () =>
    copy(log.entries.map(({ event }) => JSON.stringify(event)).join('\n'), plural(log.entries.length, 'event'));
  const copy = (text: string, what: string) => {
    navigator.clipboard.writeText(text).then(
      () => say({ title: `Copied ${what}` }),
      () => say({ title: 'The browser did not allow to copy', tone: 'warning' }),
    );
  };

  return (
    <Page
      title="Monitor"
      lead="Socket events of all nodes: names, ids, sizes and codes, never a token or a text. Each tap is on record in the audit log."
      isFull
    >
      <TapFilterForm
        isOpen={isOpen}
        onOpen={(next) => {
          setLog((now) => clear(resume(now)));
          setFilter(next);
        }}
        onStop={stop}
      />
      {state.status === 'refused' ? (
        <Notice tone="danger" role="alert" title={state.title}>
          {state.advice}
        </Notice>
      ) : null}
      {state.status === 'down' ? (
        <Notice tone="warning" title="The connection is gone">
          What happens meanwhile is not shown. The tap opens again with the connection.
        </Notice>
      ) : null}
      {log.shed ? (
        <Notice tone="warning" title="The service is under load and taps nothing at the moment">
          Events are shown again when it has room.
        </Notice>
      ) : null}
      <div className="panel-bar monitor-page-bar">
        <p className="monitor-page-state" role="status">
          {isOpen ? (
            <Badge tone="success" icon={Radio}>
              {state.status === 'open' ? 'Tapping' : 'Opening'}
            </Badge>
          ) : (
            <Badge icon={Square}>No tap</Badge>
          )}
          <span className="panel-muted">
            {isOpen ? `${describeTap(filter)} · ` : ''}
            {countText(log.seen)} seen{log.dropped > 0 ? `, ${countText(log.dropped)} more than a tap shows` : ''}
            {log.paused ? `, ${countText(log.held.length)} held` : ''}
          </span>
        </p>
        <div className="panel-bar-end">
          {log.paused ? (
            <Button icon={Play} onPress={() => setLog(resume)}>
              {log.held.length > 0 ? `Go on, show ${countText(log.held.length)}` : 'Go on'}
            </Button>
          ) : (
            <Button icon={Pause} onPress={() => setLog(pause)} isDisabled={!isOpen}>
              Pause
            </Button>
          )}
          <Button icon={ClipboardCopy} onPress={copyAll} isDisabled={log.entries.length === 0}>
            Copy all
          </Button>
          <Button icon={Trash2} onPress={() => setLog(clear)} isDisabled={log.entries.length === 0}>
            Clear
          </Button>
        </div>
      </div>
      <Table<TapEntry>
        label="Socket events, newest first"
        className="monitor-page-table"
        columns={columns}
        rows={log.entries}
        rowKey={({ id }) => String(id)}
        rowLabel={({ event }) => `${event.event} ${event.outcome ?? ''} ${event.userId ?? ''}`}
        rowHeight={36}
        compact={Compact}
        compactHeight={60}
        compactBelow={820}
        onOpen={setInspected}
        empty={
          <EmptyState
            title={
              !isOpen ? 'Nothing is tapped' : log.shed ? 'Nothing is shown under load' : 'Nothing has happened yet'
            }
            icon={Radio}
          >
            {isOpen ? 'What fits the filter appears here.' : 'Choose what to look at, and open the tap.'}
          </EmptyState>
        }
      />
      <TapDrawer entry={inspected} onClose={() => setInspected(undefined)} onCopy={copy} />
    </Page>
  );
}

const Direction = ({ dir }: { dir: 'in' | 'out' }) =>
  dir === 'in' ? <ArrowDownLeft size={14} aria-label="in" /> : <ArrowUpRight size={14} aria-label="out" />;

function Outcome({ entry: { event } }: { entry: TapEntry }) {
  if (event.outcome === undefined) return <span className="panel-muted">–</span>;
  const isGood = event.outcome === 'OK' || event.outcome === 'REPLAYED';
  const isEnd = event.event === 'disconnect';
  return <Badge tone={isGood ? 'success' : isEnd ? 'neutral' : 'warning'}>{event.outcome}</Badge>;
}

const sizeOf = ({ event }: TapEntry) => (event.bytes === undefined ? '' : bytesText(event.bytes));
const timeOf = ({ event }: TapEntry) => event.at.slice(11, 23);
const whoOf = ({ event }: TapEntry) => [event.userId, event.deviceId].filter((id) => id !== undefined).join(' · ');

const columns: readonly Column<TapEntry>[] = [
  { id: 'at', header: 'UTC', width: '128px', cell: (entry) => <span className="panel-mono">{timeOf(entry)}</span> },
  {
    id: 'event',
    header: 'Event',
    width: 'minmax(180px, 1.4fr)',
    cell: ({ event }) => (
      <span className="monitor-page-event">
        <Direction dir={event.dir} /> <span className="panel-mono panel-clip">{event.event}</span>
      </span>
    ),
  },
  { id: 'outcome', header: 'Outcome', width: 'minmax(120px, 1fr)', cell: (entry) => <Outcome entry={entry} /> },
  {
    id: 'who',
    header: 'Person and device',
    width: 'minmax(160px, 2fr)',
    cell: (entry) => (
      <span className="panel-clip" title={whoOf(entry)}>
        {whoOf(entry) || (entry.event.stream ?? '–')}
      </span>
    ),
  },
  { id: 'ms', header: 'Took', width: '80px', align: 'end', cell: ({ event }) => durationText(event.ms) },
  { id: 'bytes', header: 'Size', width: '80px', align: 'end', cell: sizeOf },
  {
    id: 'node',
    header: 'Node',
    width: 'minmax(80px, 0.8fr)',
    cell: ({ event }) => <span className="panel-clip">{event.node}</span>,
  },
];

const Compact = (entry: TapEntry) => (
  <div className="panel-two">
    <div className="panel-row">
      <Direction dir={entry.event.dir} />
      <span className="panel-mono panel-clip monitor-page-name">{entry.event.event}</span>
      <Outcome entry={entry} />
    </div>
    <span className="panel-muted panel-clip">
      {timeOf(entry)} {whoOf(entry)} {entry.event.ms === undefined ? '' : durationText(entry.event.ms)}
    </span>
  </div>
);
