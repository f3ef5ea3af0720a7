/** Provisioning: what Grafana reads when it starts: where Prometheus is, and where the boards lie. */
import { type Place, places } from './place.ts';

export interface ProvisioningOptions extends Pick<Place, 'prometheusUrl' | 'tracesUrl'> {
  /** As Grafana sees it. */
  boardsFolder: string;
}

const defaults: ProvisioningOptions = { ...places.local, boardsFolder: '/etc/slotwire/boards' };

/** @param options another place, or of one where the boards lie elsewhere */
export function buildProvisioning(options: Partial<ProvisioningOptions> = {}) {
  const { prometheusUrl, tracesUrl, boardsFolder } = { ...defaults, ...options };
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
              { name: 'trace_id', url: `${tracesUrl}$$\{__value.raw}`, urlDisplayLabel: 'The trace' },
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
