/** Tap drawer: one event, with all that is known of it. */
import { Button, ButtonLink, Drawer, Facts } from '@slotwire/ui';
import { ClipboardCopy, MonitorSmartphone } from 'lucide-react';
import { bytesText, durationText } from '../words/figures.ts';
import type { TapEntry } from './tap-log.ts';

export interface TapDrawerProps {
  entry: TapEntry | undefined;
  onClose(): void;
  onCopy(text: string, what: string): void;
}

export function TapDrawer({ entry, onClose, onCopy }: TapDrawerProps) {
  const event = entry?.event;
  const json = JSON.stringify(event, undefined, 2);
  const facts = event && [
    { label: 'At', value: event.at },
    { label: 'Direction', value: event.dir === 'in' ? 'to the service' : 'from the service' },
    { label: 'Node', value: event.node },
    { label: 'Namespace', value: event.namespace },
    { label: 'Person', value: event.userId },
    { label: 'Device', value: event.deviceId },
    { label: 'Session', value: event.sessionId },
    { label: 'Stream', value: event.stream },
    { label: 'Outcome', value: event.outcome },
    {
      label: event.event === 'disconnect' ? 'Connected for' : 'Took',
      value: event.ms === undefined ? undefined : durationText(event.ms),
    },
    { label: 'Size', value: event.bytes === undefined ? undefined : bytesText(event.bytes) },
    { label: 'Events in it', value: event.count },
    { label: 'Readers', value: event.readers },
  ];
  return (
    <Drawer
      isOpen={entry !== undefined}
      onClose={onClose}
      title={event?.event ?? ''}
      actions={
        <>
          {event?.userId === undefined ? null : (
            <ButtonLink icon={MonitorSmartphone} href={`/connections?userId=${event.userId}`}>
              Connections of this person
            </ButtonLink>
          )}
          <Button icon={ClipboardCopy} onPress={() => onCopy(json, 'the event')}>
            Copy
          </Button>
        </>
      }
    >
      {facts === undefined ? null : (
        <div className="panel-stack">
          <Facts facts={facts.filter(({ value }) => value !== undefined)} />
          <section aria-label="As it came">
            <pre className="panel-json">{json}</pre>
          </section>
        </div>
      )}
    </Drawer>
  );
}
