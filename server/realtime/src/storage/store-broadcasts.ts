/** What the store keeps of broadcasts: what is to be told to whom, and how far that has come. Part of `Store`. */
import type { Announcement, Audience, BroadcastState, PushOutcomeName, StreamName } from '@slotwire/protocol';

export interface BroadcastRecord {
  /** Sorts by the time of the command. */
  id: string;
  actorId: string;
  createdMs: number;
  dueMs: number;
  state: BroadcastState;
  audience: Audience;
  announcement: Announcement;
  push: boolean;
  /** W3C `traceparent` of the command. */
  trace?: string | undefined;
  /** Devices that were connected when it began to be sent. */
  connected: number;
  /** What it has become so far, in the order of its streams: one for each. */
  notificationIds: readonly string[];
  /** When the last of them was written. */
  sentMs?: number | undefined;
  failure?: 'expired' | 'internal' | undefined;
}

/** Beside the other writes in `WriteSet`: inserted or replaced by id. */
export interface BroadcastWrites {
  broadcasts?: readonly BroadcastRecord[];
}

/** Beside the other reads in `ReadSet`: ids. */
export interface BroadcastReads {
  broadcasts?: readonly string[];
}

/** Beside `Facts`. Absent: not in the store. */
export interface BroadcastFacts {
  broadcasts: ReadonlyMap<string, BroadcastRecord>;
}

export interface BroadcastQuery {
  /** Only ids less than this one. */
  before?: string | undefined;
  limit: number;
}

export interface Headcount {
  people: number;
  devices: number;
}

/** Where the next page of push decisions begins. */
export interface OutcomeCursor {
  /** Of the notification, among those that were named. */
  index: number;
  atMs: number;
  /** Of the store's own. */
  row: number;
}

export interface OutcomePage {
  counts: ReadonlyMap<PushOutcomeName, number>;
  /** Undefined: that was the last page. */
  next: OutcomeCursor | undefined;
}

/** Reads outside of a commit. */
export interface BroadcastStore {
  /** Newest (greatest id) first. */
  listBroadcasts(query: BroadcastQuery): Promise<BroadcastRecord[]>;
  /** Those that are queued or being sent, and due by `nowMs`: longest due first. */
  listDueBroadcasts(nowMs: number, limit: number): Promise<BroadcastRecord[]>;
  /** When the next of them is due, past or not; undefined when there is none. */
  nextBroadcastMs(): Promise<number | undefined>;
  /** Registered devices that read these streams, and their people: the sum over the streams. */
  countPushReaders(streams: readonly StreamName[]): Promise<Headcount>;
  /** How many of these people have a registered device that reads the stream. */
  countPushableAmong(stream: StreamName, userIds: readonly string[]): Promise<number>;
  /** Decisions about these notifications, behind `after`. A page ends after `limit` decisions, or that many notifications. */
  countOutcomes(
    notificationIds: readonly string[],
    after: OutcomeCursor | undefined,
    limit: number,
  ): Promise<OutcomePage>;
  /** How many read marks these notifications have in all. */
  countRead(notificationIds: readonly string[]): Promise<number>;
}
