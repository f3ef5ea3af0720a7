/** Load meter: what a process can read of its own load. The real one is `system-load-meter.ts`; in virtual time it is scripted, or there is none. */
import type { LoadReading } from './load.ts';

export interface LoadMeter {
  /** Since the last call. Outgoing buffers are the service's own to know. */
  read(): Omit<LoadReading, 'bufferedBytes'>;
  stop(): void;
}
