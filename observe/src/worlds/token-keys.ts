/** Token keys: an issuer of tokens whose public keys a service fetches (JWKS), and who may stop answering, or say that its keys end. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Runtime } from '@slotwire/runtime';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TokenKeys {
  /** `http://127.0.0.1:40000/keys` */
  url: string;
  /** For a customer. */
  sign(userId: string): Promise<string>;
  /** As a rotation does: a key that nobody knows yet, which ends then; undefined: never. */
  renew(expiresMs: number | undefined): Promise<void>;
  setAnswering(isAnswering: boolean): void;
  close(): void;
}

const LIFE_S = 600;

export async function createTokenKeys({ clock, ids }: Pick<Runtime, 'clock' | 'ids'>): Promise<TokenKeys> {
  let isAnswering = true;
  let current: { kid: string; privateKey: CryptoKey; body: string };

  async function renew(expiresMs: number | undefined): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const kid = ids.next();
    const end = expiresMs === undefined ? {} : { exp: Math.floor(expiresMs / 1_000) };
    const key = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig', ...end };
    current = { kid, privateKey, body: JSON.stringify({ keys: [key] }) };
  }

  await renew(undefined);
  const server = createServer((_request, response) => {
    // It takes the question and says nothing, as a service does that hangs.
    if (isAnswering) response.writeHead(200, { 'content-type': 'application/json' }).end(current.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    sign(userId) {
      const iat = Math.floor(clock.nowMs() / 1_000);
      return new SignJWT({ role: 'customer' })
        .setProtectedHeader({ alg: 'ES256', kid: current.kid })
        .setSubject(userId)
        .setJti(ids.next())
        .setIssuer('slotwire')
        .setAudience('slotwire')
        .setIssuedAt(iat)
        .setExpirationTime(iat + LIFE_S)
        .sign(current.privateKey);
    },
    renew,
    setAnswering(given) {
      isAnswering = given;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
