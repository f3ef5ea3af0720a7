/** Place: what a deployment has of its own. Whoever runs Slotwire changes these lines and runs `npm run gen`. */

/** Where people at night read `docs/runbooks/`: a rendered copy of the repository, or its web view. */
export const RUNBOOKS_URL = 'https://slotwire.example/docs/runbooks';

/**
 * Where Alertmanager's webhooks for `page`, `ticket` and `watchdog` are: below one address, each by its name; or in one file each, as Alertmanager
 * sees it, since the address of a pager is often a secret.
 */
export type Receivers = { kind: 'url'; url: string } | { kind: 'files'; folder: string };

export interface Place {
  /** The label of all that is measured here. */
  environment: string;
  /** Whom Prometheus asks. */
  service: readonly string[];
  /** Of `npm run sim -- --live URL --metrics-port 9400`: a fleet beside a developer, the canary of a production. None: durability is not measured. */
  fleet: readonly string[];
  alertmanager: string;
  receivers: Receivers;
  /** As Grafana sees it. */
  prometheusUrl: string;
  /** Where a trace is shown to people, its id at the end: the exemplars on boards link there. */
  tracesUrl: string;
}

const tracesUrl = 'http://127.0.0.1:16686/trace/';

/** One machine, everything started by hand. */
const local: Place = {
  environment: 'local',
  service: ['127.0.0.1:4000'],
  fleet: ['127.0.0.1:9400'],
  alertmanager: '127.0.0.1:9093',
  receivers: { kind: 'url', url: 'http://127.0.0.1:9095' },
  prometheusUrl: 'http://127.0.0.1:9090',
  tracesUrl,
};

/** The containers of server/deploy/compose.yaml: they know each other by the names of their services. */
const compose: Place = {
  environment: 'production',
  service: ['slotwire:4000'],
  fleet: ['canary:9400'],
  alertmanager: 'alertmanager:9093',
  receivers: { kind: 'files', folder: '/etc/slotwire/receivers' },
  prometheusUrl: 'http://prometheus:9090',
  tracesUrl,
};

export const places = { local, compose };
