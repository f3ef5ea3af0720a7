/** Rankings: the most active people and devices, and where the service is slow or stopped somebody. */
import type { AnalyticsValue } from '@slotwire/protocol';
import { Card, EmptyState } from '@slotwire/ui';
import { Trophy } from 'lucide-react';
import { Link } from 'react-aria-components';
import { PanelTable } from '../panel/panel-table.tsx';
import { countText, durationText } from '../words/figures.ts';

export function Rankings({ value: { top, bottlenecks } }: { value: AnalyticsValue }) {
  return (
    <div className="panel-grid">
      <Ranking
        title="Most active people"
        head={['Person', 'Commands']}
        rows={(top?.persons ?? []).map(({ userId, ...counted }) => ({
          key: userId,
          name: <Person userId={userId} />,
          ...counted,
        }))}
      />
      <Ranking
        title="Most active devices"
        head={['Device', 'Commands']}
        rows={(top?.devices ?? []).map(({ userId, deviceId, ...counted }) => ({
          key: `${userId} ${deviceId}`,
          name: (
            <>
              {deviceId} <span className="panel-muted">of</span> <Person userId={userId} />
            </>
          ),
          ...counted,
        }))}
      />
      <SlowCommands commands={bottlenecks?.slowestCommands ?? []} />
      <Ranking
        title="Hottest streams"
        head={['Stream', 'Events handed on']}
        rows={(bottlenecks?.hottestStreams ?? []).map(({ stream, ...counted }) => ({
          key: stream,
          name: <span className="panel-mono">{stream}</span>,
          ...counted,
        }))}
      />
      <Ranking
        title="Devices that met their limits"
        head={['Device', 'Refusals']}
        none="No device met its limits."
        rows={(bottlenecks?.limitedDevices ?? []).map(({ userId, deviceId, ...counted }) => ({
          key: `${userId} ${deviceId}`,
          name: (
            <>
              {deviceId} <span className="panel-muted">of</span> <Person userId={userId} />
            </>
          ),
          ...counted,
        }))}
      />
    </div>
  );
}

const Person = ({ userId }: { userId: string }) => <Link href={`/people?userId=${userId}`}>{userId}</Link>;

/** As many as fit beside each other without scrolling. */
const SHOWN = 8;

interface RankingProps {
  title: string;
  head: readonly [name: string, count: string];
  rows: readonly { key: string; name: React.ReactNode; count: number; error: number }[];
  none?: string;
}

function Ranking({ title, head, rows, none = 'Nothing was counted in this time.' }: RankingProps) {
  const most = rows[0]?.count ?? 0;
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <EmptyState title="None" icon={Trophy}>
          {none}
        </EmptyState>
      ) : (
        <table className="panel-table">
          <thead>
            <tr>
              <th scope="col">{head[0]}</th>
              <td className="analytics-page-rank" />
              <th scope="col" className="panel-end">
                {head[1]}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map(({ key, name, count, error }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td aria-hidden>
                  <progress className="analytics-page-bar" value={count} max={most} />
                </td>
                <td
                  className="panel-end"
                  title={error > 0 ? `Between ${countText(count - error)} and ${countText(count)}` : undefined}
                >
                  {error > 0 ? '≤ ' : ''}
                  {countText(count)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function SlowCommands({ commands }: { commands: NonNullable<AnalyticsValue['bottlenecks']>['slowestCommands'] }) {
  return (
    <Card title="Slowest commands">
      {commands.length === 0 ? (
        <EmptyState title="None" icon={Trophy}>
          No command was answered in this time.
        </EmptyState>
      ) : (
        <PanelTable head={['Command', { figure: 'Times' }, { figure: 'p50' }, { figure: 'p99' }]}>
          {commands.slice(0, SHOWN).map(({ command, count, p50Ms, p99Ms }) => (
            <tr key={command}>
              <th scope="row" className="panel-mono">
                {command}
              </th>
              <td className="panel-end">{countText(count)}</td>
              <td className="panel-end">{durationText(p50Ms)}</td>
              <td className="panel-end">{durationText(p99Ms)}</td>
            </tr>
          ))}
        </PanelTable>
      )}
    </Card>
  );
}
