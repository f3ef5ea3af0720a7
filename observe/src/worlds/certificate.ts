/** Certificate: the files of a service that speaks TLS itself, made for this machine, and ending when a test wants it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import selfsigned from 'selfsigned';

export interface Certificate {
  /** For the service. */
  env: Readonly<Record<string, string>>;
  /** As a renewal does. The service looks from time to time. */
  write(endsMs: number): Promise<void>;
}

const DAY_MS = 86_400_000;

export async function createCertificate(folder: string, endsMs: number): Promise<Certificate> {
  const files = { cert: join(folder, 'service.pem'), key: join(folder, 'service-key.pem') };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  async function write(endsAtMs: number): Promise<void> {
    const made = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(endsAtMs - 400 * DAY_MS),
      notAfterDate: new Date(endsAtMs),
    });
    await writeFile(files.key, made.private, { mode: 0o600 });
    await writeFile(files.cert, made.cert, { mode: 0o600 });
  }
  await write(endsMs);
  return { env: { SLOTWIRE_TLS_CERT: files.cert, SLOTWIRE_TLS_KEY: files.key }, write };
}
