/** Place: what a deployment has of its own. Whoever runs Slotwire changes these lines and runs `npm run gen`. */

/** Where people at night read `docs/runbooks/`: a rendered copy of the repository, or its web view. */
export const RUNBOOKS_URL = 'https://slotwire.example/docs/runbooks';

/** What brings alerts to people: a service of the place (a pager, a chat), which takes Alertmanager's webhooks. */
export const RECEIVER_URL = 'http://127.0.0.1:9095';

export const SERVICE_TARGETS = ['127.0.0.1:4000'];
/** `npm run sim -- --live URL --metrics-port 9400`: a fleet beside a developer, the canary of a production. */
export const FLEET_TARGETS = ['127.0.0.1:9400'];
export const ALERTMANAGER = '127.0.0.1:9093';
export const PROMETHEUS_URL = 'http://127.0.0.1:9090';
/** Where a trace is shown, its id at the end: the exemplars on boards link there. */
export const TRACES_URL = 'http://127.0.0.1:16686/trace/';
export const ENVIRONMENT = 'local';
