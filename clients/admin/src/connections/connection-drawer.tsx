/** Connection drawer: one connection, with all that is known of it, and what can be done to it. */
import type { ConnectionRow } from '@slotwire/protocol';
import { Badge, Button, ButtonLink, Drawer, Facts, Notice } from '@slotwire/ui';
import { Radio, Unplug, Users } from 'lucide-react';
import { useState } from 'react';
import { Ago, Instant } from '../panel/instant.tsx';
import { usePanel } from '../panel/panel-context.ts';
import { bytesText, durationText } from '../words/figures.ts';
import { DisconnectSome } from './disconnect-some.tsx';

export interface ConnectionDrawerProps {
  row: ConnectionRow | undefined;
  /** It is no longer in the list: the row is how it stood there last. What is asked about it stays, as nobody would know what became of the question. */
  isGone: boolean;
  onClose(): void;
  onDone(): void;
}

export function ConnectionDrawer({ row, isGone, onClose, onDone }: ConnectionDrawerProps) {
  const { service } = usePanel();
  const [isClosing, setClosing] = useState(false);
  if (row === undefined) return null;
  const isOwn = row.sessionId === service.session()?.sessionId;
  return (
    <>
      <Drawer
        isOpen={!isClosing}
        onClose={onClose}
        title={row.deviceId}
        aside={<Badge icon={null}>{isOwn ? 'this panel' : row.platform}</Badge>}
        actions={
          <>
            <ButtonLink icon={Users} href={`/people?userId=${row.userId}`}>
              Person
            </ButtonLink>
            <ButtonLink icon={Radio} href={`/monitor?deviceId=${row.deviceId}`}>
              Tap
            </ButtonLink>
            <Button variant="danger" icon={Unplug} isDisabled={isOwn} onPress={() => setClosing(true)}>
              Disconnect…
            </Button>
          </>
        }
      >
        {isGone ? (
          <Notice tone="warning" title="It has gone from the list">
            What stands here is how it was when it was opened.
          </Notice>
        ) : null}
        <Facts
          facts={[
            { label: 'Person', value: row.userId },
            { label: 'Role', value: row.role },
            ...(row.vendorId === undefined ? [] : [{ label: 'Vendor', value: row.vendorId }]),
            { label: 'App version', value: row.appVersion },
            { label: 'Address', value: row.address },
            { label: 'Node', value: row.node },
            { label: 'Session', value: <span className="panel-mono">{row.sessionId}</span> },
            {
              label: 'Open since',
              value: (
                <>
                  <Instant at={row.since} /> (<Ago atMs={Date.parse(row.since)} />)
                </>
              ),
            },
            { label: 'Mode', value: row.mode },
            { label: 'Streams', value: row.streams },
            { label: 'Latency', value: row.latencyMs === undefined ? 'not measured yet' : durationText(row.latencyMs) },
            { label: 'Waiting to be sent', value: bytesText(row.bufferedBytes) },
          ]}
        />
      </Drawer>
      {isClosing ? (
        <DisconnectSome
          rows={[row]}
          onClose={() => setClosing(false)}
          onDone={() => {
            setClosing(false);
            onClose();
            onDone();
          }}
        />
      ) : null}
    </>
  );
}
