/** Subject: a server under comparison. Each runs alone in its process (`server.ts`), and the same fleet talks to it. */
import type { Announcement } from '../event.ts';

export const subjectNames = ['slotwire', 'socket.io', 'ws'] as const;
export type SubjectName = (typeof subjectNames)[number];

/** What Slotwire can be without, to see what it costs: `upkeep` is limits, log, and whoever watches what passes. */
export type Part = 'notifications' | 'upkeep' | 'rollups' | 'metrics';

/** Slotwire, where a row compares it with itself; see `variants.ts`. */
export interface Variant {
  without?: Part;
  /** There is a push provider: notifications wait for it, longer than the bench takes. */
  pushed?: boolean;
  /** Retention is at work every second, so that each window has its share of it. */
  trimmed?: boolean;
  /** Its log and a span for each command go to this collector. */
  exportTo?: string;
}

export interface SubjectOptions {
  /** For whoever keeps something; removed by the bench. */
  dataDir: string;
  /** HS256 secret of the tokens that the fleet shows. */
  secret: string;
  /** Of Slotwire alone. Absent: as it is, without push. */
  variant?: Variant | undefined;
}

export interface Subject {
  port: number;
  /** To every device. Resolves when it was handed to the sockets. */
  broadcast(event: Announcement): Promise<void> | undefined;
  /** To the devices of one person. */
  toUser(userId: string, event: Announcement): Promise<void> | undefined;
  connections(): number;
  /** How many notifications were written; absent where there is no such thing. */
  notifications?(): Promise<number>;
  /** From here on its metrics have every series that there can be. */
  fillMetrics?(): void;
}

/** Device `i` of a fleet is the only one of this person. */
export const userIdOf = (index: number): string => `u-${index}`;

/** Bookings are spread over so many vendors. */
export const VENDORS = 10;
