/**
 * What the store keeps of figures, and what figures ask of it. Part of `Store`. Rollups are added to by every node under its own name, so that
 * nodes never meet in a row and writing one twice changes nothing; whoever reads adds them up.
 */
import type { AnalyticsBucket, BookingStatus, StreamName } from '@slotwire/protocol';

/** What a node counted of one part of the figures, from `atMs` for one minute, hour or day of UTC. */
export interface RollupRow {
  resolution: AnalyticsBucket;
  /** `messages`, `latency` …: what is read without the others. */
  part: string;
  atMs: number;
  node: string;
  json: string;
}

export interface RollupQuery {
  resolution: AnalyticsBucket;
  part: string;
  /** Rows that begin in `[fromMs, toMs)`. */
  fromMs: number;
  toMs: number;
  /** The last of the page before. */
  after?: { atMs: number; node: string } | undefined;
  limit: number;
}

/** A booking, as much as figures need. */
export interface VendorBooking {
  id: string;
  customerId: string;
  resourceId: string;
  status: BookingStatus;
  startsMs: number;
}

export interface VendorBookingQuery {
  vendorId: string;
  /** Bookings that start in `[fromMs, toMs)`. */
  fromMs: number;
  toMs: number;
  /** The last id of the page before. */
  after?: string | undefined;
  limit: number;
}

/** A request that the vendor confirmed or declined. */
export interface VendorAnswer {
  askedMs: number;
  answeredMs: number;
}

export interface InsightStore {
  /** Inserted or replaced by resolution, part, time and node, all or none. */
  putRollups(rows: readonly RollupRow[]): Promise<void>;
  /** Ascending by time, then by node. */
  listRollups(query: RollupQuery): Promise<RollupRow[]>;
  /** Forgets rows that begin before these instants, `limit` at most. @returns how many */
  trimRollups(fromMs: Readonly<Record<AnalyticsBucket, number>>, limit: number): Promise<number>;
  /** Of any status, ascending by id. */
  listVendorBookings(query: VendorBookingQuery): Promise<VendorBooking[]>;
  /** Answered in `[fromMs, toMs)`, ascending by that, the first `limit`. */
  listAnswers(vendorId: string, fromMs: number, toMs: number, limit: number): Promise<VendorAnswer[]>;
  /** Requests without an answer whose booking ends after this instant. Counts to `limit` at most. */
  openRequests(
    vendorId: string,
    nowMs: number,
    limit: number,
  ): Promise<{ count: number; oldestMs: number | undefined }>;
  /** Notifications of the stream in `[fromMs, toMs)`, and whether anybody has read them. */
  listOpens(stream: StreamName, fromMs: number, toMs: number): Promise<{ atMs: number; read: boolean }[]>;
}
