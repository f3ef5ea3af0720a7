/** Routing: who hears of which alert, as the configuration of Alertmanager. */
import { type Place, places, type Receivers } from './place.ts';

export interface RoutingOptions extends Pick<Place, 'receivers'> {
  /** Alerts that come together are told together. */
  waitSeconds: number;
  intervalSeconds: number;
}

const defaults: RoutingOptions = { ...places.local, waitSeconds: 30, intervalSeconds: 300 };

/** @param options another place, or of a test that cannot wait or listens elsewhere */
export function buildRouting(options: Partial<RoutingOptions> = {}) {
  const { receivers, waitSeconds, intervalSeconds } = { ...defaults, ...options };
  const receiver = (name: string) => ({
    name,
    webhook_configs: [{ ...addressOf(receivers, name), send_resolved: name !== 'watchdog' }],
  });
  return {
    route: {
      // What no route below takes: a severity that nobody thought of.
      receiver: 'page',
      group_by: ['alertname', 'environment'],
      group_wait: `${waitSeconds}s`,
      group_interval: `${intervalSeconds}s`,
      repeat_interval: '4h',
      routes: [
        // Every minute: the other side notices when it stops coming. A repetition is looked for at each interval, and one that is as long falls due
        // a moment after every other of them.
        {
          receiver: 'watchdog',
          matchers: ['alertname = "Watchdog"'],
          group_wait: '0s',
          group_interval: '30s',
          repeat_interval: '50s',
        },
        { receiver: 'page', matchers: ['severity = "page"'] },
        { receiver: 'ticket', matchers: ['severity = "ticket"'], repeat_interval: '3d' },
      ],
    },
    inhibit_rules: [
      // Who is awake needs no letter about it.
      {
        source_matchers: ['severity = "page"'],
        target_matchers: ['severity = "ticket"'],
        equal: ['alertname', 'environment', 'slo', 'instance'],
      },
      // A store that fails breaks these promises, and its own alert says so sooner and better.
      {
        source_matchers: ['alertname = "StoreFailing"'],
        target_matchers: ['alertname = "AckLatencyBudgetBurn"'],
        equal: ['environment'],
      },
      {
        source_matchers: ['alertname = "ScrapeMissing"'],
        target_matchers: ['alertname = "NoTraffic"'],
        equal: ['environment'],
      },
    ],
    receivers: ['page', 'ticket', 'watchdog'].map(receiver),
  };
}

function addressOf(receivers: Receivers, name: string): { url: string } | { url_file: string } {
  switch (receivers.kind) {
    case 'url':
      return { url: `${receivers.url}/${name}` };
    case 'files':
      return { url_file: `${receivers.folder}/${name}` };
  }
}
