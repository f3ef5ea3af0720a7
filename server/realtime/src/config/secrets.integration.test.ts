/** Secrets: whatever is wrong with the configuration, and whatever the service logs, they are in neither. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSystemRuntime } from '@slotwire/runtime';
import selfsigned from 'selfsigned';
import { startTestHost } from '../host.fixture.ts';
import { startHost } from '../host.ts';
import { createLog } from '../telemetry/log.ts';
import { ConfigError, parseConfig, variables } from './config.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slotwire-secrets-'));
  const { cert } = await selfsigned.generate([{ name: 'commonName', value: 'slotwire' }], { keyType: 'ec' });
  await writeFile(join(dir, 'cert.pem'), cert);
});
after(() => rm(dir, { recursive: true, force: true }));

const mark = 'hunter2-hunter2-hunter2-hunter2-hunter2';
const secrets = Object.entries(variables)
  .filter(([, variable]) => 'secret' in variable)
  .map(([name]) => name);

/** Ways in which a secret is given wrong, all of them with the mark in it. */
const wrongs: readonly ((variable: string) => Promise<string>)[] = [
  async () => mark,
  async () => mark.slice(0, 7),
  async () => ` ${mark}\n`,
  async () => `-----BEGIN PRIVATE KEY-----\n${mark}\n-----END PRIVATE KEY-----`,
  async () => `{"private_key":"${mark}"}`,
  async () => `{${mark}`,
  async (variable) => {
    const path = join(dir, `${variable}.txt`);
    await writeFile(path, `-----BEGIN ${mark}`);
    return path;
  },
  async () => join(dir, mark, 'no', 'such', 'file'),
];

/** What the others must be for the secret to be looked at at all. */
const beside = (): Readonly<Record<string, Record<string, string>>> => ({
  APNS_KEY: { SLOTWIRE_APNS_KEY_ID: 'A'.repeat(10), SLOTWIRE_APNS_TEAM_ID: 'B'.repeat(10), SLOTWIRE_APNS_TOPIC: 'a.b' },
  TLS_KEY: { SLOTWIRE_TLS_CERT: join(dir, 'cert.pem') },
});

/** All that a person would be told, and see in the log. */
async function told(env: Record<string, string>): Promise<string> {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog({ level: 'debug', nowMs: Date.now, destination });
  try {
    const base = { SLOTWIRE_PORT: '0', SLOTWIRE_DATA: join(dir, 'data'), SLOTWIRE_MODE: 'development' };
    const config = parseConfig({ ...base, ...env });
    const host = await startHost({ config, runtime: createSystemRuntime(), log });
    await host.stop();
  } catch (error) {
    if (error instanceof ConfigError) lines.push(...error.problems);
    lines.push(String(error), (error as Error).stack ?? '');
  }
  return lines.join('\n');
}

test('every secret, given wrong in every way, is in no error and in no line of the log', async () => {
  assert.deepEqual(secrets.sort(), ['APNS_KEY', 'FCM_CREDENTIALS', 'JWT_SECRET', 'JWT_SECRET_FILE', 'TLS_KEY']);
  for (const name of secrets) {
    for (const wrong of wrongs) {
      const value = await wrong(name);
      const text = await told({ [`SLOTWIRE_${name}`]: value, ...beside()[name] });
      // A signing secret may be any long text.
      const isFine = name.startsWith('JWT_SECRET') && !text.includes('Error');
      if (!isFine) assert.match(text, new RegExp(`SLOTWIRE_${name}`), value);
      assert.ok(!text.includes(mark), `SLOTWIRE_${name}=${value} is told:\n${text}`);
    }
  }
});

test('secrets that are right are in no error about the others', async () => {
  const text = await told({
    SLOTWIRE_JWT_SECRET: mark,
    SLOTWIRE_PORT: 'http',
    SLOTWIRE_JWKS_URL: 'https://id.example',
  });
  assert.match(text, /SLOTWIRE_PORT/);
  assert.ok(!text.includes(mark), text);
});

test('a service that works writes neither its secret nor a token into its log', async () => {
  const lines: string[] = [];
  const path = join(dir, 'secret');
  await writeFile(path, `${mark}\n`);
  const host = await startTestHost({
    env: { SLOTWIRE_JWT_SECRET_FILE: path },
    log: createLog({ level: 'debug', nowMs: Date.now, destination: { write: (line) => void lines.push(line) } }),
  });
  const tokens: string[] = [];
  try {
    // Development signs with the secret that is given, so the file was read.
    for (const deviceId of ['phone', 'thief']) {
      const token = tokens[0] ?? (await host.token('ada'));
      tokens.push(token);
      const socket = await host.raw();
      socket.send(`40${JSON.stringify(host.auth(token, { deviceId }))}`);
      await socket.expect(/^42\["welcome"/);
      socket.send(`421["session:refresh",{"token":"${token}"}]`);
      await socket.expect(/^431/);
      socket.send(`422["session:refresh",{"token":{"text":"${token}"}}]`);
      await socket.expect(/^432/);
      socket.close();
    }
    await fetch(`${host.url}/v1/bookings?token=${tokens[0]}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[0]}` },
    });
    await fetch(`${host.url}/nowhere?token=${tokens[0]}`);
  } finally {
    await host.dispose();
  }
  const text = lines.join('\n');
  assert.match(text, /"event":"token-replay"/, 'the log is one that says a lot');
  assert.ok(!text.includes(mark));
  for (const token of tokens) assert.ok(!text.includes(token.split('.')[2] as string), 'the signature of a token');
});
