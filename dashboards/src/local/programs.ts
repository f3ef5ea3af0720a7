/** Programs: where Prometheus and Alertmanager lie, as `npm run` has found them (`ci/prometheus.mjs`). */

export interface Programs {
  prometheus: string;
  alertmanager: string;
}

/** What cannot be started, in one sentence for whoever wanted it. */
export class NotWatching extends Error {
  override name = 'NotWatching';
}

const variables = {
  prometheus: 'SLOTWIRE_TOOL_PROMETHEUS',
  alertmanager: 'SLOTWIRE_TOOL_ALERTMANAGER',
} as const satisfies Record<keyof Programs, string>;

/** @throws NotWatching */
export function findPrograms(env: Readonly<Record<string, string | undefined>>): Programs {
  const missing = Object.values(variables).filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) throw new NotWatching(`${missing.join(' and ')} must say where it lies: npm run finds it`);
  return {
    prometheus: env[variables.prometheus] as string,
    alertmanager: env[variables.alertmanager] as string,
  };
}
