/**
 * Port: what the coordinator of a run and a slice of its fleet say to each other. Plain data, as the slice may live on a thread of its own.
 */
import type { Marketplace, PreferenceChanges, PushRegistration } from '@slotwire/protocol';
import type { CoveragePoint } from '../coverage.ts';
import type { Counts } from '../figures.ts';
import type { FleetState } from '../fleet.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import type { Holder, Person } from '../people.ts';
import type { Persona } from '../personas/persona.ts';
import type { Delivery } from '../push-gateways/delivery.ts';
import type { PersonLook } from '../survey.ts';
import type { LatencySecond } from './latency-meter.ts';
import type { TokenKey } from './production.ts';

/** Who holds a device, and what kind of day they have; without a persona they are restless. */
export interface LiveHolder extends Holder {
  persona?: Persona;
  /** Of a phone whose pushes come; its token is made on it. */
  push?: Pick<PushRegistration, 'provider' | 'locale' | 'timeZone'>;
  /** How its person wants to be told, set here at the first opportunity; on one device of each person at most. */
  settings?: PreferenceChanges;
}

/** All that a slice is made of. */
export interface SlicePlan {
  /** From 0 on. */
  number: number;
  url: string;
  seed: number;
  /** Part of every device id, so that two runs against one service do not push each other out. */
  runId: string;
  marketplace: Marketplace;
  /** Tokens are signed with it; absent: the service gives them out, in development mode. */
  tokenKey?: TokenKey;
  holders: readonly LiveHolder[];
  /** Whose truth this slice reads though it has no device of theirs: the staff of vendors without one. */
  others: readonly Person[];
  /** Of the restless: commands per device and minute. */
  ratePerMinute: number;
  /** Of the restless: mean seconds between disturbances of a device. */
  dropsSeconds: number;
  rampMs: number;
  /** Of those with a persona: how many times as fast as real they live, and how many of their hours are planned. */
  days?: { factor: number; hours: number };
  /** Source addresses of its connections, taken in turn; empty for the system's choice. */
  addresses: readonly string[];
}

export type Order =
  | { do: 'start' }
  /** Ends the traffic and heals every device. */
  | { do: 'settle' }
  /** @param only people by role and id; undefined for everybody */
  | { do: 'look'; only: ReadonlySet<string> | undefined }
  | { do: 'close' };

/** Of one slice; counters are since the start, latencies of the last second. */
export interface Sample {
  state: FleetState;
  counts: Counts;
  coverage: Readonly<Record<CoveragePoint, number>>;
  latencies: LatencySecond;
  lastFault: string | undefined;
  broken: string | undefined;
}

export interface SliceListener {
  /** @param atMs wall time, a moment later than it happened */
  onHistory(entry: HistoryEntry, atMs: number): void;
  /** Once per second, and at the end of each order. */
  onSample(sample: Sample): void;
  onLook(look: PersonLook): void;
  /** It has died; nothing follows, and no order is carried out any more. */
  onGone(why: string): void;
}

export interface SlicePort {
  /** Resolves when it is carried out, after all that was seen by then was told to the listener. Rejects when the slice is gone. */
  ask(order: Order): Promise<void>;
  /** A gateway has a push for a device of this slice. */
  deliver(device: string, push: Delivery): void;
  /** Ends it, whatever it is at. */
  end(): Promise<void>;
}

export type ConnectSlice = (listener: SliceListener) => SlicePort;

// Between threads

export type ToWorker = { id: number; order: Order } | { device: string; push: Delivery };
export type FromWorker =
  /** Entries as JSON lines: for thousands a second a third cheaper than cloned objects, and what a history file wants anyway. */
  | { type: 'history'; lines: string; atMs: number }
  | { type: 'sample'; sample: Sample }
  | { type: 'look'; look: PersonLook }
  | { type: 'done'; id: number }
  /** It cannot go on. */
  | { type: 'failed'; why: string };
