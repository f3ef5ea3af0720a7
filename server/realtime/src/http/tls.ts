/** TLS of a direct deployment: the certificate and its key, read and checked, and read again when they have changed. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

export interface TlsPair {
  /** PEM. */
  cert: string;
  key: string;
}

export type LoadedTls = { ok: true; pair: TlsPair; expiresMs: number } | { ok: false; problem: string };

/** Older versions are broken (RFC 8996). */
export const MIN_TLS_VERSION = 'TLSv1.2';

/** @param readText rejects with a code such as ENOENT */
export async function loadTls(
  paths: { cert: string; key: string },
  readText: (path: string) => Promise<string>,
): Promise<LoadedTls> {
  const cert = await read('SLOTWIRE_TLS_CERT', paths.cert, readText);
  if ('problem' in cert) return cert;
  const key = await read('SLOTWIRE_TLS_KEY', paths.key, readText);
  if ('problem' in key) return key;
  return checkPair({ cert: cert.text, key: key.text });
}

async function read(
  variable: string,
  path: string,
  readText: (path: string) => Promise<string>,
): Promise<{ ok: true; text: string } | { ok: false; problem: string }> {
  try {
    return { ok: true, text: await readText(path) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return { ok: false, problem: `${variable}: the file cannot be read (${code})` };
  }
}

function checkPair(pair: TlsPair): LoadedTls {
  const fail = (problem: string): LoadedTls => ({ ok: false, problem });
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pair.cert);
  } catch {
    return fail('SLOTWIRE_TLS_CERT: what it names is no certificate in PEM');
  }
  try {
    const key = createPrivateKey(pair.key);
    if (!certificate.checkPrivateKey(key)) return fail('SLOTWIRE_TLS_KEY: it is not the key of SLOTWIRE_TLS_CERT');
  } catch {
    return fail('SLOTWIRE_TLS_KEY: what it names is no private key in PEM, or one that needs a passphrase');
  }
  try {
    // The rest of the chain, and whether OpenSSL takes such a key at all.
    createSecureContext({ ...pair, minVersion: MIN_TLS_VERSION });
  } catch (error) {
    return fail(`SLOTWIRE_TLS_CERT: TLS cannot use it (${(error as NodeJS.ErrnoException).code})`);
  }
  return { ok: true, pair, expiresMs: Date.parse(certificate.validTo) };
}
