import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue as c } from '@slotwire/metrics';
import {
  compare,
  divide,
  each,
  oneMinus,
  quantile,
  rate,
  type Scope,
  scaled,
  shareUnder,
  since,
  sum,
} from './query.ts';

const rule: Scope = { matchers: [], window: '5m', scale: 1 };
const board: Scope = { matchers: ['job=~"$job"'], window: '$__rate_interval', scale: 1 };

test('the same expression stands in a rule and in a board', () => {
  const failed = rate(c.commands, { where: { code: ['INTERNAL', 'OVERLOADED'] }, by: ['command', 'instance'] });
  assert.equal(
    failed.text(rule),
    'sum by (command, instance) (rate(slotwire_commands_total{code=~"INTERNAL|OVERLOADED"}[5m]))',
  );
  assert.equal(
    failed.text(board),
    'sum by (command, instance) (rate(slotwire_commands_total{job=~"$job", code=~"INTERNAL|OVERLOADED"}[$__rate_interval]))',
  );
  assert.deepEqual(failed.labels, ['command', 'instance']);
});

test('a window of its own is scaled with its scope, down to a second', () => {
  const slow = rate(c.slowConsumers, { window: 300 });
  assert.match(slow.text({ ...rule, scale: 1 / 60 }), /\[5s\]/);
  assert.deepEqual([scaled(300, 1 / 600), scaled(90, 1), scaled(86_400, 1)], ['1s', '90s', '1d']);
});

test('brackets stand where an operator needs them', () => {
  const share = divide(sum(c.connections), sum(c.monitorTaps));
  assert.equal(oneMinus(share).text(rule), '1 - (sum(slotwire_connections) / sum(slotwire_monitor_taps))');
  assert.equal(
    compare(since(each(c.scheduleDone)), '>', 600).text(rule),
    '(time() - slotwire_schedule_done_timestamp_seconds) > 600',
  );
});

test('of a histogram quantiles by labels, and shares under an end of a bucket alone', () => {
  assert.equal(
    quantile(0.99, c.ackSeconds, { by: ['command'] }).text(rule),
    'histogram_quantile(0.99, sum by (le, command) (rate(slotwire_ack_duration_seconds_bucket[5m])))',
  );
  assert.match(shareUnder(0.25, c.ackSeconds).text(rule), /_bucket\{le="0\.25"\}.* \/ .*_count/);
  assert.throws(() => shareUnder(0.3, c.ackSeconds), /slotwire_ack_duration_seconds has no bucket/);
  assert.throws(() => quantile(99, c.ackSeconds), /between 0 and 1/);
});

test('an end of a bucket is found as Prometheus 2 writes it and as Prometheus 3 does', () => {
  const [, quoted = ''] = /_bucket\{le=~("[^"]*")\}/.exec(shareUnder(1, c.clientDeliverySeconds).text(rule)) ?? [];
  const ends = new RegExp(`^(?:${JSON.parse(quoted || '"no matcher of several"')})$`);
  const found = ['1', '1.0', '10', '1x0', '0.1', '+Inf'].filter((end) => ends.test(end));
  assert.deepEqual(found, ['1', '1.0']);
});

test('what does not exist is a type error in the place that names it', () => {
  // @ts-expect-error: a gauge has no rate
  rate(c.connections);
  // @ts-expect-error: a counter is no sum
  sum(c.commands);
  // @ts-expect-error: no such label
  rate(c.commands, { by: ['country'] });
  // @ts-expect-error: no such value
  rate(c.commands, { where: { code: 'FINE' } });
  // @ts-expect-error: no such metric
  assert.throws(() => rate(c.bookingsPerCountry).text(rule));
});
