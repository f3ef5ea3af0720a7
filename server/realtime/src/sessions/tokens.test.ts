import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createVirtualTime } from '@slotwire/runtime';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createJwksVerifier, createSecretVerifier, signToken } from './tokens.ts';

const secret = 'a-secret-of-thirty-two-characters!';
const time = createVirtualTime(Date.UTC(2026, 2, 1));
const settings = { issuer: 'slotwire', audience: 'slotwire', clock: time.clock };
const verifier = createSecretVerifier(secret, settings);
const nowS = () => Math.floor(time.clock.nowMs() / 1_000);
const claims = { sub: 'c-1', role: 'customer', jti: 't-1' } as const;

function forge(header: object, payload: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${signature}`;
}

async function codeOf(token: string): Promise<string> {
  const verdict = await verifier.verify(token);
  return verdict.ok ? 'OK' : verdict.code;
}

const payload = () => ({ ...claims, iss: 'slotwire', aud: 'slotwire', iat: nowS(), exp: nowS() + 60 });
const signed = (body: object, key = secret) =>
  new SignJWT(body as Record<string, unknown>).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(key));

test('[SE2] a token of ours gives its claims', async () => {
  const { token } = await signToken(
    secret,
    { ...claims, role: 'vendor', vendorId: 'v-1', groups: ['beta'] },
    60,
    settings,
  );
  const verdict = await verifier.verify(token);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.claims, {
    ...claims,
    role: 'vendor',
    vendorId: 'v-1',
    groups: ['beta'],
    iat: nowS(),
    exp: nowS() + 60,
  });
});

test('[SE2] alg none, a foreign signature, a changed payload and no token at all are TOKEN_INVALID', async () => {
  const good = await signed(payload());
  const [header, , signature] = good.split('.') as [string, string, string];
  const admin = Buffer.from(JSON.stringify({ ...payload(), role: 'admin' })).toString('base64url');
  for (const token of [
    forge({ alg: 'none' }, payload()),
    forge({ alg: 'none', typ: 'JWT' }, payload(), signature),
    await signed(payload(), 'another-secret-of-thirty-two-chars'),
    `${header}.${admin}.${signature}`,
    '',
    'a.b.c',
    '{}',
  ]) {
    assert.equal(await codeOf(token), 'TOKEN_INVALID', token);
  }
});

test('[SE2] an asymmetric key is never taken for a secret', async () => {
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT(payload()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  assert.equal(await codeOf(token), 'TOKEN_INVALID');
});

test('[SE2] issuer, audience and every claim are checked', async () => {
  const { iat: _iat, ...withoutIat } = payload();
  const { jti: _jti, ...withoutJti } = payload();
  for (const body of [
    { ...payload(), iss: 'other' },
    { ...payload(), aud: 'other' },
    { ...payload(), sub: '' },
    { ...payload(), sub: 'user:1' },
    { ...payload(), role: 'root' },
    { ...payload(), role: 'vendor' },
    { ...payload(), groups: 'beta' },
    { ...payload(), iat: nowS() + 60 },
    { ...payload(), exp: nowS() + 90_000 },
    withoutIat,
    withoutJti,
  ]) {
    assert.equal(await codeOf(await signed(body)), 'TOKEN_INVALID', JSON.stringify(body));
  }
});

test('[SE2] the end of a token is judged by our clock, with 5 s of tolerance', async () => {
  const { token } = await signToken(secret, claims, 60, settings);
  await time.run(64_000);
  assert.equal(await codeOf(token), 'OK');
  await time.run(2_000);
  assert.equal(await codeOf(token), 'TOKEN_EXPIRED');
});

test('[SE2] keys from a JWKS; one that is out of reach is not the fault of the token', async (t) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k-1', alg: 'ES256' };
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const token = await new SignJWT(payload()).setProtectedHeader({ alg: 'ES256', kid: 'k-1' }).sign(privateKey);
  assert.ok((await createJwksVerifier(url, settings).verify(token)).ok);
  const hs256 = await createJwksVerifier(url, settings).verify(await signed(payload()));
  assert.equal(hs256.ok, false);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(createJwksVerifier(url, settings).verify(token));
});
