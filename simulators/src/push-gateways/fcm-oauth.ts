/**
 * Token endpoint of the simulated FCM: RFC 7523, a signed assertion for an access token, as Google's service accounts do it.
 * The account is made here, so its private key is in no repository.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { Clock, Ids } from '@slotwire/runtime';
import { jwtVerify } from 'jose';
import type { GatewayReply } from './tls-server.ts';

export const TOKEN_PATH = '/token';
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';

/** What Google's console hands out. */
export interface ServiceAccount {
  type: 'service_account';
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  token_uri: string;
}

export interface TokenEndpoint {
  account(origin: string): ServiceAccount;
  /** @param tokenUri the assertion must be meant for it */
  handle(form: string, tokenUri: string): Promise<GatewayReply>;
  accepts(accessToken: string): boolean;
  expireAll(): void;
  /** `error`: 500. `silent`: never answers. */
  behave(fault: 'error' | 'silent' | undefined): void;
  issued(): number;
}

export interface TokenEndpointParts {
  clock: Clock;
  ids: Ids;
  projectId: string;
  accessTokenLifeS: number;
}

export function createTokenEndpoint({ clock, ids, projectId, accessTokenLifeS }: TokenEndpointParts): TokenEndpoint {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const email = `slotwire@${projectId}.iam.gserviceaccount.com`;
  const expiryMs = new Map<string, number>();
  let fault: 'error' | 'silent' | undefined;
  let issued = 0;

  return {
    account: (origin) => ({
      type: 'service_account',
      project_id: projectId,
      private_key_id: 'made-at-start',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      client_email: email,
      token_uri: `${origin}${TOKEN_PATH}`,
    }),
    async handle(form, tokenUri) {
      if (fault === 'silent') return { kind: 'silence' };
      if (fault === 'error') return json(500, { error: 'internal_failure' });
      const fields = new URLSearchParams(form);
      if (fields.get('grant_type') !== GRANT_TYPE) return json(400, { error: 'unsupported_grant_type' });
      try {
        const { payload } = await jwtVerify(fields.get('assertion') ?? '', publicKey, {
          algorithms: ['RS256'],
          issuer: email,
          audience: tokenUri,
          currentDate: new Date(clock.nowMs()),
          maxTokenAge: '1h',
          requiredClaims: ['exp'],
        });
        if (payload.scope !== SCOPE) return json(400, { error: 'invalid_scope' });
      } catch (error) {
        return json(400, { error: 'invalid_grant', error_description: (error as Error).message });
      }
      const token = `ya29.${ids.next()}`;
      expiryMs.set(token, clock.nowMs() + accessTokenLifeS * 1_000);
      issued++;
      return json(200, { access_token: token, expires_in: accessTokenLifeS, token_type: 'Bearer' });
    },
    accepts: (accessToken) => (expiryMs.get(accessToken) ?? 0) > clock.nowMs(),
    expireAll: () => expiryMs.clear(),
    behave(next) {
      fault = next;
    },
    issued: () => issued,
  };
}

function json(code: number, body: unknown): GatewayReply {
  return { kind: 'answer', code, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
