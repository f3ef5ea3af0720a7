import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { faroPayloadOf } from './payload.fixture.ts';
import { faroPayload, maxItems } from './payload.ts';
import { createRecorder } from './record.ts';

function recorded(payload: object) {
  const metrics = createMetrics();
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level: 'debug',
    nowMs: () => 0,
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  createRecorder({ metrics, log })(faroPayload.parse(payload));
  return { lines, text: () => metrics.registry.metrics() };
}

test('[TE2] every part of a payload becomes a metric', async () => {
  const text = await recorded(faroPayloadOf()).text();
  for (const line of [
    'slotwire_web_errors_total{app="vendor",type="TypeError"} 1',
    'slotwire_web_logs_total{app="vendor",level="warn"} 1',
    'slotwire_web_vital_duration_seconds_sum{app="vendor",vital="lcp"} 1.234',
    'slotwire_web_layout_shift_sum{app="vendor"} 0.02',
    'slotwire_web_client_duration_seconds_sum{app="vendor",what="screen"} 0.04',
    'slotwire_web_client_size_sum{app="vendor",what="outbox_depth"} 2',
    'slotwire_web_events_total{app="vendor",event="session_start"} 1',
    'slotwire_web_events_total{app="vendor",event="other"} 1',
    'slotwire_web_span_duration_seconds_count{app="vendor",status="error"} 1',
  ])
    assert.ok(text.includes(line), line);
});

test('[TE2] what pages had to drop is counted, and no page makes a mountain of it', async () => {
  const payload = faroPayloadOf();
  const dropped = (count: number) => ({ timestamp: '', type: 'slotwire', values: { dropped_items: count } });
  payload.measurements = [dropped(7), dropped(-3), dropped(1e9)];
  assert.match(await recorded(payload).text(), /slotwire_web_dropped_items_total\{app="vendor"\} 10007\n/);
});

test('[TE2] a page cannot make up a series: what is not ours is `other` or nothing', async () => {
  const payload = faroPayloadOf('slotwire-admin');
  payload.exceptions = Array.from({ length: maxItems.exceptions }, (_, index) => ({
    ...payload.exceptions[0]!,
    type: `Made up ${index}`,
  }));
  payload.measurements = [
    { timestamp: '', type: 'made up', values: { lcp: 1 } },
    { timestamp: '', type: 'slotwire', values: { made_up_ms: 1, screen_ms: -1, outbox_depth: -1 } },
    { timestamp: '', type: 'web-vitals', values: { lcp: 1e12 } },
  ];
  const text = await recorded(payload).text();
  assert.match(text, new RegExp(`slotwire_web_errors_total\\{app="admin",type="other"\\} ${maxItems.exceptions}\n`));
  assert.doesNotMatch(text, /made.up/i);
  assert.doesNotMatch(text, /slotwire_web_(?:client|vital)\w*_count\{/);
});

test('[TE3] lines of the log say what went wrong and where, without tokens, addresses and queries', () => {
  const { lines } = recorded(faroPayloadOf());
  const fault = lines.find(({ event }) => event === 'exception');
  assert.deepEqual(
    { ...fault, level: undefined, time: undefined },
    {
      level: undefined,
      time: undefined,
      dir: 'page',
      app: 'vendor',
      version: '0.1.0',
      user: 'staff-vendor-01-1',
      session: 's-1',
      page: '/vendor/bookings',
      view: 'bookings',
      browser: 'Chrome 156.0',
      event: 'exception',
      type: 'TypeError',
      said: '[mail] has no token=[secret]',
      stack: ['open /vendor/assets/main-1a2b.js:1:42'],
      trace: 'f00d',
      msg: 'a page reports a fault',
    },
  );
  assert.doesNotMatch(JSON.stringify(lines), /abc|example\.org/);
});

test('[TE1] lists have an end, and long texts are cut', () => {
  const payload = faroPayloadOf();
  payload.exceptions[0]!.value = 'x'.repeat(10_000);
  assert.equal(faroPayload.parse(payload).exceptions?.[0]?.value.length, 1_000);
  payload.exceptions = Array.from({ length: maxItems.exceptions + 1 }, () => payload.exceptions[0]!);
  assert.equal(faroPayload.safeParse(payload).success, false);
  assert.equal(faroPayload.safeParse(faroPayloadOf('somebody-else')).success, false);
});

test('[TE2] a session with faults is counted once, and every session that has one', async () => {
  const metrics = createMetrics();
  const record = createRecorder({ metrics, log: createLog({ level: 'silent', nowMs: () => 0 }) });
  const send = (id: string | undefined, more: object = {}) =>
    record(
      faroPayload.parse({ ...faroPayloadOf(), ...more, meta: { app: { name: 'slotwire-vendor' }, session: { id } } }),
    );
  for (const id of ['s-1', 's-1', 's-2', undefined, undefined]) send(id);
  send('s-3', { exceptions: [] });
  assert.match(await metrics.registry.metrics(), /slotwire_web_faulty_sessions_total\{app="vendor"\} 4\n/);
});
