/** Overview: are the promises kept, and how is the service. Where everybody begins. */
import { catalogue as c, foreignCatalogue as p, slos } from '@slotwire/metrics';
import { above, type Board, below, between, lines, promised, query, recordedQuery, stat, table } from '../panel.ts';
import { divide, each, highest, lowest, quantile, rate, shareUnder, sum, times, until } from '../query.ts';
import { errorRatio, recorded } from '../recorded.ts';

const HOUR = 3_600;
const DAY = 86_400;

export const overview: Board = {
  id: 'overview',
  title: 'Overview',
  about:
    'Whether the promises are kept, and the four golden signals. Begin here, then follow the runbook of the alert.',
  of: 'service',
  rows: [
    {
      title: 'Promises',
      panels: [
        table(
          'Error budget left',
          'By SLO: 100 % is untouched, 0 % is spent. Below a quarter: no risky deployments until it grows again.',
          recordedQuery(each(recorded.budgetRemaining), '{{slo}}'),
          { unit: 'percentunit', thresholds: above(0, 0.25), alerts: slos.map(({ alert }) => alert) },
        ),
        lines(
          'Burn rate',
          'How many times too fast the budget burns, over an hour. 1 lasts exactly for the month; 14.4 pages. Open the runbook of the SLO.',
          slos.map((slo) =>
            recordedQuery(
              times(1 / (1 - slo.objective / 100), each(errorRatio(HOUR), { where: { slo: slo.id } })),
              '{{slo}}',
            ),
          ),
          { unit: 'short', thresholds: between(1, 14.4), alerts: slos.map(({ alert }) => alert) },
        ),
        lines(
          'Bad events, 5 minutes',
          'The share of events that broke a promise. Zero is normal; a step after a deployment is a reason to roll back.',
          recordedQuery(each(errorRatio(300)), '{{slo}}'),
          { unit: 'percentunit', width: 24, height: 6 },
        ),
      ],
    },
    {
      title: 'Golden signals',
      panels: [
        stat(
          'Connected',
          'Open connections of people. A fall without a deployment: look at the board Realtime.',
          query(sum(c.connections), 'connections'),
          {
            alerts: ['NoTraffic'],
          },
        ),
        stat(
          'Nodes up',
          'Nodes that answer Prometheus. One less than usual: see the runbook.',
          query(sum(p.up), 'nodes'),
          {
            thresholds: above(1, 1),
            alerts: ['ScrapeMissing', 'ServiceRestarts'],
          },
        ),
        stat(
          'Certificate and keys',
          'When the first of them ends. Empty without TLS of our own and where keys have no end.',
          query(until(lowest(c.expiresAt, { by: ['what'] })), '{{what}}'),
          {
            unit: 's',
            thresholds: above(2 * DAY, 14 * DAY),
            alerts: ['CertificateEnds', 'TokenKeysEnd'],
          },
        ),
        stat(
          'Load level',
          '0 normal, 1 elevated, 2 critical: the worst of the nodes. Above 0: look at the board Limits and load.',
          query(highest(c.loadLevel), 'level'),
          { unit: 'none', thresholds: between(1, 2), alerts: ['LoadCritical'] },
        ),
        lines(
          'Traffic',
          'Commands and events a second. Follow the day; a cliff is an outage, a wall is a herd.',
          [
            query(rate(c.commands), 'commands'),
            query(rate(c.eventsDelivered), 'events delivered'),
            query(rate(c.handshakes), 'handshakes'),
          ],
          { unit: 'reqps' },
        ),
        lines(
          'Errors',
          'What failed by our own fault, a second. Any that stays: look at the board Commands and storage.',
          [
            query(
              rate(c.commands, { where: { code: ['INTERNAL', 'STORE_UNAVAILABLE', 'OVERLOADED'] }, by: ['code'] }),
              'command {{code}}',
            ),
            query(
              rate(c.handshakes, { where: { code: ['INTERNAL', 'STORE_UNAVAILABLE', 'OVERLOADED'] }, by: ['code'] }),
              'handshake {{code}}',
            ),
          ],
          { unit: 'reqps' },
        ),
        lines(
          'Latency',
          'What one person of a hundred waits for, at least. The line is what is promised for acks.',
          [
            query(quantile(0.99, c.ackSeconds), 'ack'),
            query(quantile(0.99, c.deliverySeconds), 'delivery inside the service'),
            query(quantile(0.99, c.commitSeconds), 'commit'),
          ],
          { unit: 's', thresholds: promised('ack-latency'), alerts: ['AckLatencyBudgetBurn'] },
        ),
        lines(
          'Saturation',
          'How full a node is, by what fills first. Near 1: add a node, or see the board Capacity.',
          [
            query(each(c.loopUtilisation), 'event loop {{instance}}'),
            query(each(c.heapUsed), 'heap {{instance}}'),
            query(
              divide(sum(p.processOpenFds, { by: ['instance'] }), sum(p.processMaxFds, { by: ['instance'] })),
              'descriptors {{instance}}',
            ),
          ],
          { unit: 'percentunit', thresholds: below(0.85), alerts: ['EventLoopStalled', 'DescriptorsRunOut'] },
        ),
        stat(
          'Acks within 250 ms',
          'Share of all commands, reads among them. Below the promise: look at the board Commands and storage.',
          query(shareUnder(0.25, c.ackSeconds), 'share'),
          { unit: 'percentunit', width: 24, thresholds: above(0.99, 0.999), alerts: ['AckLatencyBudgetBurn'] },
        ),
      ],
    },
  ],
};
