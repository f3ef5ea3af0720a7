/** Exposition: both formats of one registry, and exemplars where a slow or failed observation named its trace. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExposition } from './exposition.ts';
import { createMetrics } from './metrics.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
/** As Prometheus 2.42 asks. */
const PROMETHEUS =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

function setup() {
  const metrics = createMetrics({ process: true });
  metrics.commands.inc({ command: 'booking:create', code: 'OK' });
  metrics.ackSeconds.observe({ command: 'booking:create' }, 0.003);
  metrics.ackSeconds.observe({ command: 'booking:create' }, 0.4, TRACE);
  metrics.deliverySeconds.observe(0.7, TRACE);
  metrics.deliverySeconds.observe(0.001);
  return { metrics, exposition: createExposition(metrics.registry) };
}

test('plain text unless OpenMetrics is what is liked best', async () => {
  const { exposition } = setup();
  const plain = [
    undefined,
    '',
    '*/*',
    'text/html',
    'text/plain',
    'no header at all',
    'application/openmetrics-text; version=2.0.0',
  ];
  for (const accept of [...plain, 'text/plain, application/openmetrics-text; version=1.0.0;q=0.5'])
    assert.match((await exposition.read(accept)).contentType, /^text\/plain; version=0\.0\.4/, accept);
  for (const accept of [PROMETHEUS, 'application/openmetrics-text; version=1.0.0'])
    assert.match(
      (await exposition.read(accept)).contentType,
      /^application\/openmetrics-text; version=1\.0\.0/,
      accept,
    );
});

test('an exemplar stands in the bucket of its observation, in OpenMetrics alone', async () => {
  const { exposition } = setup();
  const { text } = await exposition.read(PROMETHEUS);
  const lines = text.split('\n').filter((line) => line.includes('#') && !line.startsWith('#'));
  assert.equal(lines.length, 2, lines.join('\n'));
  assert.match(
    lines[0] ?? '',
    new RegExp(
      `^slotwire_ack_duration_seconds_bucket\\{le="0\\.5",command="booking:create"\\} 2 # \\{trace_id="${TRACE}"\\} 0\\.4 \\d+`,
    ),
  );
  assert.match(
    lines[1] ?? '',
    new RegExp(`^slotwire_delivery_duration_seconds_bucket\\{le="1"\\} 2 # \\{trace_id="${TRACE}"\\} 0\\.7 \\d+`),
  );
  assert.ok(text.endsWith('\n# EOF\n'));
  assert.doesNotMatch((await exposition.read(undefined)).text, /trace_id/);
});

test('a label out of bounds is `other` with its exemplar', async () => {
  const { metrics, exposition } = setup();
  metrics.ackSeconds.observe({ command: 'made:up' as 'unknown' }, 3, TRACE);
  assert.match((await exposition.read(PROMETHEUS)).text, /\{le="5",command="other"\} 1 # \{trace_id=/);
});

test('one format does not change the other: names and values are the same, in whatever order they are asked for', async () => {
  const { exposition } = setup();
  // All that the process says of itself moves.
  const ours = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('slotwire_'))
      .map((line) => line.replace(/ # .*/, ''));
  const [before, open, after] = await Promise.all(
    [undefined, PROMETHEUS, '*/*'].map((accept) => exposition.read(accept)),
  );
  const again = await exposition.read(undefined);
  assert.deepEqual(ours(open?.text ?? ''), ours(before?.text ?? ''));
  assert.deepEqual([ours(after?.text ?? ''), ours(again.text)], [ours(before?.text ?? ''), ours(before?.text ?? '')]);
  assert.ok(ours(again.text).includes('slotwire_commands_total{command="booking:create",code="OK"} 1'));
  // As the format wants it: the family is named without the suffix of its samples.
  assert.match(open?.text ?? '', /# TYPE slotwire_commands counter\n/);
  assert.match(again.text, /# TYPE slotwire_commands_total counter\n/);
});

test('a world without a clock of its own keeps no exemplars, and counts all the same', async () => {
  const metrics = createMetrics();
  metrics.ackSeconds.observe({ command: 'booking:create' }, 0.4, TRACE);
  metrics.deliverySeconds.observe(0.7, TRACE);
  const { text } = await createExposition(metrics.registry).read(PROMETHEUS);
  assert.doesNotMatch(text, /trace_id/);
  assert.match(text, /^slotwire_ack_duration_seconds_sum\{command="booking:create"\} 0\.4$/m);
  assert.match(text, /^slotwire_delivery_duration_seconds_sum 0\.7$/m);
});
