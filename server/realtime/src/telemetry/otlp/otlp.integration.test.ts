/** OTLP over real HTTP: what a collector gets from a process of the service, and what one that misbehaves can do to it: nothing. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSystemRuntime } from '@slotwire/runtime';
import { io } from 'socket.io-client';
import { parseConfig } from '../../config/config.ts';
import { type ServiceProcess, startProcess } from '../../process.fixture.ts';
import { createMetrics } from '../metrics.ts';
import { type Behaviour, startCollector } from './collector.fixture.ts';
import { startOtlp } from './otlp.ts';

const SECRET = 'hunter2-of-the-collector';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const HANDSHAKE_TRACE = '5bf7651916cd43dd8448eb211c80319d';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slotwire-otlp-'));
});
after(() => rm(dir, { recursive: true, force: true }));

/** One device connects and writes a note to a booking that is not there. */
async function use({ url }: ServiceProcess): Promise<void> {
  const response = await fetch(`${url}/v1/dev/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'ada', role: 'customer' }),
  });
  const { token } = (await response.json()) as { token: string };
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    auth: { protocol: 1, token, deviceId: 'd-1', platform: 'sim', appVersion: '1' },
    extraHeaders: { traceparent: `00-${HANDSHAKE_TRACE}-a7ad6b7169203331-01` },
  });
  await new Promise((resolve) => socket.once('welcome', resolve));
  const key = '018f2f6e-0000-7000-8000-000000000001';
  const note = { key, bookingId: key, text: 'Hello', trace: `00-${TRACE}-b7ad6b7169203331-01` };
  assert.equal((await socket.emitWithAck('booking:note', note)).code, 'NOT_FOUND');
  socket.close();
}

async function stop(service: ServiceProcess): Promise<number> {
  const startedMs = performance.now();
  service.child.kill('SIGTERM');
  assert.equal(await service.exited, 0);
  return performance.now() - startedMs;
}

test('a command is a record and a span of the trace that came over the wire, and the end of the process loses none', async (t) => {
  const collector = await startCollector();
  t.after(() => collector.close());
  const service = await startProcess(join(dir, 'well'), {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/in`,
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${SECRET}`,
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_SERVICE_NAME: 'bookings',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  t.after(() => service.child.kill('SIGKILL'));
  await use(service);
  await stop(service);

  const { records, spans, requests } = collector;
  assert.deepEqual([...new Set(requests.map(({ path }) => path))].sort(), ['/in/v1/logs', '/in/v1/traces']);
  for (const { headers } of requests) assert.equal(headers['api-key'], SECRET);
  assert.ok(!service.lines.join('\n').includes(SECRET));

  const lines = service.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(records.length, lines.length, 'each line is a record');
  const line = lines.find(({ event }) => event === 'booking:note');
  const record = records.find(({ attributes }) => attributes.event === 'booking:note');
  const { level, time, ...fields } = line ?? {};
  assert.deepEqual(record?.attributes, fields);
  assert.deepEqual(
    [level, record?.severity, record?.severityText, record?.body, record?.timeMs],
    [30, 9, 'INFO', 'booking:note', Date.parse(String(time))],
  );
  assert.deepEqual([record?.traceId, record?.spanId], [TRACE, 'b7ad6b7169203331']);
  assert.ok(records.some(({ body }) => body === 'stopped'));

  const span = spans.find(({ name }) => name === 'booking:note');
  assert.deepEqual([span?.traceId, span?.parentSpanId, span?.kind, span?.status], [TRACE, 'b7ad6b7169203331', 2, 0]);
  assert.ok(span && span.startMs <= span.endMs && Math.abs(span.endMs - Date.parse(String(time))) < 1_000);
  assert.deepEqual(span.attributes, {
    event: 'booking:note',
    user: 'ada',
    device: 'd-1',
    session: fields.session,
    bytes: fields.bytes,
    outcome: 'NOT_FOUND',
  });
  const handshake = spans.find(({ name }) => name === 'handshake');
  assert.deepEqual([handshake?.traceId, handshake?.parentSpanId], [HANDSHAKE_TRACE, 'a7ad6b7169203331']);
  assert.deepEqual(handshake?.attributes, {
    event: 'handshake',
    namespace: '/',
    outcome: 'OK',
    user: 'ada',
    device: 'd-1',
  });
  for (const { resource } of [...records, ...spans]) {
    assert.equal(resource['service.name'], 'bookings');
    assert.equal(resource['deployment.environment.name'], 'test');
    assert.equal(resource['service.version'], '0.1.0');
  }
});

test('a collector that is not there is said once for each signal, and neither use nor end of the service waits for it', async (t) => {
  const gone = await startCollector();
  await gone.close();
  const service = await startProcess(join(dir, 'gone'), {
    OTEL_EXPORTER_OTLP_ENDPOINT: gone.url,
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${SECRET}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
  });
  t.after(() => service.child.kill('SIGKILL'));
  await use(service);
  const said = () => service.lines.filter((line) => line.includes('OTLP: '));
  for (let waitedMs = 0; said().length < 2; waitedMs += 50) {
    assert.ok(waitedMs < 15_000, service.lines.join('\n'));
    await sleep(50);
  }
  await use(service);
  await sleep(2_500);
  assert.deepEqual(
    said()
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .map(({ signal, problem, level }) => [signal, problem, level])
      .sort(),
    [
      ['logs', 'ECONNREFUSED', 40],
      ['traces', 'ECONNREFUSED', 40],
    ],
  );
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.match(metrics, /slotwire_otlp_records_total\{signal="logs",outcome="failed"\} [1-9]/);
  assert.match(metrics, /slotwire_otlp_records_total\{signal="traces",outcome="failed"\} [1-9]/);
  assert.ok((await stop(service)) < 6_000);
  assert.ok(!service.lines.join('\n').includes(SECRET));
});

/** But for its API, which prom-client has as well. */
test('without an endpoint nothing of OpenTelemetry is loaded, with one it is', async (t) => {
  const hook = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      if (/@opentelemetry.(?!api[/])/.test(url)) process.stderr.write('LOADED ' + url + '\\n');
      return next(url, context);
    } });`)}`;
  const loaded: number[] = [];
  for (const env of [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }]) {
    const service = await startProcess(join(dir, `loaded-${loaded.length}`), {
      ...env,
      NODE_OPTIONS: `--import=${hook}`,
    });
    t.after(() => service.child.kill('SIGKILL'));
    await use(service);
    await stop(service);
    loaded.push(service.lines.filter((line) => line.startsWith('LOADED ')).length);
  }
  assert.equal(loaded[0], 0);
  assert.ok((loaded[1] ?? 0) > 5, String(loaded[1]));
});

const badly: [Behaviour, RegExp | undefined][] = [
  ['silent', /no answer in time/],
  ['refuses', /it answered 401/],
  ['unavailable', /it could not be sent/],
  ['nonsense', undefined],
  ['hangs-up', /ECONNRESET/],
  ['endless', /it could not be sent/],
];
for (const [behaviour, problem] of badly) {
  test(`a collector that misbehaves (${behaviour}): bounded, counted, said once, and closed in time`, async (t) => {
    const collector = await startCollector();
    t.after(() => collector.close());
    collector.behave(behaviour);
    const { otlp: config } = parseConfig({
      SLOTWIRE_MODE: 'development',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${collector.url}/v1/logs`,
      OTEL_EXPORTER_OTLP_HEADERS: `api-key=${SECRET}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    });
    assert.ok(config);
    const metrics = createMetrics();
    const said: string[] = [];
    const runtime = createSystemRuntime();
    const otlp = startOtlp({
      config,
      runtime,
      metrics,
      version: '1',
      onFailure: (...all) => void said.push(all.join(' ')),
    });
    const line = JSON.stringify({ level: 30, time: '2026-03-01T09:00:00.000Z', event: 'handshake', outcome: 'OK' });
    const MANY = 20_000;
    for (let i = 0; i < MANY; i++) otlp.write?.(line);
    const startedMs = performance.now();
    await otlp.close();
    assert.ok(performance.now() - startedMs < 5_000, 'closed in time');
    const { values } = await metrics.otlpRecords.get();
    const counts = Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
    assert.equal(counts.dropped, MANY - 8_192, JSON.stringify(counts));
    if (problem === undefined) assert.equal(counts.sent, 8_192);
    else assert.ok(said.length <= 1, said.join());
    for (const sentence of said) assert.match(sentence, problem ?? /never/);
    assert.ok(!said.join().includes(SECRET));
  });
}
