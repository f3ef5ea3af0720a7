/** The built apps over real connections: what a browser gets, keeps, and is told to be careful with. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { appConfigAnswer } from '@slotwire/protocol';
import { startTestHost, type TestHost } from '../host.fixture.ts';

const page = '<!doctype html><script type="module" src="/vendor/assets/main-1a2b.js"></script>';
const script = `console.log(${JSON.stringify('x'.repeat(2_000))});`;

let host: TestHost;
let apps: string;
before(async () => {
  apps = await mkdtemp(join(tmpdir(), 'slotwire-apps-'));
  const dist = join(apps, 'vendor', 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(dist, 'index.html'), page);
  await writeFile(join(dist, 'sw.js'), '// the service worker');
  await writeFile(join(dist, '.secret'), 'hidden');
  await writeFile(join(dist, 'assets', 'main-1a2b.js'), script);
  await writeFile(join(dist, 'assets', 'main-1a2b.js.br'), brotliCompressSync(script));
  await writeFile(join(dist, 'assets', 'main-1a2b.js.gz'), gzipSync(script));
  host = await startTestHost({ env: { SLOTWIRE_APPS: apps } });
});
after(async () => {
  await host.dispose();
  await rm(apps, { recursive: true, force: true });
});

const get = (path: string, init: RequestInit = {}) => fetch(host.url + path, { redirect: 'manual', ...init });

interface RawAnswer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** As it is on the wire: fetch undoes the compression, and asks past every cache when it is given an ETag. */
function getRaw(path: string, encoding: string, etag?: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': encoding, ...(etag && { 'if-none-match': etag }) };
    const asked = request(host.url + path, { headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('files', () => {
  test('[WA1] the page is what stands at the root, and at every address of a page', async () => {
    for (const path of ['/vendor/', '/vendor/bookings', '/vendor/bookings/b-1?tab=notes', '/vendor/index.html']) {
      const answer = await get(path);
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/, path);
      assert.equal(answer.headers.get('cache-control'), 'no-cache', path);
      assert.equal(await answer.text(), page, path);
    }
  });

  test('[WA1] the address without its slash leads to the page, and keeps its query', async () => {
    const answer = await get('/vendor?from=mail');
    assert.deepEqual([answer.status, answer.headers.get('location')], [308, '/vendor/?from=mail']);
    assert.equal((await get('/vendor')).headers.get('location'), '/vendor/');
  });

  test('[WA1] a file that is not there is 404, and never the page: a script that is HTML is a riddle to whoever looks for the fault', async () => {
    for (const path of [
      '/vendor/assets/main-0ld.js',
      '/vendor/assets/gone',
      '/vendor/favicon.ico',
      '/vendor/.secret',
    ]) {
      const answer = await get(path);
      assert.equal(answer.status, 404, path);
      assert.equal(((await answer.json()) as { code: string }).code, 'NOT_FOUND', path);
      assert.doesNotMatch(answer.headers.get('cache-control') ?? '', /immutable/, path);
    }
    assert.equal((await get('/vendor/bookings', { method: 'POST' })).status, 404);
  });

  test('[WA1] nothing outside of the app is reached', async () => {
    for (const path of ['/vendor/..%2f..%2fsecret', '/vendor/%2e%2e/%2e%2e/secret.txt', '/vendor//etc/passwd']) {
      const answer = await get(path);
      assert.ok(answer.status === 400 || answer.status === 404, `${answer.status} ${path}`);
    }
  });

  test('[WA1] what has its hash in its name is kept for ever, all else is asked for again and is 304 when it is the same', async () => {
    const asset = await get('/vendor/assets/main-1a2b.js');
    assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const worker = await get('/vendor/sw.js');
    assert.equal(worker.headers.get('cache-control'), 'no-cache');
    const again = await getRaw('/vendor/sw.js', 'identity', worker.headers.get('etag') ?? '');
    assert.equal(again.status, 304);
  });

  test('[WA1] texts come compressed as the browser likes best, and plain to one that does not say', async () => {
    const brotli = await getRaw('/vendor/assets/main-1a2b.js', 'gzip, br');
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.equal(brotliDecompressSync(brotli.body).toString(), script);
    assert.match(String(brotli.headers['content-type']), /javascript/);
    assert.match(String(brotli.headers.vary), /accept-encoding/i);
    assert.match(String(brotli.headers['cache-control']), /immutable/);
    assert.equal((await getRaw('/vendor/assets/main-1a2b.js', 'gzip')).headers['content-encoding'], 'gzip');
    assert.equal((await getRaw('/vendor/assets/main-1a2b.js', 'identity')).body.toString(), script);
  });

  test('[WA1] an app that was not built says so on its page, and is served as soon as it is', async () => {
    const before = await get('/admin/connections');
    assert.equal(before.status, 503);
    assert.match(await before.text(), /The admin panel has not been built[\s\S]*npm run build/);
    const dist = join(apps, 'admin', 'dist');
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, 'index.html'), page);
    assert.equal((await get('/admin/connections')).status, 200);
    await rm(dist, { recursive: true });
  });
});

describe('policy', () => {
  test('[WA2] a page runs what the service has and nothing that is written into it', async () => {
    const policy = (await get('/vendor/')).headers.get('content-security-policy') ?? '';
    const directives = Object.fromEntries(
      policy.split(';').map((directive) => {
        const [name = '', ...values] = directive.trim().split(' ');
        return [name, values.join(' ')];
      }),
    );
    assert.deepEqual(directives, {
      'default-src': "'self'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'worker-src': "'self'",
      'manifest-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  });
});

describe('what a page asks first', () => {
  test('[WA3] says the mode, where telemetry goes, and which builds lie here', async () => {
    const answer = await get('/v1/app-config');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const config = appConfigAnswer.parse(await answer.json());
    assert.deepEqual([config.mode, config.faroUrl], ['development', '/faro/collect']);
    assert.match(config.builds.vendor ?? '', /^[0-9a-f]{16}$/);
    assert.equal(config.builds.admin, undefined);
    await writeFile(join(apps, 'vendor', 'dist', 'index.html'), page.replace('1a2b', '3c4d'));
    const after = appConfigAnswer.parse(await (await get('/v1/app-config')).json());
    assert.notEqual(after.builds.vendor, config.builds.vendor);
    await writeFile(join(apps, 'vendor', 'dist', 'index.html'), page);
  });

  test('[WA3] an Alloy in the configuration is where telemetry goes, and pages may speak to it', async (t) => {
    const other = await startTestHost({
      env: { SLOTWIRE_APPS: apps, SLOTWIRE_FARO_URL: 'https://alloy.example/collect' },
    });
    t.after(() => other.dispose());
    const answer = await fetch(`${other.url}/v1/app-config`);
    assert.equal(appConfigAnswer.parse(await answer.json()).faroUrl, 'https://alloy.example/collect');
    assert.match(answer.headers.get('content-security-policy') ?? '', /connect-src 'self' https:\/\/alloy\.example;/);
    assert.equal((await fetch(`${other.url}/faro/collect`, { method: 'POST', body: '{}' })).status, 404);
  });

  test('[WA3] `none` keeps telemetry and pages away', async (t) => {
    const other = await startTestHost({ env: { SLOTWIRE_APPS: 'none', SLOTWIRE_FARO_URL: 'none' } });
    t.after(() => other.dispose());
    const answer = await fetch(`${other.url}/v1/app-config`);
    const config = appConfigAnswer.parse(await answer.json());
    assert.deepEqual([config.faroUrl, config.builds], [null, {}]);
    assert.equal((await fetch(`${other.url}/vendor/`)).status, 404);
  });
});
