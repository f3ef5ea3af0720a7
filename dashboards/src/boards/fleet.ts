/** Fleet and load runs: what simulated devices live through, and what their oracle says of the service. */
import { fleetCatalogue as f } from '@slotwire/metrics';
import { type Board, below, heatMap, lines, promised, query, stat } from '../panel.ts';
import { growth, heat, highest, quantile, rate, sum } from '../query.ts';

export const fleet: Board = {
  id: 'fleet',
  title: 'Fleet and load runs',
  about: 'A run of simulated devices (npm start, npm run sim -- --live), or the canary fleet of a production.',
  of: 'fleet',
  rows: [
    {
      title: 'The verdict so far',
      panels: [
        stat(
          'Rules broken',
          'What the oracle found against SPEC.md in the time that is shown. Anything but zero: open the runbook.',
          query(growth(f.violations, { window: 'shown' }), 'violations'),
          {
            unit: 'none',
            thresholds: below(0.5),
            alerts: ['RuleBroken', 'DurabilityBudgetBurn'],
          },
        ),
        stat(
          'Connected devices',
          'Of those that were started. Fewer for long: look at the board Realtime.',
          [query(sum(f.connected), 'connected'), query(sum(f.started), 'started')],
          { unit: 'none' },
        ),
        stat(
          'Planned devices',
          'What the run was started with, and on how many threads.',
          [query(sum(f.devices), 'devices'), query(sum(f.workers), 'threads')],
          { unit: 'none' },
        ),
        stat(
          'Judged',
          'A second: entries that the oracle looks at, and acked bookings that it looked for again. No entries: the run has ended. No bookings while commands are acked: the service does not let it look.',
          [query(rate(f.historyEntries), 'entries'), query(rate(f.rechecked), 'looked for')],
          { unit: 'reqps' },
        ),
        lines(
          'Violations by kind',
          'Each kind is a promise. The report of the run says which rule, and how to repeat it.',
          query(rate(f.violations, { by: ['kind'] }), '{{kind}}'),
          {
            width: 24,
            height: 6,
            alerts: ['RuleBroken'],
          },
        ),
      ],
    },
    {
      title: 'What people do',
      panels: [
        lines(
          'Commands of the fleet',
          'Asked for, and how they were answered. Unknown ones are repeated with their keys.',
          [query(rate(f.commands), 'asked'), query(rate(f.answers, { by: ['outcome'] }), '{{outcome}}')],
          { unit: 'reqps', alerts: ['FleetSilent'] },
        ),
        lines(
          'Events applied',
          'By devices, a second. It follows the commands; alone at zero nothing reaches the fleet.',
          query(rate(f.events), 'events'),
          { unit: 'reqps' },
        ),
        lines(
          'Waiting',
          'Commands in outboxes, and rejected ones that somebody has to look at. Outboxes grow while the service is away.',
          [query(sum(f.outboxDepth), 'outbox'), query(sum(f.attention), 'attention')],
        ),
        lines(
          'What befell devices',
          'Disturbances of the run, by kind. Compare with what else moves.',
          query(rate(f.disturbances, { by: ['kind'] }), '{{kind}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Faults under way',
          'Devices that are offline, in the background, saving power or closed; of an injected fault one while it lasts. What moves with it is explained by it.',
          query(highest(f.activeFaults, { by: ['fault'] }), '{{fault}}'),
          { unit: 'none' },
        ),
        lines(
          'Coming back',
          'Resumes, whole snapshots, gaps repaired. Snapshots in numbers: look at Resumes by outcome.',
          [
            query(rate(f.resumes), 'resumes'),
            query(rate(f.snapshots), 'snapshots'),
            query(rate(f.gapsRepaired), 'gaps repaired'),
          ],
          { unit: 'reqps' },
        ),
        lines(
          'Pushes that arrived',
          'New to the app, or known already. Known ones are wake-ups for nothing.',
          query(rate(f.pushes, { by: ['receipt'] }), '{{receipt}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Faults of SDKs',
          'What SDKs survived. Any is a bug in the SDK: the report has its message.',
          query(rate(f.clientFaults), 'faults'),
          { unit: 'reqps', thresholds: below(0.001) },
        ),
      ],
    },
    {
      title: 'Latency as the fleet sees it',
      panels: [
        heatMap(
          'Delivery to the fleet',
          'From an event’s instant to its application.',
          query(heat(f.deliverySeconds), '{{le}}'),
        ),
        lines(
          'Delivery to the fleet, 99 of 100',
          'The line is what is promised to people.',
          query(quantile(0.99, f.deliverySeconds), 'delivery'),
          { unit: 's', thresholds: promised('delivery') },
        ),
        lines(
          'Acks to the fleet, 99 of 100',
          'From sending a booking command to its answer. The line is what is promised inside the service.',
          query(quantile(0.99, f.ackSeconds), 'ack'),
          { unit: 's', thresholds: promised('ack-latency') },
        ),
        lines(
          'Getting in, 99 of 100',
          'From opening a link to its welcome, with and without positions.',
          [query(quantile(0.99, f.connectSeconds), 'connect'), query(quantile(0.99, f.resumeSeconds), 'resume')],
          { unit: 's' },
        ),
      ],
    },
  ],
};
