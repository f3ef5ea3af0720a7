/** Reference: all metrics as a page of Markdown, for people who write a query or read one. Made of the catalogues, and of nothing else. */
import { type Metric, type Owner, owners, seriesOf, Unit } from './declare.ts';

const titles: Readonly<Record<Owner, string>> = {
  sessions: 'Sessions',
  commands: 'Commands',
  streams: 'Streams',
  storage: 'Storage',
  notifications: 'Notifications',
  push: 'Push',
  limits: 'Limits and load',
  admin: 'Admins',
  analytics: 'Analytics',
  http: 'HTTP',
  clients: 'Clients, as they report it',
  telemetry: 'Telemetry itself',
  fleet: 'The simulated fleet',
  platform: 'Not ours: Node and Prometheus',
};

const units: Readonly<Record<Unit, string>> = {
  [Unit.Seconds]: 'seconds',
  [Unit.Bytes]: 'bytes',
  [Unit.Ratio]: 'ratio, 0 to 1',
  [Unit.Timestamp]: 'instant (Unix seconds)',
  [Unit.Count]: 'count',
  [Unit.State]: 'state',
};

const PREAMBLE = `# Metrics

<!-- Written by \`npm run gen\` from server/metrics/src: change the catalogue, not this page. -->

Everything that the service (\`/metrics\`) and a live fleet (\`--metrics-port PORT\`) tell Prometheus, by the capability that owns it. A label takes the values that are listed and
\`other\`, which stands for everything else, so the number of series has the bound in the last column (for one node; of a histogram each bucket is a series).
Prometheus adds \`job\`, \`instance\` and \`environment\`.

Histograms *with exemplars* name the trace of a slow or failed observation in each bucket (\`trace_id\`, the id that the event log and the events of devices have). They are in the OpenMetrics
format alone, which a scraper gets that asks for it, as Prometheus does; it keeps them with \`--enable-feature=exemplar-storage\`.
`;

type Table = Readonly<Record<string, Metric>>;

export function writeReference(catalogues: readonly Table[]): string {
  const metrics = catalogues.flatMap((table) => Object.values(table));
  const sections = owners.flatMap((owner) => {
    const own = metrics.filter((metric) => metric.owner === owner);
    return own.length === 0 ? [] : [`## ${titles[owner]}\n\n${writeTable(own)}`];
  });
  return `${[PREAMBLE, ...sections].join('\n')}`;
}

function writeTable(metrics: readonly Metric[]): string {
  const rows = metrics.map((metric) => {
    const { name, type, unit, help } = metric;
    const kind = metric.type === 'histogram' && metric.exemplars ? `${type} *with exemplars*` : type;
    return `| \`${name}\` | ${kind} | ${units[unit]} | ${writeLabels(metric)} | ${help} | ${seriesOf(metric)} |`;
  });
  return [
    '| metric | type | unit | labels | meaning | series |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function writeLabels({ labels }: Metric): string {
  const written = Object.entries(labels).map(
    ([name, values]) => `\`${name}\`: ${values.length === 0 ? 'any' : values.join(', ')}`,
  );
  return written.length === 0 ? '' : written.join('; ');
}
