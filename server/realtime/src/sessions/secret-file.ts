/** The signing secret from a file, as orchestrators mount them. What is wrong is said without the path: that may be the secret itself. */

export const MIN_SECRET_LENGTH = 32;

const VARIABLE = 'SLOTWIRE_JWT_SECRET_FILE';

export type LoadedSecret = { ok: true; secret: string } | { ok: false; problem: string };

/** @param readText rejects with a code such as ENOENT */
export async function loadSecretFile(path: string, readText: (path: string) => Promise<string>): Promise<LoadedSecret> {
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return { ok: false, problem: `${VARIABLE}: the file cannot be read (${code})` };
  }
  // Editors and `echo` end files with a line break, which is not meant.
  const secret = text.trim();
  if (secret.length < MIN_SECRET_LENGTH)
    return { ok: false, problem: `${VARIABLE}: what the file holds is shorter than ${MIN_SECRET_LENGTH} characters` };
  return { ok: true, secret };
}
