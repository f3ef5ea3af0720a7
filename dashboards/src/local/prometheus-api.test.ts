import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpRequest } from './http.ts';
import { createPrometheusApi, numberOf } from './prometheus-api.ts';
import { readMessage } from './receiver.ts';

/** A Prometheus that answers this, and what it was asked. */
function answering(answer: unknown) {
  const asked: string[] = [];
  const request: HttpRequest = async (url, init) => {
    asked.push(`${url} ${init?.body ?? ''}`.trim());
    return { ok: true, status: 200, json: async () => answer };
  };
  return { api: createPrometheusApi('http://p', request), asked };
}

test('numbers as Prometheus writes them', () => {
  assert.deepEqual(['1', '2.5e-3', '+Inf', 'Inf', '-Inf', 'NaN'].map(numberOf), [
    1,
    0.0025,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
});

test('a query is sent whole, whatever stands in it, and its answer is samples', async () => {
  const { api, asked } = answering({
    status: 'success',
    data: { resultType: 'vector', result: [{ metric: { job: 'a' }, value: [12.5, '3'] }] },
  });
  assert.deepEqual(await api.queryInstant('up{job="a b"} + 1', 5_000), [
    { labels: { job: 'a' }, atMs: 12_500, value: 3 },
  ]);
  assert.deepEqual(asked, ['http://p/api/v1/query query=up%7Bjob%3D%22a+b%22%7D+%2B+1&time=5']);
  const scalar = answering({ status: 'success', data: { resultType: 'scalar', result: [1, 'NaN'] } });
  assert.deepEqual(await scalar.api.queryInstant('scalar(up)'), [{ labels: {}, atMs: 1_000, value: Number.NaN }]);
});

test('a range is lines of points', async () => {
  const { api, asked } = answering({
    status: 'success',
    data: {
      resultType: 'matrix',
      result: [
        {
          metric: {},
          values: [
            [1, '1'],
            [2, '+Inf'],
          ],
        },
      ],
    },
  });
  assert.deepEqual(await api.queryRange('up', { fromMs: 1_000, toMs: 2_000, stepSeconds: 1 }), [
    {
      labels: {},
      points: [
        { atMs: 1_000, value: 1 },
        { atMs: 2_000, value: Number.POSITIVE_INFINITY },
      ],
    },
  ]);
  assert.match(asked[0] ?? '', /start=1&end=2&step=1$/);
});

test('what it refuses, and where it does not answer, is said with the query', async () => {
  const { api } = answering({ status: 'error', error: 'parse error at char 4' });
  await assert.rejects(api.queryInstant('up{'), {
    name: 'PrometheusRefused',
    message: 'parse error at char 4: up{',
  });
  const gone = createPrometheusApi('http://p', async () => {
    throw new Error('ECONNREFUSED');
  });
  await assert.rejects(gone.targets(), /no answer about targets: ECONNREFUSED/);
  assert.equal(await gone.isReady(), false);
});

test('what is no message of Alertmanager is none', () => {
  for (const body of ['', '{', '[]', 'null', '{"alerts":3}']) assert.equal(readMessage(body), undefined, body);
  assert.deepEqual(readMessage('{"alerts":[]}'), []);
});
