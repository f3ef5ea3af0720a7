/** Limits and load: what the service refuses, and why it has to. */
import { catalogue as c } from '@slotwire/metrics';
import { type Board, between, lines, query } from '../panel.ts';
import { highest, rate, sum } from '../query.ts';

export const limits: Board = {
  id: 'limits',
  title: 'Limits and load',
  about: 'Token buckets, load levels and what is shed, in the order in which it gives way.',
  of: 'service',
  rows: [
    {
      title: 'Load',
      panels: [
        lines(
          'Load level',
          '0 normal, 1 elevated, 2 critical. Critical for minutes: open the runbook.',
          query(highest(c.loadLevel, { by: ['instance'] }), '{{instance}}'),
          {
            unit: 'none',
            thresholds: between(1, 2),
            alerts: ['LoadCritical'],
          },
        ),
        lines(
          'What was shed',
          'Commands that were not served at the level, by class. Bookings among them: add nodes now.',
          query(rate(c.limited, { where: { limit: 'shed' }, by: ['class'] }), '{{class}}'),
          {
            unit: 'reqps',
            alerts: ['LoadCritical'],
          },
        ),
        lines(
          'Waiting in outgoing buffers',
          'Bytes that devices do not take fast enough. 64 MB is elevated, 256 MB critical.',
          query(sum(c.bufferedBytes, { by: ['instance'] }), '{{instance}}'),
          {
            unit: 'bytes',
            thresholds: between(64 * 1_024 * 1_024, 256 * 1_024 * 1_024),
          },
        ),
      ],
    },
    {
      title: 'Limits',
      panels: [
        lines(
          'Limited commands',
          'By the bucket that was empty. “device” is a loop in a client, “person” somebody with many, “node” is everybody.',
          query(rate(c.limited, { by: ['limit', 'class'] }), '{{limit}} {{class}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Handshakes told to come back',
          'By limit. A wave after an outage is the herd being spread, and right; “address” for hours is one that tries too hard.',
          query(rate(c.handshakesLimited, { by: ['limit'] }), '{{limit}}'),
          {
            unit: 'reqps',
            alerts: ['HandshakeBudgetBurn'],
          },
        ),
      ],
    },
    {
      title: 'Admins and HTTP',
      panels: [
        lines(
          'Taps of admins',
          'Open taps on socket events. Close what nobody looks at.',
          query(sum(c.monitorTaps, { by: ['instance'] }), '{{instance}}'),
        ),
        lines(
          'Tapped events that were left out',
          'A tap is bounded. Many: narrow its filter.',
          query(rate(c.monitorDropped, { by: ['instance'] }), '{{instance}}'),
          { unit: 'reqps' },
        ),
      ],
    },
  ],
};
