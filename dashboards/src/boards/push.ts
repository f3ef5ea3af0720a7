/** Notifications and push: what people are told, and what reaches a phone in a pocket. */
import { catalogue as c } from '@slotwire/metrics';
import { type Board, below, between, heatMap, lines, query } from '../panel.ts';
import { heat, highest, quantile, rate, sum } from '../query.ts';

export const push: Board = {
  id: 'push',
  title: 'Notifications and push',
  about: 'From what happens to a lock screen: notifications, decisions, providers.',
  of: 'service',
  rows: [
    {
      title: 'Notifications',
      panels: [
        lines(
          'Notifications by category',
          'Made durable a second. Reminders come in waves at full hours.',
          query(rate(c.notifications, { by: ['category'] }), '{{category}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Notifications by template',
          'What people are told. One that is missing is an event that nobody tells any more.',
          query(rate(c.notifications, { by: ['template'] }), '{{template}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Broadcasts',
          'Of admins, by how they ended. A failed one is told in the admin panel with its reason.',
          query(rate(c.broadcasts, { by: ['state'] }), '{{state}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Push decisions',
          'What became of notifications on their way to devices. Many “no-token”: people without an app; many “expired”: we are late.',
          query(rate(c.pushDecisions, { by: ['outcome'] }), '{{outcome}}'),
          { unit: 'reqps' },
        ),
      ],
    },
    {
      title: 'Providers',
      panels: [
        lines(
          'Pushes by result',
          'What the provider said. “failed” is theirs, “refused” is most likely ours: open the runbook.',
          query(rate(c.pushSent, { by: ['provider', 'result'] }), '{{provider}} {{result}}'),
          {
            unit: 'reqps',
            alerts: ['PushBudgetBurn'],
          },
        ),
        lines(
          'Circuit',
          '1 while a provider is left alone. Above ten minutes: open the runbook. Empty where push has no credentials.',
          query(highest(c.pushCircuitOpen, { by: ['provider'] }), '{{provider}}'),
          {
            unit: 'none',
            thresholds: below(1),
            alerts: ['PushCircuitOpen'],
          },
        ),
        heatMap(
          'Duration of a push',
          'From handing it over to the answer. Seconds here fill all slots. Empty where push has no credentials.',
          query(heat(c.pushSeconds), '{{le}}'),
        ),
        lines(
          'Lateness',
          'From being due to being handed over, one of twenty. Above a minute: open the runbook. Empty where push has no credentials.',
          query(quantile(0.95, c.pushLatenessSeconds, { by: ['provider'] }), '{{provider}}'),
          {
            unit: 's',
            thresholds: between(10, 60),
            alerts: ['PushLate'],
          },
        ),
        lines(
          'Queue',
          'Notifications that are gone through, tasks in memory, pushes in flight (100 a provider at most). Empty where push has no credentials.',
          query(sum(c.pushQueue, { by: ['kind'] }), '{{kind}}'),
        ),
      ],
    },
  ],
};
