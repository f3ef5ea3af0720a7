import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../metrics.ts';
import { createValve } from './valve.ts';

type Told = Parameters<Parameters<ReturnType<typeof createValve>['around']>[0]>[1];

async function setup(limit: number) {
  const metrics = createMetrics();
  const said: string[] = [];
  const valve = createValve({
    signal: 'logs',
    limit,
    metrics,
    onFailure: (signal, problem) => void said.push(`${signal}: ${problem}`),
  });
  const asked: { records: string[]; done: Told }[] = [];
  const send = valve.around<string>((records, done) => void asked.push({ records, done }));
  const answers: number[] = [];
  const counts = async () => {
    const { values } = await metrics.otlpRecords.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
  };
  return {
    valve,
    said,
    asked,
    send: (records: string[]) => send(records, ({ code }) => void answers.push(code)),
    answers,
    counts,
  };
}

test('what finds no room is dropped and counted; what was sent makes room', async () => {
  const { valve, asked, send, answers, counts } = await setup(2);
  assert.deepEqual([valve.enter(), valve.enter(), valve.enter()], [true, true, false]);
  send(['a', 'b']);
  assert.equal(valve.enter(), false, 'on its way it still takes room');
  asked[0]?.done({ code: 0 });
  assert.deepEqual(await counts(), { dropped: 2, sent: 2 });
  assert.deepEqual([valve.enter(), answers], [true, [0]]);
});

test('a failure is said once, until it works again, and makes room too', async () => {
  const { valve, said, asked, send, counts } = await setup(1);
  const fail = (error: Error) => {
    assert.ok(valve.enter());
    send(['x']);
    asked.at(-1)?.done({ code: 1, error });
  };
  fail(Object.assign(new Error('Unauthorized'), { code: 401 }));
  fail(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  assert.deepEqual(said, ['logs: it answered 401']);
  assert.ok(valve.enter());
  send(['x']);
  asked.at(-1)?.done({ code: 0 });
  fail(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  assert.deepEqual(said, ['logs: it answered 401', 'logs: ECONNREFUSED']);
  assert.deepEqual(await counts(), { failed: 3, sent: 1 });
});

test('of an error that says too much only its kind is told', async () => {
  for (const [error, problem] of [
    [new Error('Request timed out'), 'no answer in time'],
    [Object.assign(new Error('api-key: hunter2'), { code: 'hunter2 hunter2' }), 'it could not be sent'],
  ] as const) {
    const { valve, said, asked, send } = await setup(1);
    valve.enter();
    send(['x']);
    asked[0]?.done({ code: 1, error });
    assert.deepEqual(said, [`logs: ${problem}`]);
  }
});

test('an exporter that throws, or answers twice, is no more than a failure', async () => {
  const metrics = createMetrics();
  const valve = createValve({ signal: 'traces', limit: 1, metrics, onFailure() {} });
  const answers: number[] = [];
  const told: Told = ({ code }) => void answers.push(code);
  valve.enter();
  valve.around(() => {
    throw new Error('no such host');
  })(['x'], told);
  assert.deepEqual([answers, valve.enter()], [[1], true]);
  valve.around((_, done) => {
    done({ code: 0 });
    done({ code: 1 });
  })(['x'], told);
  assert.deepEqual([answers, valve.enter(), valve.enter()], [[1, 0], true, false]);
});
