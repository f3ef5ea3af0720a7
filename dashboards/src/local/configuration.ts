/**
 * Configuration: what a local Prometheus and Alertmanager are told: the generated configuration with targets that come and go, and addresses that
 * are known only when the programs are up. The rules, the jobs and the routes are those of production.
 */
import { FLEET_JOB, SERVICE_JOB } from '../causes/example.ts';
import { buildPrometheusConfig } from '../prometheus-config.ts';
import type { Scale } from '../query.ts';
import { buildRouting } from '../routing.ts';
import { buildRuleFiles, type RuleFile } from '../rules.ts';

/** Whom to ask, under one label `environment`. */
export interface Environment {
  environment: string;
  /** `127.0.0.1:4000` */
  service: readonly string[];
  fleet: readonly string[];
  /** The service speaks TLS, with a certificate that nobody here knows. */
  tls?: boolean;
}

export interface LocalOptions {
  /** Between two scrapes, and between two evaluations, s. */
  everySeconds: number;
  /** Of all windows. */
  scale: Scale;
  /** Alertmanager: what comes together is told together, s. */
  waitSeconds: number;
  intervalSeconds: number;
}

export const TARGETS = 'targets';

interface TargetGroup {
  targets: string[];
  labels: Record<string, string>;
}

/** What is in `targets/<job>.json`. */
export function targetFilesOf(environments: readonly Environment[]): Record<string, TargetGroup[]> {
  const groups = (kind: 'service' | 'fleet') =>
    environments
      .filter((each) => each[kind].length > 0)
      .map((each) => ({
        targets: [...each[kind]],
        labels: {
          environment: each.environment,
          // Of Prometheus itself: it leaves no label behind.
          ...(kind === 'service' && each.tls && { __scheme__: 'https' }),
        },
      }));
  return { [SERVICE_JOB]: groups('service'), [FLEET_JOB]: groups('fleet') };
}

export function prometheusConfigFor(options: LocalOptions, alertmanager: string | undefined) {
  const generated = buildPrometheusConfig({ everySeconds: options.everySeconds });
  return {
    ...generated,
    alerting: { alertmanagers: alertmanager === undefined ? [] : [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: generated.scrape_configs.map(({ job_name }) => ({
      job_name,
      // A certificate that ends soon is what its own alert is about, and must not be what nobody can be asked by.
      tls_config: { insecure_skip_verify: true },
      file_sd_configs: [{ files: [`${TARGETS}/${job_name}.json`], refresh_interval: '1s' }],
    })),
  };
}

export function routingFor({ waitSeconds, intervalSeconds }: LocalOptions, receiverUrl: string) {
  return buildRouting({ waitSeconds, intervalSeconds, receivers: { kind: 'url', url: receiverUrl } });
}

export function ruleFilesFor({ scale }: LocalOptions): Record<string, RuleFile> {
  return buildRuleFiles(scale);
}
