/** The signing secret of development mode: made once, kept beside the data, so that tokens outlive a restart. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entropy } from '@slotwire/runtime';

export async function loadDevelopmentSecret(dataDir: string, entropy: Entropy): Promise<string> {
  const file = join(dataDir, 'development-secret');
  try {
    // `wx`: of two services that start at once, one writes and both read the same.
    await writeFile(file, Buffer.from(entropy(32)).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
