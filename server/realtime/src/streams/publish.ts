/** Publish: an event that no booking command causes, durable first and then handed on like any other. */
import type { StreamEventData, StreamEventType, StreamName } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import { encodeBody } from './encode.ts';

export type Publish = <T extends StreamEventType>(
  stream: StreamName,
  type: T,
  data: StreamEventData<T>,
  options?: { urgent?: boolean },
) => Promise<void>;

export function createPublish(committer: Committer, { clock, ids }: Pick<Runtime, 'clock' | 'ids'>): Publish {
  return (stream, type, data, { urgent = false } = {}) => {
    const atMs = clock.nowMs();
    const body = encodeBody({ id: ids.next(), type, at: new Date(atMs).toISOString(), dataJson: JSON.stringify(data) });
    const writes = { ...emptyWriteSet, events: [{ stream, atMs, body, urgent }] };
    return committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
  };
}
