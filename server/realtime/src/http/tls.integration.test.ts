/** TLS without a proxy: the certificate at the start, the versions, every way in, and a certificate that is renewed. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { createSystemRuntime, createVirtualTime } from '@slotwire/runtime';
import selfsigned from 'selfsigned';
import { WebSocket } from 'ws';
import { parseConfig } from '../config/config.ts';
import { type Host, StartError, startHost } from '../host.ts';
import { createLog } from '../telemetry/log.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slotwire-tls-'));
});
after(() => rm(dir, { recursive: true, force: true }));

const paths = () => ({ cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') });

async function makePair(name: string) {
  const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert, key };
}

async function writePair({ cert, key }: { cert: string; key: string }): Promise<void> {
  await writeFile(paths().cert, cert);
  await writeFile(paths().key, key);
}

/** Its timers wait for `pass`; its clock is the real one, as tokens are judged by it. */
async function start(lines: string[] = []): Promise<Host & { pass(ms: number): Promise<void> }> {
  const real = createSystemRuntime();
  const time = createVirtualTime(Date.now());
  const runtime = { ...real, timers: { ...real.timers, every: time.timers.every } };
  const config = parseConfig({
    SLOTWIRE_MODE: 'development',
    SLOTWIRE_PORT: '0',
    SLOTWIRE_DATA: join(dir, 'data'),
    SLOTWIRE_TLS_CERT: paths().cert,
    SLOTWIRE_TLS_KEY: paths().key,
  });
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog({ level: 'info', nowMs: Date.now, destination });
  return { ...(await startHost({ config, runtime, log })), pass: (ms) => time.run(ms) };
}

/** Of whoever answers there, whether or not anybody would trust it. */
function certificateOf(url: string, options: object = {}): Promise<PeerCertificate> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false, ...options }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe('a service with a certificate', () => {
  test('speaks HTTPS and WSS to those who trust it, tells browsers to stay there, and knows no plain HTTP', async (t) => {
    const pair = await makePair('slotwire');
    await writePair(pair);
    const host = await start();
    t.after(() => host.stop());
    assert.match(host.url, /^https:\/\/127\.0\.0\.1:/);
    const ask = (path: string, body?: string) =>
      new Promise<{ headers: Record<string, unknown>; text: string }>((resolve, reject) => {
        const options = { ca: pair.cert, agent: false, method: body === undefined ? 'GET' : 'POST' };
        const asked = request(
          host.url + path,
          { ...options, headers: { 'content-type': 'application/json' } },
          (got) => {
            let text = '';
            got.on('data', (part: Buffer) => {
              text += String(part);
            });
            got.on('end', () => resolve({ headers: got.headers, text }));
          },
        );
        asked.on('error', reject);
        asked.end(body);
      });
    const health = await ask('/healthz');
    assert.equal(health.text, '{"status":"ok"}');
    assert.match(String(health.headers['strict-transport-security']), /max-age=31536000/);
    const session = await ask('/v1/dev/session', '{"userId":"c-1","role":"customer"}');
    const { token } = JSON.parse(session.text) as { token: string };
    const packets: string[] = [];
    const url = `${host.url.replace('https', 'wss')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { ca: pair.cert });
    const welcomed = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        packets.push(String(data));
        if (packets.at(-1)?.startsWith('42["welcome"')) resolve();
      });
    });
    const auth = { protocol: 1, token, deviceId: 'd-1', platform: 'sim', appVersion: '1' };
    socket.on('open', () => socket.send(`40${JSON.stringify(auth)}`));
    await welcomed;
    socket.close();
    await assert.rejects(fetch(host.url.replace('https', 'http')));
  });

  test('takes TLS 1.2 and 1.3, and nothing older', async (t) => {
    await writePair(await makePair('slotwire'));
    const host = await start();
    t.after(() => host.stop());
    const versions = (version: string) => ({ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
    await certificateOf(host.url, versions('TLSv1.2'));
    await certificateOf(host.url, versions('TLSv1.3'));
    await assert.rejects(certificateOf(host.url, versions('TLSv1.1')));
  });

  test('uses a renewed one within a minute, and goes on with the old one when the new one is no good', async (t) => {
    await writePair(await makePair('first'));
    const lines: string[] = [];
    const host = await start(lines);
    t.after(() => host.stop());
    const name = async () => (await certificateOf(host.url)).subject.CN;
    /** Two periods: files are read beside the timers. */
    const renew = async () => {
      await host.pass(60_000);
      await new Promise((resolve) => setTimeout(resolve, 200));
    };
    assert.equal(await name(), 'first');
    await writePair(await makePair('second'));
    await renew();
    assert.equal(await name(), 'second');
    // Half of a renewal: the key is still the old one.
    await writeFile(paths().cert, (await makePair('third')).cert);
    await renew();
    assert.equal(await name(), 'second');
    assert.ok(lines.some((line) => line.includes('it is not the key of SLOTWIRE_TLS_CERT')));
  });
});

describe('what keeps it from starting is one sentence, without what the files hold', () => {
  async function problem(): Promise<string> {
    try {
      await (await start()).stop();
    } catch (error) {
      assert.ok(error instanceof StartError, String(error));
      return error.message;
    }
    return 'none';
  }

  test('files that are missing, that are no PEM, that do not fit each other', async () => {
    const [first, second] = [await makePair('first'), await makePair('second')];
    await rm(paths().cert, { force: true });
    assert.equal(await problem(), 'SLOTWIRE_TLS_CERT: the file cannot be read (ENOENT)');
    await writeFile(paths().cert, first.cert);
    await rm(paths().key, { force: true });
    assert.equal(await problem(), 'SLOTWIRE_TLS_KEY: the file cannot be read (ENOENT)');
    await writeFile(paths().key, second.key);
    assert.equal(await problem(), 'SLOTWIRE_TLS_KEY: it is not the key of SLOTWIRE_TLS_CERT');
    await writeFile(paths().key, 'not a key');
    assert.match(await problem(), /^SLOTWIRE_TLS_KEY: what it names is no private key in PEM/);
    await writeFile(paths().cert, first.key);
    assert.equal(await problem(), 'SLOTWIRE_TLS_CERT: what it names is no certificate in PEM');
  });
});
