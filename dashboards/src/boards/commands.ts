/** Commands and storage: what people ask for, how it is decided, and what makes it durable. */
import { catalogue as c } from '@slotwire/metrics';
import { type Board, below, between, heatMap, lines, promised, query } from '../panel.ts';
import { heat, highest, mean, quantile, rate, rateOf, since, sum } from '../query.ts';

export const commands: Board = {
  id: 'commands',
  title: 'Commands and storage',
  about: 'Commands from being received to being durable, and all that is written beside them.',
  of: 'service',
  rows: [
    {
      title: 'Commands',
      panels: [
        lines(
          'Commands by outcome',
          'OK, REPLAYED, or why not. INTERNAL and STORE_UNAVAILABLE burn the budget; conflicts and taken slots are business.',
          query(rate(c.commands, { by: ['code'] }), '{{code}}'),
          {
            unit: 'reqps',
            alerts: ['CommandBudgetBurn'],
          },
        ),
        lines(
          'Commands by name',
          'What people do. One that grows alone is a feature, or a loop in a client.',
          query(rate(c.commands, { by: ['command'] }), '{{command}}'),
          { unit: 'reqps' },
        ),
        heatMap(
          'Ack latency',
          'Bookings: from receiving to acking, commit included. The mass belongs far below 250 ms.',
          query(heat(c.ackSeconds), '{{le}}'),
          {
            alerts: ['AckLatencyBudgetBurn'],
          },
        ),
        lines(
          'Ack latency, 99 of 100',
          'By command. The line is what is promised for bookings. All of them rise together: disk or event loop.',
          query(quantile(0.99, c.ackSeconds, { by: ['command'] }), '{{command}}'),
          {
            unit: 's',
            thresholds: promised('ack-latency'),
            alerts: ['AckLatencyBudgetBurn'],
          },
        ),
      ],
    },
    {
      title: 'Store',
      panels: [
        heatMap(
          'Commit duration',
          'One group commit. It is the disk’s time to sync: above 50 ms look at the disk.',
          query(heat(c.commitSeconds), '{{le}}'),
        ),
        lines(
          'Commits',
          'How many a second, and how long one takes on average.',
          [query(rateOf(c.commitSeconds, { by: ['instance'] }), '{{instance}}')],
          { unit: 'reqps' },
        ),
        lines(
          'Works in one commit',
          'On average, of 100 at most. Near that commits do not keep up.',
          query(mean(c.commitBatch, { by: ['instance'] }), '{{instance}}'),
          {
            thresholds: between(50, 90),
          },
        ),
        lines(
          'Queue of commits',
          'Works that wait. It should be near zero; growing means that the disk is too slow.',
          query(sum(c.queueDepth, { where: { queue: 'commits' }, by: ['instance'] }), '{{instance}}'),
          {
            thresholds: between(200, 1_000),
            alerts: ['AckLatencyBudgetBurn'],
          },
        ),
        lines(
          'Failed commits',
          'The store refused. Any that stays: open the runbook.',
          query(rate(c.commitFailures, { by: ['instance'] }), '{{instance}}'),
          {
            unit: 'reqps',
            thresholds: below(0.001),
            alerts: ['StoreFailing'],
          },
        ),
        lines(
          'Store failures by who asked',
          'Reads and upkeep that the store did not carry out. All kinds at once is the database; one is a query.',
          query(rate(c.storeFailures, { by: ['during'] }), '{{during}}'),
          {
            unit: 'reqps',
            thresholds: below(0.001),
            alerts: ['StoreFailing'],
          },
        ),
        lines(
          'Database on disk',
          'Data, and the log that is not merged yet. A log of gigabytes means that somebody holds a read open.',
          query(sum(c.databaseBytes, { by: ['instance', 'file'] }), '{{instance}} {{file}}'),
          { unit: 'bytes' },
        ),
      ],
    },
    {
      title: 'Upkeep',
      panels: [
        lines(
          'Schedules, last done',
          'How long ago each came to its end. Above ten minutes: open the runbook.',
          query(since(highest(c.scheduleDone, { by: ['schedule', 'instance'] })), '{{schedule}} {{instance}}'),
          {
            unit: 's',
            thresholds: below(600),
            alerts: ['ScheduleBehind'],
          },
        ),
        lines(
          'What retention removed',
          'Events, keys and notifications. None for days while bookings come: look at the schedule.',
          query(rate(c.trimmed, { by: ['kind'] }), '{{kind}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Bringing in figures',
          'Duration of a rollup, 99 of 100, and how many were refused. Refused ones are tried again.',
          query(quantile(0.99, c.rollupSeconds, { by: ['instance'] }), '{{instance}}'),
          { unit: 's' },
        ),
        lines(
          'Refused rollups',
          'Minutes of figures that the store refused. After an hour of it minutes are lost, hours and days are not.',
          query(rate(c.rollupFailures, { by: ['instance'] }), '{{instance}}'),
          { unit: 'reqps' },
        ),
      ],
    },
  ],
};
