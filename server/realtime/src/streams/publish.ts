/**
 * Publish: an event that no booking command causes, durable first and then handed on like any other.
 * An announcement is also a notification of whoever reads the stream (NT5): both are written once, however many that are.
 */
import {
  type Announcement,
  notificationOf,
  type StreamEventData,
  type StreamEventType,
  type StreamName,
} from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Notifier } from '../notifications/notifier.ts';
import { isUrgent, toRecord } from '../notifications/write.ts';
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
    const body = encodeBody({ ...event, dataJson: JSON.stringify(data) });
    if (type !== 'announcement') {
      const writes = { ...emptyWriteSet, events: [{ stream, atMs, body, urgent }] };
      return committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
    }
    const notification = notificationOf(event, data as Announcement);
    const pushAtMs = notifier.pushAtMs(atMs);
    const writes = {
      ...emptyWriteSet,
      events: [{ stream, atMs, body, urgent: urgent || isUrgent(notification) }],
      notifications: [toRecord(notification, JSON.stringify(notification), stream, { atMs, pushAtMs })],
    };
    await committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
    notifier.told([notification], pushAtMs);
  };
}
