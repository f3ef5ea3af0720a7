/** Provisioning: what Grafana reads when it starts: where Prometheus is, and where the boards lie. */
import { PROMETHEUS_URL, TRACES_URL } from './place.ts';

/** @param boardsFolder as Grafana sees it */
export function buildProvisioning({ prometheusUrl = PROMETHEUS_URL, boardsFolder = '/etc/slotwire/boards' } = {}) {
  return {
    datasources: {
      apiVersion: 1,
      datasources: [
        {
          name: 'Prometheus',
          uid: 'slotwire-prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: prometheusUrl,
          isDefault: true,
          editable: false,
          jsonData: {
            httpMethod: 'POST',
            timeInterval: '15s',
            exemplarTraceIdDestinations: [
              { name: 'trace_id', url: `${TRACES_URL}$$\{__value.raw}`, urlDisplayLabel: 'The trace' },
            ],
          },
        },
      ],
    },
    dashboards: {
      apiVersion: 1,
      providers: [
        {
          name: 'Slotwire',
          folder: 'Slotwire',
          type: 'file',
          disableDeletion: true,
          allowUiUpdates: false,
          updateIntervalSeconds: 30,
          options: { path: boardsFolder },
        },
      ],
    },
  };
}
