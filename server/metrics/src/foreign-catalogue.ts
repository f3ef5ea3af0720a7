/**
 * The catalogue of what others emit and boards and alerts read: prom-client about the process of Node, Prometheus about its targets and alerts.
 * Declared here so that a query is made of entries and of nothing else; a test of the service holds those of the process to what prom-client emits.
 */
import { counter, gauge, Unit } from './declare.ts';

const owner = 'platform';

export const foreignCatalogue = {
  processStart: gauge({
    owner,
    name: 'process_start_time_seconds',
    unit: Unit.Timestamp,
    help: 'When the process started.',
  }),
  processCpuSeconds: counter({
    owner,
    name: 'process_cpu_seconds_total',
    help: 'CPU time of the process, user and system.',
  }),
  processResidentBytes: gauge({
    owner,
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process.',
  }),
  processOpenFds: gauge({ owner, name: 'process_open_fds', help: 'Open file descriptors of the process; Linux only.' }),
  processMaxFds: gauge({ owner, name: 'process_max_fds', help: 'File descriptors that the process may open.' }),
  nodeLoopLagSeconds: gauge({
    owner,
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'The worst hundredth of delays of the event loop since the last scrape, by a meter of its own; 10 ms are none.',
  }),
  nodeHeapUsedBytes: gauge({ owner, name: 'nodejs_heap_size_used_bytes', help: 'Used heap of V8.' }),
  /** Of Prometheus, about each target. */
  up: gauge({
    owner,
    name: 'up',
    unit: Unit.State,
    help: 'One where the last scrape of the target worked, else zero.',
  }),
  scrapeSeconds: gauge({
    owner,
    name: 'scrape_duration_seconds',
    help: 'How long the last scrape of the target took.',
  }),
  scrapeSamples: gauge({
    owner,
    name: 'scrape_samples_post_metric_relabeling',
    help: 'Samples that the last scrape of the target brought.',
  }),
  alerts: gauge({
    owner,
    name: 'ALERTS',
    unit: Unit.State,
    help: 'One for each alert that is pending or firing.',
    labels: { alertstate: ['pending', 'firing'], severity: ['page', 'ticket', 'none'], alertname: [] },
  }),
} as const;

export type ForeignCatalogue = typeof foreignCatalogue;
