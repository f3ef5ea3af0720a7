/** Orders: what the process of a world's service is told by the one that proves, and what it answers. */
import type { ServiceSettings } from '@slotwire/realtime';
import { storeFaults } from './faulty-store.ts';

/** Faults that live in the process of the service; the others are outside of it. */
export const serviceFaults = [...storeFaults, 'stream-recreated', 'loop-blocked', 'loop-flooded'] as const;
export type ServiceFault = (typeof serviceFaults)[number];

export interface Order {
  fault: ServiceFault;
  on: boolean;
}

export type Answer = { url: string } | { problem: string } | { done: Order };

/** The one argument of the process, as JSON. */
export interface ServiceArgument {
  settings: Partial<ServiceSettings>;
  lookEveryMs?: number;
  /** Where the log goes; default: nowhere. */
  logFile?: string;
}
