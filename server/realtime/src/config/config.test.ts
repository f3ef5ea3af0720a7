import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigError, parseConfig, variables } from './config.ts';
import { otlpVariables } from './otlp-config.ts';

const secret = 'a-secret-of-thirty-two-characters!';

function problems(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('production with a secret alone has the documented defaults', () => {
  const config = parseConfig({ SLOTWIRE_JWT_SECRET: secret, PATH: '/bin' });
  assert.deepEqual(
    { mode: config.mode, host: config.host, port: config.port, origins: config.allowedOrigins, keys: config.jwt.keys },
    { mode: 'production', host: '127.0.0.1', port: 4000, origins: [], keys: { kind: 'secret', secret } },
  );
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.retention));
});

test('one error names every problem, with the variable and the value seen', () => {
  assert.deepEqual(
    problems({ SLOTWIRE_PORT: 'http', SLOTWIRE_MODE: 'prod', SLOTWIRE_RETENTION_DAYS: '0', SLOTWIRE_PROT: '1' }),
    [
      'SLOTWIRE_MODE: "prod" is none of development, production',
      'SLOTWIRE_PORT: "http" is not a whole number',
      'SLOTWIRE_RETENTION_DAYS: "0" is not from 1 to 365',
      'SLOTWIRE_PROT: no such variable; did you mean SLOTWIRE_PORT?',
    ],
  );
});

test('a secret is never repeated in an error', () => {
  assert.deepEqual(problems({ SLOTWIRE_JWT_SECRET: 'hunter2' }), [
    'SLOTWIRE_JWT_SECRET: the value given is shorter than 32 characters',
  ]);
});

test('relations: production needs keys, exactly one source of them, and no demo', () => {
  assert.deepEqual(problems({ SLOTWIRE_JWT_SECRET: secret, SLOTWIRE_JWT_SECRET_FILE: '/run/secret' }), [
    'SLOTWIRE_JWT_SECRET and SLOTWIRE_JWT_SECRET_FILE: give one of them',
  ]);
  assert.deepEqual(problems({}), ['SLOTWIRE_JWT_SECRET or SLOTWIRE_JWKS_URL: one is needed in production']);
  assert.deepEqual(problems({ SLOTWIRE_JWT_SECRET: secret, SLOTWIRE_JWKS_URL: 'https://id.example/keys' }), [
    'SLOTWIRE_JWT_SECRET and SLOTWIRE_JWKS_URL: give one of them',
  ]);
  assert.deepEqual(problems({ SLOTWIRE_JWT_SECRET: secret, SLOTWIRE_DEMO: 'true' }), [
    'SLOTWIRE_DEMO: "true" is for SLOTWIRE_MODE=development',
  ]);
});

test('[SE13] times and TLS: what belongs together is given together, and a part is no longer than the whole', () => {
  const env = { SLOTWIRE_JWT_SECRET: secret };
  assert.deepEqual(problems({ ...env, SLOTWIRE_TLS_CERT: '/cert.pem' }), [
    'SLOTWIRE_TLS_KEY: missing, and SLOTWIRE_TLS_CERT needs it',
  ]);
  assert.deepEqual(problems({ ...env, SLOTWIRE_TLS_KEY: '/key.pem' }), [
    'SLOTWIRE_TLS_CERT: missing, and SLOTWIRE_TLS_KEY needs it',
  ]);
  assert.deepEqual(problems({ ...env, SLOTWIRE_HEADERS_SECONDS: '20' }), [
    'SLOTWIRE_HEADERS_SECONDS: greater than SLOTWIRE_REQUEST_SECONDS, of which it is a part',
  ]);
  assert.equal(parseConfig(env).security.pendingPerAddress, 2_000);
  assert.equal(parseConfig({ SLOTWIRE_MODE: 'development' }).security.pendingPerAddress, 0);
  assert.equal(parseConfig({ ...env, SLOTWIRE_PENDING_PER_ADDRESS: '0' }).security.pendingPerAddress, 0);
});

test('the sample of the log is a share, and what is slow is a whole number of ms', () => {
  const env = { SLOTWIRE_JWT_SECRET: secret };
  assert.deepEqual(parseConfig(env).logSampling, { share: 1, slowMs: 250 });
  const sampled = { ...env, SLOTWIRE_LOG_SAMPLE: '0.05', SLOTWIRE_LOG_SLOW_MS: '40' };
  assert.deepEqual(parseConfig(sampled).logSampling, { share: 0.05, slowMs: 40 });
  const seen = (value: string) => problems({ ...env, SLOTWIRE_LOG_SAMPLE: value });
  assert.deepEqual(seen('0'), []);
  assert.deepEqual(seen('1.5'), ['SLOTWIRE_LOG_SAMPLE: "1.5" is not from 0 to 1']);
  for (const value of ['-0.1', '10%', '1e-3', 'all', '.5'])
    assert.deepEqual(seen(value), [`SLOTWIRE_LOG_SAMPLE: "${value}" is not a share such as 0.25`]);
  assert.deepEqual(problems({ ...env, SLOTWIRE_LOG_SLOW_MS: '0.5' }), [
    'SLOTWIRE_LOG_SLOW_MS: "0.5" is not a whole number',
  ]);
});

test('origins are exact', () => {
  const env = { SLOTWIRE_JWT_SECRET: secret, SLOTWIRE_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443' };
  assert.deepEqual(parseConfig(env).allowedOrigins, ['https://a.example', 'https://b.example:8443']);
  assert.equal(problems({ ...env, SLOTWIRE_ALLOWED_ORIGINS: 'https://a.example/' }).length, 1);
});

test('[WA3] pages: where they lie and where their telemetry goes, with defaults for a checkout', () => {
  const env = { SLOTWIRE_JWT_SECRET: secret };
  assert.deepEqual(parseConfig(env).web, { apps: 'default', faro: { kind: 'own' } });
  const alloy = { SLOTWIRE_APPS: '/srv/apps', SLOTWIRE_FARO_URL: 'https://alloy.example:12347/collect' };
  assert.deepEqual(parseConfig({ ...env, ...alloy }).web, {
    apps: '/srv/apps',
    faro: { kind: 'alloy', url: alloy.SLOTWIRE_FARO_URL },
  });
  const none = { SLOTWIRE_APPS: 'none', SLOTWIRE_FARO_URL: 'none' };
  assert.deepEqual(parseConfig({ ...env, ...none }).web, { apps: undefined, faro: { kind: 'none' } });
  assert.deepEqual(problems({ ...env, SLOTWIRE_FARO_URL: 'alloy.example' }), [
    'SLOTWIRE_FARO_URL: "alloy.example" is not an http(s) URL, nor none',
  ]);
});

test('CONFIGURATION.md lists every variable with its default and meaning, and no other', () => {
  const page = readFileSync(new URL('../../CONFIGURATION.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `SLOTWIRE_'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const expected = Object.entries(variables).map(([name, variable]) => {
    const fallback = 'fallback' in variable ? `\`${variable.fallback}\`` : '';
    return ['', `\`SLOTWIRE_${name}\``, fallback, variable.help, ''];
  });
  assert.deepEqual(rows, expected);
});

test('CONFIGURATION.md lists every variable of OpenTelemetry that is heeded, with its default and meaning, and no other', () => {
  const page = readFileSync(new URL('../../CONFIGURATION.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `OTEL_'));
  const expected = Object.entries(otlpVariables).map(
    ([name, variable]) =>
      `| \`${name}\` | ${'fallback' in variable ? `\`${variable.fallback}\`` : ''} | ${variable.help} |`,
  );
  assert.deepEqual(rows, expected);
});
