/**
 * Credentials of the push providers: parsed and checked when the service starts, so that a wrong key is found then and not by the first push.
 * Pure: whoever calls has read the texts. What is wrong is said without repeating any of it.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod';

/** A service account of Google, as its console hands it out. */
export interface FcmCredentials {
  projectId: string;
  clientEmail: string;
  /** PEM, RSA. */
  privateKey: string;
  /** Where access tokens come from. */
  tokenUri: string;
}

export interface ApnsCredentials {
  /** ES256. */
  key: KeyObject;
  keyId: string;
  teamId: string;
  /** Of devices that registered without one: the bundle id of the app. */
  topic: string;
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

const serviceAccount = z.object({
  type: z.literal('service_account'),
  project_id: z.string().regex(/^[a-z0-9:.-]{1,128}$/),
  client_email: z.email(),
  private_key: z.string(),
  token_uri: z.url({ protocol: /^https$/ }),
});

export function parseServiceAccount(text: string): Parsed<FcmCredentials> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'is not JSON' };
  }
  const account = serviceAccount.safeParse(json);
  if (!account.success) {
    const fields = [...new Set(account.error.issues.map((issue) => issue.path.join('.')))].filter(Boolean);
    return {
      ok: false,
      problem: `is no service account of Google${fields.length > 0 ? `: ${fields.join(', ')} missing or malformed` : ''}`,
    };
  }
  const { project_id, client_email, private_key, token_uri } = account.data;
  const key = parsePrivateKey(private_key);
  if (key?.asymmetricKeyType !== 'rsa') return { ok: false, problem: 'has a private_key that is no RSA key in PEM' };
  return {
    ok: true,
    value: { projectId: project_id, clientEmail: client_email, privateKey: private_key, tokenUri: token_uri },
  };
}

/** An environment often cannot hold line ends: a PEM on one line with `\n` in it is taken as well. */
export function parseApnsKey(text: string): Parsed<KeyObject> {
  const key = parsePrivateKey(text.replaceAll('\\n', '\n'));
  if (key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1')
    return { ok: true, value: key };
  return { ok: false, problem: 'is no P-256 private key in PEM, which the .p8 of Apple is' };
}

/** @returns the text as it is, of one certificate or several */
export function parseCertificates(text: string): Parsed<string> {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch {
    return { ok: false, problem: 'has a certificate that cannot be read' };
  }
  if (blocks.length === 0) return { ok: false, problem: 'has no certificate in PEM' };
  return { ok: true, value: text };
}

function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
