/** Clients: what devices and pages measure of themselves, and report. */
import { catalogue as c } from '@slotwire/metrics';
import { type Board, between, heatMap, lines, promised, query } from '../panel.ts';
import { divide, heat, quantile, rate, rateOf } from '../query.ts';

const halfHours = {
  reason: 'when devices were off the charger, or out of sight, for half an hour',
  until: '2027-12-31',
};

export const clients: Board = {
  id: 'clients',
  title: 'Clients',
  about:
    'Connect, sync and delivery as devices see them; web vitals and faults of pages. Under load clients report less, never something else.',
  of: 'service',
  rows: [
    {
      title: 'Devices',
      panels: [
        lines(
          'Connect by platform',
          'From opening a link to being welcomed, one of twenty. One platform alone is its network.',
          query(quantile(0.95, c.clientConnectSeconds, { by: ['platform'] }), '{{platform}}'),
          { unit: 's', thresholds: between(1, 3) },
        ),
        lines(
          'Delivery by platform',
          'From the commit to the device, 99 of 100. The line is what is promised.',
          query(quantile(0.99, c.clientDeliverySeconds, { by: ['platform'] }), '{{platform}}'),
          {
            unit: 's',
            thresholds: promised('delivery'),
            alerts: ['DeliveryBudgetBurn'],
          },
        ),
        heatMap(
          'Sync',
          'Snapshots and repairs of gaps. Seconds here are slow starts.',
          query(heat(c.clientSyncSeconds), '{{le}}'),
        ),
        lines(
          'Outbox depth',
          'Commands that wait on a device, one of twenty. It falls to zero when all is decided.',
          query(quantile(0.95, c.clientOutboxDepth, { by: ['platform'] }), '{{platform}}'),
          {
            thresholds: between(5, 20),
            alerts: ['CommandBudgetBurn'],
          },
        ),
        lines(
          'Battery',
          'What half of the devices, and one of twenty, lose in an hour off the charger. It is the whole device: when wakes have not risen with it, it is not ours.',
          [
            query(quantile(0.5, c.clientBatteryDrain, { by: ['platform'] }), '{{platform}}, half of them', halfHours),
            query(quantile(0.95, c.clientBatteryDrain, { by: ['platform'] }), '{{platform}}, one of 20', halfHours),
          ],
          { unit: 'percentunit', thresholds: between(0.1, 0.2) },
        ),
        lines(
          'Wakes out of sight',
          'Messages an hour that wake the radio of a device nobody looks at, one of twenty. More than a few: news that could have waited, or links that are rebuilt.',
          query(quantile(0.95, c.clientBackgroundWakes, { by: ['platform'] }), '{{platform}}', halfHours),
          { thresholds: between(20, 60) },
        ),
        lines(
          'Reports',
          'Deliveries that devices report a second. None while people are connected: telemetry is shed.',
          query(rateOf(c.clientDeliverySeconds, { by: ['platform'] }), '{{platform}}'),
          { unit: 'reqps' },
        ),
      ],
    },
    {
      title: 'Pages',
      panels: [
        lines(
          'Web vitals',
          'What three of four pages are better than. Good: largest paint below 2.5 s, interaction below 0.2 s. Empty while nobody has a page open.',
          query(quantile(0.75, c.webVitalSeconds, { by: ['app', 'vital'] }), '{{app}} {{vital}}'),
          {
            unit: 's',
            thresholds: between(2.5, 4),
          },
        ),
        lines(
          'Layout shift',
          'What three of four pages are better than. Good below 0.1. Empty while nobody has a page open.',
          query(quantile(0.75, c.webLayoutShift, { by: ['app'] }), '{{app}}'),
          {
            thresholds: between(0.1, 0.25),
          },
        ),
        lines(
          'Faults by type',
          'What pages report. Compare with deployments; the log has the stacks.',
          query(rate(c.webErrors, { by: ['app', 'type'] }), '{{app}} {{type}}'),
          {
            unit: 'reqps',
            alerts: ['WebSessionBudgetBurn'],
          },
        ),
        lines(
          'Sessions with a fault',
          'Of all sessions that began. The promise is one in a hundred. Empty while nobody has a page open.',
          query(
            divide(
              rate(c.webFaultySessions, { by: ['app'] }),
              rate(c.webEvents, { where: { event: 'session_start' }, by: ['app'] }),
            ),
            '{{app}}',
          ),
          { unit: 'percentunit', thresholds: between(0.01, 0.05), alerts: ['WebSessionBudgetBurn'] },
        ),
        lines(
          'What pages measure',
          'From an event to the screen, from opening to use, long tasks: one of twenty. Empty while nobody has a page open.',
          query(quantile(0.95, c.webClientSeconds, { by: ['app', 'what'] }), '{{app}} {{what}}'),
          { unit: 's' },
        ),
        lines(
          'What pages count',
          'Commands that wait, and events missed: one of twenty. Empty while nobody has a page open.',
          query(quantile(0.95, c.webClientSize, { by: ['app', 'what'] }), '{{app}} {{what}}'),
        ),
        lines(
          'Requests of pages',
          'Traced spans, one of twenty. Errors beside ok: the network, or a route of ours. Empty while nobody has a page open.',
          query(quantile(0.95, c.webSpanSeconds, { by: ['app', 'status'] }), '{{app}} {{status}}'),
          { unit: 's' },
        ),
        lines(
          'Log lines of pages',
          'By level. Errors that rise with a release: look at the log, `dir` is `page`.',
          query(rate(c.webLogs, { by: ['app', 'level'] }), '{{app}} {{level}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Sessions and views',
          'What people do in the apps, by event.',
          query(rate(c.webEvents, { by: ['app', 'event'] }), '{{app}} {{event}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Reports of pages',
          'By what became of them. Malformed or limited in numbers is a stranger; the log has the address.',
          query(rate(c.webReports, { by: ['outcome'] }), '{{outcome}}'),
          { unit: 'reqps' },
        ),
        lines(
          'Telemetry that pages dropped',
          'What the receiver had no room for, or could not be reached for: the figures above lack it. Raise the limits of the receiver, or look at the load of its node.',
          query(rate(c.webDropped, { by: ['app'] }), '{{app}}'),
          { unit: 'reqps' },
        ),
      ],
    },
  ],
};
