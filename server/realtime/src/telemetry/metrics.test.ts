/** The catalogue and the service: what is declared is emitted somewhere, labels hold what they are declared to hold, and lists are those of their tables. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  catalogue,
  commandNames,
  counter,
  errorCodes,
  foreignCatalogue,
  gauge,
  histogram,
  httpRoutes,
  notificationTemplates,
} from '@slotwire/metrics';
import * as protocol from '@slotwire/protocol';
import { type Histogram, Registry } from 'prom-client';
import { startTestHost } from '../host.fixture.ts';
import { createMetric, createMetrics, type Metrics } from './metrics.ts';

const src = join(import.meta.dirname, '..');

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.ts$/.test(file) && !/\.(?:test|fixture|contract)\.ts$/.test(file),
  );
}

test('every declared metric is written to somewhere in the service', () => {
  const text = sources()
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n');
  const written = new Set([...text.matchAll(/metrics\.(\w+)\.(?:inc|dec|set|observe)\(/g)].map(([, key]) => key));
  assert.deepEqual(
    Object.keys(catalogue).filter((key) => !written.has(key)),
    [],
  );
});

test('lists of labels are those of the tables that they are copies of (server/metrics/src/labels.ts)', () => {
  assert.deepEqual([...commandNames], [...Object.keys(protocol.commands), 'unknown']);
  assert.deepEqual([...errorCodes], [...protocol.errorCodes]);
  assert.deepEqual([...notificationTemplates], [...protocol.notificationTemplates]);
  assert.deepEqual([...catalogue.notifications.labels.category], [...protocol.notificationCategories]);
});

test('every route of the service is on the list', async (t) => {
  const host = await startTestHost({ env: {} });
  t.after(() => host.dispose());
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of host.app.printRoutes({ includeHooks: false, commonPrefix: false }).split('\n')) {
    const [, indent = '', path = '', methods] = /^([│├└─ ]*)(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    parents.length = indent.length / 4;
    parents[indent.length / 4 - 1] = path;
    // The files of an app: printed without the slash that belongs to both.
    if (methods !== undefined) routes.push(parents.join('').replace(/(?<=\w)\*$/, '/*'));
  }
  assert.ok(routes.includes('/metrics'), routes.join());
  const unknown = routes.filter((route) => route !== '*' && !(httpRoutes as readonly string[]).includes(route));
  assert.deepEqual(unknown, []);
  for (const url of ['/nowhere', '/healthz']) await fetch(`${host.url}${url}`);
  const { values } = await host.metrics.httpSeconds.get();
  const seen = new Set(values.map(({ labels }) => labels.route));
  assert.deepEqual([...seen].sort(), ['/healthz', 'none']);
});

test('a label value that is on no list is counted as `other`, and the other labels stay', async () => {
  const registry = new Registry();
  const about = { owner: 'platform', help: 'A metric.', labels: { code: ['OK', 'INTERNAL'], way: ['in'] } } as const;
  const calls = createMetric(counter({ ...about, name: 'calls_total' }), registry) as unknown as Metrics['pushSent'];
  const open = createMetric(gauge({ ...about, name: 'open' }), registry) as unknown as Metrics['queueDepth'];
  const took = createMetric(histogram({ ...about, name: 'took_seconds', buckets: [1] }), registry) as Histogram;
  for (const code of ['OK', 'made-up', 'made-up too']) (calls.inc as (labels: object) => void)({ code, way: 'in' });
  (open.set as (labels: object, value: number) => void)({ code: 'INTERNAL', way: 'out' }, 3);
  took.observe({ code: 'nothing', way: 'nowhere' }, 2);
  const text = await registry.metrics();
  for (const line of [
    'calls_total{code="OK",way="in"} 1',
    'calls_total{code="other",way="in"} 2',
    'open{code="INTERNAL",way="other"} 3',
    'took_seconds_count{code="other",way="other"} 1',
  ])
    assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
});

test('unknown and missing labels are type errors', () => {
  const metrics = createMetrics();
  metrics.pushSent.inc({ provider: 'fcm', result: 'sent' });
  // @ts-expect-error: no such label
  assert.throws(() => metrics.pushSent.inc({ provider: 'fcm', result: 'sent', country: 'de' }));
  // @ts-expect-error: a label is missing
  metrics.pushSent.inc({ provider: 'fcm' });
  // @ts-expect-error: it has labels
  metrics.pushSent.inc(3);
  // @ts-expect-error: it has none
  assert.throws(() => metrics.slowConsumers.inc({ provider: 'fcm' }));
});

test('a process shows the zeros of its counters, what prom-client says of it, and no more than Prometheus should read', async () => {
  const metrics = createMetrics({ process: true });
  const text = await metrics.registry.metrics();
  assert.match(text, /slotwire_store_failures_total\{during="push"\} 0\n/);
  assert.match(text, /slotwire_stream_resumes_total\{outcome="recovered"\} 0\n/);
  // Of commands there are too many; those that burn a budget are there.
  assert.match(text, /slotwire_commands_total\{command="booking:create",code="INTERNAL"\} 0\n/);
  assert.doesNotMatch(text, /slotwire_commands_total\{[^}]*code="CONFLICT"/);
  const scraped = ['up', 'scrape_duration_seconds', 'scrape_samples_post_metric_relabeling', 'ALERTS'];
  for (const { name, type } of Object.values(foreignCatalogue))
    if (!scraped.includes(name)) assert.ok(text.includes(`# TYPE ${name} ${type}\n`), name);
  assert.ok(text.length < 1_000_000);
});
