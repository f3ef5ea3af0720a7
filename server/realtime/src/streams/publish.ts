/**
 * Publish: an event that no booking command causes, durable first and then handed on like any other.
 * An announcement is also a notification of whoever reads the stream (NT5): both are written once, however many that are.
 */
import type { Announcement, StreamEventData, StreamEventType, StreamName } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { announce } from '../notifications/announce.ts';
import type { Notifier } from '../notifications/notifier.ts';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import { encodeBody } from './encode.ts';

export type Publish = <T extends StreamEventType>(
  stream: StreamName,
  type: T,
  data: StreamEventData<T>,
  options?: { urgent?: boolean },
) => Promise<void>;

export interface PublishParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  committer: Committer;
  notifier: Notifier;
}

export function createPublish({ runtime, committer, notifier }: PublishParts): Publish {
  const { clock, ids } = runtime;
  return async (stream, type, data, { urgent = false } = {}) => {
    const atMs = clock.nowMs();
    const event = { id: ids.next(), type, at: new Date(atMs).toISOString() };
    if (type !== 'announcement') {
      const body = encodeBody({ ...event, dataJson: JSON.stringify(data) });
      const writes = { ...emptyWriteSet, events: [{ stream, type, atMs, body, urgent }] };
      return committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
    }
    const pushAtMs = notifier.pushAtMs(atMs);
    const told = announce(stream, data as Announcement, event.id, { atMs, at: event.at, pushAtMs });
    const { notification, record } = told;
    const writes = {
      ...emptyWriteSet,
      events: [{ ...told.event, urgent: urgent || told.event.urgent === true }],
      notifications: [record],
    };
    await committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
    notifier.told([notification], pushAtMs);
  };
}
