/** What nodes ask one another, and tell one another, about the sessions that each of them holds. */
import type { Audience, ConnectionFilter, ConnectionRow, ErrorCode, StreamName } from '@slotwire/protocol';
import type { Order, Place } from './connection-order.ts';

/** One session, or all that fit. */
export type Selection = { sessionId: string } | { filter: ConnectionFilter };

export interface PageQuestion {
  filter: ConnectionFilter;
  order: Order;
  after: Place | undefined;
  /** The most rows that a node answers with. */
  limit: number;
}

export interface PlacedRow {
  place: Place;
  row: ConnectionRow;
}

export interface PageAnswer {
  /** In order. */
  rows: readonly PlacedRow[];
  total: number;
}

export interface CountQuestion {
  of: Selection;
  /** Who asks: a filter never means their own session. */
  by: string;
}

export interface CountAnswer {
  matched: number;
  /** All that a filter without fields would mean. */
  open: number;
}

export interface CloseOrder extends CountQuestion {
  /** Those that answered: what was not counted is not closed. */
  nodes: readonly string[];
  /** Sessions that are younger have come back already. */
  uptoMs: number;
  code: Extract<ErrorCode, 'DISCONNECTED' | 'SENT_AWAY'>;
  reason: string | undefined;
  /** Devices come back spread over this time; undefined: not at all. */
  spreadMs: number | undefined;
}

export interface AudienceQuestion {
  audience: Audience;
  /** That all of the audience read, where people are to be counted who have no device that can be pushed to. */
  stream: StreamName | undefined;
}

export interface AudienceAnswer {
  people: number;
  devices: number;
  /** People among them without a device that can be pushed to. */
  unpushable: number;
}
