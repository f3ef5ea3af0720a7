/** Realtime: who is connected, who gets in, and whether news reaches them. */
import { catalogue as c } from '@slotwire/metrics';
import { type Board, between, heatMap, lines, promised, query } from '../panel.ts';
import { heat, quantile, rate, sum } from '../query.ts';

export const realtime: Board = {
  id: 'realtime',
  title: 'Realtime',
  about: 'Connections, handshakes and the delivery of events, from the commit to the device.',
  of: 'service',
  rows: [
    {
      title: 'Connections',
      panels: [
        lines(
          'Connections by platform',
          'Who is connected. A platform that falls alone is its network, or its app.',
          query(sum(c.connections, { by: ['platform'] }), '{{platform}}'),
          {
            stacked: true,
            alerts: ['NoTraffic'],
          },
        ),
        lines(
          'Connections by node',
          'Nodes should be alike. One that has few was started a moment ago, or is out of the load balancer.',
          query(sum(c.connections, { by: ['instance'] }), '{{instance}}'),
        ),
        lines(
          'Ended connections',
          'Why connections end. Many “ping timeout” at once are a network; our own codes are ours.',
          query(rate(c.disconnects, { by: ['reason'] }), '{{reason}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Slow readers',
          'Sent away because their outgoing buffer was full; they resume at once. Many at a time: a network, or events that are too large.',
          query(rate(c.slowConsumers, { by: ['instance'] }), '{{instance}}'),
          { unit: 'reqps' },
        ),
      ],
    },
    {
      title: 'Getting in',
      panels: [
        lines(
          'Handshakes by outcome',
          'OK, or why not. What is not OK and not the client’s fault burns the budget: open the runbook.',
          query(rate(c.handshakes, { by: ['code'] }), '{{code}}'),
          {
            unit: 'reqps',
            alerts: ['HandshakeBudgetBurn'],
          },
        ),
        lines(
          'Tokens that could not be checked',
          'The keys could not be had. Any that stays: open the runbook.',
          query(rate(c.tokenCheckFailures, { by: ['instance'] }), '{{instance}}'),
          {
            unit: 'reqps',
            alerts: ['TokenKeysUnreachable', 'TokenKeysEnd'],
          },
        ),
        lines(
          'Tokens on a second device',
          'Let in and reported, or refused, by configuration. One person’s: ask that person.',
          query(rate(c.tokenReplays, { by: ['action'] }), '{{action}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Violations below commands',
          'What is refused before it is a command. A wall of it is a stranger: the log has the address.',
          query(rate(c.violations, { by: ['kind'] }), '{{kind}}'),
          { unit: 'reqps' },
        ),
      ],
    },
    {
      title: 'Delivery',
      panels: [
        heatMap(
          'Delivery as devices see it',
          'From the commit to the device. The mass belongs below a second; a second band above it is a network or a clock.',
          query(heat(c.clientDeliverySeconds), '{{le}}'),
          {
            alerts: ['DeliveryBudgetBurn'],
          },
        ),
        heatMap(
          'Delivery inside the service',
          'From the commit to the transports. Slow here is us: look at event loop and commits.',
          query(heat(c.deliverySeconds), '{{le}}'),
        ),
        lines(
          'Delivery, 99 of 100',
          'Beside one another: what the network adds. The line is what is promised.',
          [
            query(quantile(0.99, c.clientDeliverySeconds), 'devices'),
            query(quantile(0.99, c.deliverySeconds), 'service'),
          ],
          { unit: 's', thresholds: promised('delivery'), alerts: ['DeliveryBudgetBurn'] },
        ),
        lines(
          'Events delivered',
          'To connections, as they happen or from the log. Much replay is a wave of returning devices.',
          query(rate(c.eventsDelivered, { by: ['way'] }), '{{way}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Events committed',
          'By kind of stream. What does not grow with the bookings is a broadcast.',
          query(rate(c.eventsCommitted, { by: ['stream'] }), '{{stream}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Bytes delivered',
          'What the network has to carry for live events. Plan its width by the peaks.',
          query(rate(c.deliveredBytes, { by: ['instance'] }), '{{instance}}'),
          { unit: 'Bps' },
        ),
      ],
    },
    {
      title: 'Coming back',
      panels: [
        lines(
          'Resumes by outcome',
          '“recovered” goes on from where the device stood. Others fetch everything anew: open the runbook when they are many.',
          query(rate(c.resumes, { by: ['outcome'] }), '{{outcome}}'),
          {
            unit: 'reqps',
            alerts: ['ReplayBudgetBurn'],
          },
        ),
        lines(
          'Gaps that were repaired',
          'Reads by sync:since. Some are normal; many on one node mean that it loses what other nodes tell it.',
          query(rate(c.gapReads, { by: ['outcome'] }), '{{outcome}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Queue of catch-ups',
          'Devices that are being served from the log. It should fall within a minute after a herd.',
          query(sum(c.queueDepth, { where: { queue: 'catch_up' }, by: ['instance'] }), '{{instance}}'),
          {
            thresholds: between(1_000, 5_000),
          },
        ),
        lines(
          'Events missed by returning devices',
          'Half of them, and one of twenty. Long absences show here before the retention is too short.',
          [
            query(quantile(0.5, c.clientResumeEvents), 'half'),
            query(quantile(0.95, c.clientResumeEvents), 'one of twenty'),
          ],
        ),
      ],
    },
  ],
};
