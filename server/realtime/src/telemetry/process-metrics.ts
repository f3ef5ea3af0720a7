/**
 * Process metrics: what prom-client says of the process, but for what grows with the sockets that it holds: with 20,000 of them its lists of handles,
 * requests and resources took 20 ms of the event loop with each look, and counting the entries of `/proc/self/fd` another 20.
 */
import { statSync } from 'node:fs';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

const OPEN_FDS = 'process_open_fds';
const FD_FOLDER = '/proc/self/fd';

/** Nobody has asked what kinds of handles there are: connections have metrics of their own. */
const left = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
];

/** @param fdFolder for tests */
export function collectProcessMetrics(registry: Registry, fdFolder = FD_FOLDER): void {
  collectDefaultMetrics({ register: registry });
  for (const name of left) registry.removeSingleMetric(name);
  if (sizeOf(fdFolder) === 0) return;
  registry.removeSingleMetric(OPEN_FDS);
  new Gauge({
    name: OPEN_FDS,
    help: 'Number of open file descriptors.',
    registers: [registry],
    collect() {
      this.set(sizeOf(fdFolder));
    },
  });
}

/** From Linux 6.2 on its size is how many entries it has. Before, and elsewhere: 0, and prom-client counts them. */
function sizeOf(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.size ?? 0;
}
