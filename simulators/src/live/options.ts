/** Live options: what a run of the fleet against a running service is told; the command lines of `npm start` and `npm run sim` make them. */
import type { ProductionOptions } from './production.ts';

export interface LiveOptions {
  /** Origin of the service. */
  live: string;
  /** Absent: the service is in development mode, and says who there is. */
  production?: ProductionOptions;
  devices: number;
  /** Threads that the devices live on; 0 for the main one. Default: by the number of devices, see `plan.ts`. */
  workers?: number;
  /** How long it takes to start all devices, s, if the service keeps up. Default: 250 devices a second. */
  rampSeconds?: number;
  /** Of restless devices: commands per device and minute; 0 only listens. */
  rate: number;
  /** Of restless devices: mean seconds between disturbances of one; 0 for none. */
  drops: number;
  /** With it devices live the days of personas, so many times as fast as real. */
  compress?: number;
  /** Of those days: only these. Default: all. Implies `compress` 1. */
  personas?: readonly string[];
  /** How long traffic goes on, s. Default: until it is stopped; with `compress`, one day of the personas. */
  durationS?: number;
  /** Default: drawn. */
  seed?: number;
  /** The run record is written there. */
  json?: string;
  /** All that the oracle sees, as JSON lines. */
  history?: string;
  /** Directory of the HTML page. */
  report?: string;
  /** Of the run's own Prometheus page; 0 takes a free one. Default: none. */
  metricsPort?: number;
  /** The address of that page. Default: 127.0.0.1. */
  metricsHost?: string;
  /** So long that page stays after the verdict, s: what the judge finds last is to be read as well. Default: 0. */
  metricsStayS?: number;
  /** Show only the verdict. */
  quiet: boolean;
}
