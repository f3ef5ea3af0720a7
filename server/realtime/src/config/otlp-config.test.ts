import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, parseConfig } from './config.ts';

const base = { SLOTWIRE_MODE: 'development' };
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS';
const read = (env: Record<string, string>) => parseConfig({ ...base, ...env }).otlp;

function problems(env: Record<string, string>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('off without an endpoint, whatever else is there for others', () => {
  assert.equal(read({}), undefined);
  assert.equal(read({ OTEL_TRACES_EXPORTER: 'console', OTEL_SERVICE_NAME: 'x', [HEADERS]: '=' }), undefined);
  assert.equal(read({ [ENDPOINT]: '' }), undefined);
  assert.equal(read({ [ENDPOINT]: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' }), undefined);
  const none = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
  assert.equal(read({ [ENDPOINT]: 'http://127.0.0.1:4318', ...none }), undefined);
});

test('an endpoint alone has the documented defaults', () => {
  assert.deepEqual(read({ [ENDPOINT]: 'http://127.0.0.1:4318' }), {
    tracesUrl: 'http://127.0.0.1:4318/v1/traces',
    logsUrl: 'http://127.0.0.1:4318/v1/logs',
    headers: {},
    compression: 'none',
    timeoutMs: 10_000,
    sampler: { name: 'parentbased_always_on', ratio: 1 },
    resource: { 'service.name': 'slotwire' },
  });
});

test('a path stays, an endpoint of a signal is taken as it is, and a signal can be left out', () => {
  const below = read({
    [ENDPOINT]: 'https://otel.example/in/',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://logs.example/x',
  });
  assert.deepEqual([below?.tracesUrl, below?.logsUrl], ['https://otel.example/in/v1/traces', 'https://logs.example/x']);
  const logs = read({ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs.example/' });
  assert.deepEqual([logs?.tracesUrl, logs?.logsUrl], [undefined, 'http://logs.example/']);
  const spans = read({ [ENDPOINT]: 'http://otel.example', OTEL_LOGS_EXPORTER: 'none' });
  assert.deepEqual([spans?.tracesUrl, spans?.logsUrl], ['http://otel.example/v1/traces', undefined]);
});

test('lists are read as OpenTelemetry writes them, and the name of the service goes before its attribute', () => {
  const resource = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=x, deployment.environment.name=a%20b,team=' };
  const given = read({ [ENDPOINT]: 'http://otel.example', ...resource, [HEADERS]: 'api-key=k%3D1, x-tenant = t' });
  assert.deepEqual(given?.resource, { 'service.name': 'x', 'deployment.environment.name': 'a b', team: '' });
  assert.deepEqual(given?.headers, { 'api-key': 'k=1', 'x-tenant': 't' });
  assert.equal(
    read({ [ENDPOINT]: 'http://otel.example', ...resource, OTEL_SERVICE_NAME: 'y' })?.resource['service.name'],
    'y',
  );
});

test('what is wrong is said with its variable, and no secret with it', () => {
  const on = { [ENDPOINT]: 'http://otel.example' };
  const url = 'the value given is not an http(s) URL without credentials';
  for (const wrong of ['otel.example', 'grpc://otel.example:4317', 'http://hunter2:hunter2@otel.example'])
    assert.deepEqual(problems({ [ENDPOINT]: wrong }), [`${ENDPOINT}: ${url}`]);
  for (const wrong of [
    'hunter2',
    '=hunter2',
    'a b=hunter2',
    'api-key=%zz',
    'api-key=hunter2%0d%0ax: y',
    'schlüssel=hunter2',
  ])
    assert.deepEqual(problems({ ...on, [HEADERS]: wrong }), [
      `${HEADERS}: the value given is not a list of headers such as api-key=…,x-tenant=…`,
    ]);
  assert.deepEqual(
    problems({
      ...on,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TIMEOUT: '5s',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '2',
      OTEL_RESOURCE_ATTRIBUTES: 'x',
    }),
    [
      'OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" is none of http/protobuf',
      'OTEL_EXPORTER_OTLP_TIMEOUT: "5s" is not a whole number',
      'OTEL_TRACES_SAMPLER: "sometimes" is none of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio',
      'OTEL_TRACES_SAMPLER_ARG: "2" is not from 0 to 1',
      'OTEL_RESOURCE_ATTRIBUTES: "x" is not a list such as deployment.environment.name=production',
    ],
  );
});
