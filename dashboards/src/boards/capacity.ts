/** Capacity: how much a node carries, and what runs out first. */
import { catalogue as c, foreignCatalogue as p } from '@slotwire/metrics';
import { type Board, below, between, heatMap, lines, query } from '../panel.ts';
import { divide, each, heat, highest, quantile, rate, rateOf, since, sum } from '../query.ts';

const by = ['instance'] as const;

export const capacity: Board = {
  id: 'capacity',
  title: 'Capacity',
  about: 'Event loop, CPU, memory, descriptors, disk and network by node, beside the connections that use them.',
  of: 'service',
  rows: [
    {
      title: 'Event loop',
      panels: [
        heatMap(
          'Event loop delay',
          'The worst hundredth of each second. From 60 ms on the node is elevated, from 150 ms critical.',
          query(heat(c.loopDelaySeconds), '{{le}}'),
          {
            alerts: ['EventLoopStalled'],
          },
        ),
        lines(
          'Event loop delay, 95 of 100 seconds',
          'By node. One alone is stuck; all are full. Prom-client has a meter of its own: where it stays low while the other is high, the meter of the load level is wrong.',
          [
            query(quantile(0.95, c.loopDelaySeconds, { by }), '{{instance}}'),
            query(highest(p.nodeLoopLagSeconds, { by }), '{{instance}}, second meter'),
          ],
          {
            unit: 's',
            thresholds: between(0.06, 0.15),
            alerts: ['EventLoopStalled'],
          },
        ),
        lines(
          'Event loop utilisation',
          'How busy the one thread is. Above 0.85 for long: add a node.',
          query(each(c.loopUtilisation), '{{instance}}'),
          { unit: 'percentunit', thresholds: between(0.7, 0.85) },
        ),
        lines(
          'CPU',
          'Cores that the process uses, its threads for cryptography and files among them.',
          query(rate(p.processCpuSeconds, { by }), '{{instance}}'),
        ),
      ],
    },
    {
      title: 'Memory and descriptors',
      panels: [
        lines(
          'Connections',
          'By node: what all else on this board is there for.',
          query(sum(c.connections, { by }), '{{instance}}'),
        ),
        lines(
          'Resident memory',
          'Some 40 KB for each connection. What grows without them is a leak.',
          query(sum(p.processResidentBytes, { by }), '{{instance}}'),
          { unit: 'bytes' },
        ),
        lines(
          'Memory of a connection',
          'Resident memory by connection. High with few connections is normal.',
          query(divide(sum(p.processResidentBytes, { by }), sum(c.connections, { by })), '{{instance}}'),
          { unit: 'bytes' },
        ),
        lines(
          'Heap in use',
          'Of what V8 may use. 0.75 is elevated, 0.9 critical.',
          query(each(c.heapUsed), '{{instance}}'),
          { unit: 'percentunit', thresholds: between(0.75, 0.9) },
        ),
        lines(
          'Heap',
          'In bytes. A saw tooth is health; teeth that rise are a leak.',
          query(sum(p.nodeHeapUsedBytes, { by }), '{{instance}}'),
          { unit: 'bytes' },
        ),
        lines(
          'File descriptors',
          'Of those that the process may open. Each connection takes one.',
          query(divide(sum(p.processOpenFds, { by }), sum(p.processMaxFds, { by })), '{{instance}}'),
          {
            unit: 'percentunit',
            thresholds: between(0.8, 0.95),
            alerts: ['DescriptorsRunOut'],
          },
        ),
      ],
    },
    {
      title: 'Around',
      panels: [
        lines(
          'HTTP requests',
          'By route. Health checks and scrapes are the floor of it.',
          query(rateOf(c.httpSeconds, { by: ['route', 'status'] }), '{{route}} {{status}}'),
          { unit: 'reqps' },
        ),
        lines(
          'HTTP latency, 99 of 100',
          'By route. `/metrics` above 50 ms: too many series.',
          query(quantile(0.99, c.httpSeconds, { by: ['route'] }), '{{route}}'),
          { unit: 's', thresholds: between(0.25, 1) },
        ),
        lines(
          'Scrape duration',
          'What a look of Prometheus takes. Above a second it misses looks.',
          query(each(p.scrapeSeconds), '{{instance}}'),
          { unit: 's', thresholds: below(1), alerts: ['ScrapeMissing'] },
        ),
        lines(
          'Samples of a scrape',
          'Series that a node shows. The bound of the catalogue is 7,500, and what Node says of itself.',
          query(each(p.scrapeSamples), '{{instance}}'),
          { thresholds: below(7_500) },
        ),
        lines(
          'Records for the collector',
          'Spans and lines of the log that OTLP sent, dropped or could not send. Anything but sent: look at the collector. Zero where nothing is exported.',
          query(rate(c.otlpRecords, { by: ['signal', 'outcome'] }), '{{signal}} {{outcome}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Up since',
          'How long each process has been up. A saw tooth is a process that restarts.',
          query(since(each(p.processStart)), '{{instance}}'),
          { unit: 's', alerts: ['ServiceRestarts'] },
        ),
      ],
    },
  ],
};
