/** From log entries to the JSON text of an `events` batch, without parsing what is stored. */
import type { StreamName } from '@slotwire/protocol';

/** `body` is the stored `{ id, type, at, trace?, data }`; stream names and epochs need no escaping. */
export function encodeEvent(stream: StreamName, epoch: string, offset: number, body: string): string {
  return `{"stream":"${stream}","epoch":"${epoch}","offset":${offset},${body.slice(1)}`;
}

/** Contiguous entries of one stream; the first has offset `from`. */
export function encodeEvents(
  stream: StreamName,
  epoch: string,
  entries: readonly { offset: number; body: string }[],
): string {
  if (entries.length === 1) {
    const [only] = entries as [{ offset: number; body: string }];
    return `[${encodeEvent(stream, epoch, only.offset, only.body)}]`;
  }
  return `[${entries.map(({ offset, body }) => encodeEvent(stream, epoch, offset, body)).join(',')}]`;
}

/** The body of a new event. `dataJson` is JSON text already. */
export function encodeBody(event: {
  id: string;
  type: string;
  at: string;
  trace?: string | undefined;
  dataJson: string;
}): string {
  const trace = event.trace === undefined ? '' : `"trace":"${event.trace}",`;
  return `{"id":"${event.id}","type":"${event.type}","at":"${event.at}",${trace}"data":${event.dataJson}}`;
}
