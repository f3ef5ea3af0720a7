/** Prometheus configuration: whom it asks, which rules it evaluates, and whom it tells. */
import { FLEET_JOB, SERVICE_JOB } from './causes/example.ts';
import { type Place, places } from './place.ts';

export interface PrometheusOptions extends Pick<Place, 'environment' | 'service' | 'fleet' | 'alertmanager'> {
  everySeconds: number;
  /** Glob, from where the configuration lies. */
  rules: string;
}

const defaults: PrometheusOptions = {
  ...places.local,
  everySeconds: 15,
  rules: 'rules/*.yml',
};

/** @param options another place, or of a test that cannot wait or uses other ports */
export function buildPrometheusConfig(options: Partial<PrometheusOptions> = {}) {
  const { everySeconds, service, fleet, alertmanager, environment, rules } = { ...defaults, ...options };
  const job = (name: string, targets: readonly string[]) => ({
    job_name: name,
    static_configs: [{ targets: [...targets], labels: { environment } }],
  });
  return {
    global: {
      scrape_interval: `${everySeconds}s`,
      scrape_timeout: `${Math.min(10, everySeconds)}s`,
      evaluation_interval: `${everySeconds}s`,
    },
    rule_files: [rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: [job(SERVICE_JOB, service), job(FLEET_JOB, fleet)],
  };
}
