/** Shares: what is left of the buckets of a node at each load level, and with that the order of shedding (RL3). */
import type { CommandClass, LimitBucket, LoadLevel } from '@slotwire/protocol';

/** 1: all of it; 0: refused altogether. */
export interface Shares {
  handshakes: number;
  /** What an admin taps for its own sake. */
  monitors: number;
  commands: Readonly<Record<CommandClass, number>>;
}

/**
 * Telemetry and monitors go first, then reads, then new connections: a device that is not connected yet loses nothing by a wait, one that
 * is has people looking at it. Bookings are what the service is for, sessions must not end for want of a fresh token, and somebody has to
 * be able to look at it all.
 */
export const shares: Readonly<Record<LoadLevel, Shares>> = {
  normal: {
    handshakes: 1,
    monitors: 1,
    commands: { bookings: 1, writes: 1, reads: 1, telemetry: 1, session: 1, admin: 1 },
  },
  elevated: {
    handshakes: 1,
    monitors: 0,
    commands: { bookings: 1, writes: 1, reads: 0.5, telemetry: 0, session: 1, admin: 1 },
  },
  critical: {
    handshakes: 0.5,
    monitors: 0,
    commands: { bookings: 1, writes: 0.5, reads: 0.1, telemetry: 0, session: 1, admin: 1 },
  },
};

/** A bucket never shrinks to less than one at a time: only its share 0 means none. */
export function shrink({ size, perSecond }: LimitBucket, share: number): LimitBucket {
  return { size: Math.max(1, size * share), perSecond: perSecond * share };
}
