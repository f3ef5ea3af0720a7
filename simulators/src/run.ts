/** Report: what a run of a fleet came to, whichever world it ran in. Plain data. */
import type { Verdict } from './verdict.ts';

export interface Quantiles {
  p50: number | undefined;
  p99: number | undefined;
  samples: number;
}

export interface PushCounts {
  /** By the gateways, for devices of the fleet. */
  taken: number;
  /** That reached an application which had their notification not yet, or already. */
  new: number;
  known: number;
}

export interface Report extends Verdict {
  protocol: number;
  url: string;
  seed: number;
  devices: number;
  /** Of restless fleets: commands per device and minute. */
  ratePerMinute?: number;
  /** Of restless fleets: mean seconds between disturbances of a device. */
  dropsSeconds?: number;
  /** Of live fleets with personas: how many times as fast as real they lived. */
  compress?: number;
  /** Of live fleets: threads that the devices lived on; 0 for the main one. */
  workers?: number;
  /** Of the traffic. */
  seconds: number;
  deliveryMs: Quantiles;
  /** Of live fleets: from a booking command to its answer, and from opening a link to its welcome, without and with positions. */
  ackMs?: Quantiles;
  connectMs?: Quantiles;
  resumeMs?: Quantiles;
  /** Of live fleets with gateways of their own. */
  pushes?: PushCounts;
  unknown: number;
  rejected: number;
  duplicatesDropped: number;
  disturbances: Record<string, number>;
  /** Faults that SDKs survived, and the last of them. */
  clientFaults: { count: number; last: string | undefined };
  bookingsInTruth: number;
}
