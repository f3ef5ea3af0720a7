/** Connection rows: the columns of the list, and a row where there is no room for columns. */
import type { ConnectionRow, ConnectionSort } from '@slotwire/protocol';
import { Badge, type Column, type Sort } from '@slotwire/ui';
import { BriefInstant, Instant } from '../panel/instant.tsx';
import { bytesText, durationText } from '../words/figures.ts';
import type { ConnectionOrder } from './connection-query.ts';

export const connectionColumns: readonly Column<ConnectionRow>[] = [
  {
    id: 'user',
    header: 'Person',
    width: 'minmax(124px, 1.3fr)',
    isSortable: true,
    cell: ({ userId, role }) => <Two first={userId} second={role} />,
  },
  {
    id: 'device',
    header: 'Device',
    width: 'minmax(142px, 1.7fr)',
    isSortable: true,
    cell: ({ deviceId, platform }) => <Two first={deviceId} second={platform} />,
  },
  {
    id: 'version',
    header: 'Version',
    width: 'minmax(110px, 0.8fr)',
    isSortable: true,
    cell: ({ appVersion }) => (
      <span className="panel-clip" title={appVersion}>
        {appVersion}
      </span>
    ),
  },
  {
    id: 'address',
    header: 'Address',
    width: 'minmax(106px, 1fr)',
    isSortable: true,
    cell: ({ address }) => (
      <span className="panel-clip" title={address}>
        {address}
      </span>
    ),
  },
  {
    id: 'node',
    header: 'Node',
    width: 'minmax(104px, 0.9fr)',
    cell: ({ node }) => (
      <span className="panel-clip" title={node}>
        {node}
      </span>
    ),
  },
  {
    id: 'since',
    header: 'Open since',
    width: '172px',
    isSortable: true,
    cell: ({ since }) => <BriefInstant at={since} />,
  },
  {
    id: 'latency',
    header: 'Latency',
    width: '104px',
    align: 'end',
    isSortable: true,
    cell: ({ latencyMs }) => durationText(latencyMs),
  },
  {
    id: 'buffer',
    header: 'Waiting',
    width: '104px',
    align: 'end',
    isSortable: true,
    cell: ({ bufferedBytes }) => bytesText(bufferedBytes),
  },
];

const Two = ({ first, second }: { first: string; second: string }) => (
  <span className="panel-two">
    <span className="panel-clip" title={first}>
      {first}
    </span>
    <span className="panel-muted panel-clip">{second}</span>
  </span>
);

export const compactRow = (row: ConnectionRow) => (
  <span className="panel-two">
    <span className="panel-row">
      <strong className="panel-clip">{row.userId}</strong>
      <Badge icon={null}>{row.role}</Badge>
      <Badge icon={null}>{row.platform}</Badge>
    </span>
    <span className="panel-muted panel-clip">
      {row.deviceId} · {row.node}
    </span>
    <span className="panel-muted panel-clip">
      <Instant at={row.since} /> · {durationText(row.latencyMs)}
    </span>
  </span>
);

export const sortOf = ({ sort, order }: ConnectionOrder): Sort => ({
  column: sort,
  direction: order === 'asc' ? 'ascending' : 'descending',
});
export const orderOf = ({ column, direction }: Sort): ConnectionOrder => ({
  sort: column as ConnectionSort,
  order: direction === 'ascending' ? 'asc' : 'desc',
});
