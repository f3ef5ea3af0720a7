/** From log entries to the JSON text of an `events` batch, without parsing what is stored. */
import type { StreamName } from '@slotwire/protocol';

/**
 * Of the texts in one answer about the state, in UTF-16 units: so many take their time on a slow link, and must not be what makes a reader a
 * slow one when something happens meanwhile (DL6). Whoever asked asks again for the rest.
 */
export const MAX_ANSWER_LENGTH = 256 * 1_024;

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

/** As many from the front as have so long a text together, and the first in any case. */
export function firstWithin<E extends { body: string }>(entries: readonly E[], maxLength: number): readonly E[] {
  let length = 0;
  const end = entries.findIndex(({ body }, index) => {
    length += body.length;
    return index > 0 && length > maxLength;
  });
  return end < 0 ? entries : entries.slice(0, end);
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
