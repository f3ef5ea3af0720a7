import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Handshake, Positions } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { LinkHandlers } from '@slotwire/sdk';
import { RollingLatency } from '../latency.ts';
import { type Latencies, LatencyMeter } from './latency-meter.ts';

const auth = (positions?: Positions): Handshake =>
  ({ protocol: 1, token: 't', deviceId: 'd', platform: 'sim', appVersion: '1', positions }) as Handshake;
const deaf: LinkHandlers = { onOpen() {}, onEvent() {}, onRefused() {}, onClose() {} };

function setup() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const latencies: Latencies = {
    delivery: new RollingLatency(),
    ack: new RollingLatency(),
    connect: new RollingLatency(),
    resume: new RollingLatency(),
  };
  let inner = deaf;
  const asked: { event: string; onAck: (answer: unknown) => void }[] = [];
  const meter = new LatencyMeter(
    {
      connect(_target, handlers) {
        inner = handlers;
        return {
          request: (event, _args, onAck) => asked.push({ event, onAck }),
          close: () => asked.push({ event: 'close', onAck() {} }),
        };
      },
    },
    latencies,
    runtime.clock,
  );
  return { runtime, latencies, meter, asked, inner: () => inner };
}

const near = (value: number | undefined, ms: number) => assert.ok(Math.abs((value ?? 0) - ms) <= ms / 100, `${value}`);

test('a connect lasts until its welcome, which is told on', async () => {
  const { runtime, latencies, meter, inner } = setup();
  const heard: string[] = [];
  meter.connect(
    { url: 'u', auth: auth({}) },
    { ...deaf, onOpen: () => heard.push('open'), onEvent: (event) => heard.push(event) },
  );
  await runtime.time.run(20);
  inner().onOpen();
  await runtime.time.run(10);
  inner().onEvent('welcome', {});
  await runtime.time.run(500);
  inner().onEvent('welcome', {});
  assert.deepEqual(heard, ['open', 'welcome', 'welcome']);
  assert.equal(latencies.connect.all().count(), 1);
  near(latencies.connect.all().quantile(1), 30);
  assert.equal(latencies.resume.all().count(), 0);
});

test('with positions it is a resume', async () => {
  const { runtime, latencies, meter, inner } = setup();
  meter.connect({ url: 'u', auth: auth({ 'user:ann': { epoch: 'e', offset: 3 } }) }, deaf);
  await runtime.time.run(7);
  inner().onEvent('welcome', {});
  near(latencies.resume.all().quantile(1), 7);
  assert.equal(latencies.connect.all().count(), 0);
});

test('acks of bookings are measured, questions are only passed on', async () => {
  const { runtime, latencies, meter, asked } = setup();
  const answers: unknown[] = [];
  const link = meter.connect({ url: 'u', auth: auth() }, deaf);
  link.request('booking:create', {}, (answer) => answers.push(answer));
  link.request('sync:since', {}, (answer) => answers.push(answer));
  await runtime.time.run(40);
  for (const { event, onAck } of asked) onAck(event);
  assert.deepEqual(answers, ['booking:create', 'sync:since']);
  assert.equal(latencies.ack.all().count(), 1);
  near(latencies.ack.all().quantile(1), 40);
  link.close();
  assert.equal(asked.at(-1)?.event, 'close');
});
