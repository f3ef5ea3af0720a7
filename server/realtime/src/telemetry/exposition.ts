/**
 * Exposition: the registry as text, in the format that whoever asks prefers. Only OpenMetrics has room for exemplars; plain text is what
 * everybody gets who does not ask for it.
 */
import Negotiator from 'negotiator';
import { type Metric, type OpenMetricsContentType, Registry } from 'prom-client';

export interface Exposition {
  /** @param accept header of the request */
  read(accept: string | undefined): Promise<{ contentType: string; text: string }>;
}

const OPEN = 'application/openmetrics-text; version=1.0.0';
const offers = ['text/plain', OPEN];

export function createExposition(plain: Registry): Exposition {
  const open = new Registry<OpenMetricsContentType>();
  open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const metric of plain.getMetricsAsArray()) open.registerMetric(viewOf(metric as unknown as Readable));
  return {
    async read(accept) {
      const [chosen] = new Negotiator({ headers: accept === undefined ? {} : { accept } }).mediaTypes(offers);
      const registry = chosen === OPEN ? open : plain;
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** What a registry of prom-client asks of a metric. */
interface Readable {
  name: string;
  type: string;
  get(): Promise<{ name: string }>;
  getForPromString?(): Promise<{ name: string }>;
}

/**
 * To write OpenMetrics a registry of prom-client 15 cuts `_total` off the names of its counters, for good: the metrics themselves would have
 * other names from then on, in plain text too.
 */
function viewOf(metric: Readable): Metric {
  const { name, type } = metric;
  const view: Readable = {
    name,
    type,
    async get() {
      const read = await (metric.getForPromString?.() ?? metric.get());
      return type === 'counter' ? { ...read, name: read.name.replace(/_total$/, '') } : read;
    },
  };
  return view as unknown as Metric;
}
