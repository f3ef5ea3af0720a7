/** Output files: checked before anything is started. A run of an hour must not end at a path that cannot be written. */
import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';

/** A path that was named and cannot be written, in one sentence. */
export class FileUnusable extends Error {
  override name = 'FileUnusable';
}

export interface OutputFiles {
  json?: string | undefined;
  history?: string | undefined;
  /** Directories. */
  report?: string | undefined;
  keep?: string | undefined;
}

/** Makes directories that are missing. @throws FileUnusable */
export function checkFiles({ json, history, report, keep }: OutputFiles): void {
  for (const file of [json, history]) {
    if (file !== undefined) attempt(file, () => closeSync(openSync(file, 'a')));
  }
  for (const directory of [report, keep]) {
    if (directory === undefined) continue;
    attempt(directory, () => {
      mkdirSync(directory, { recursive: true });
      accessSync(directory, constants.W_OK);
    });
  }
}

function attempt(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new FileUnusable(`${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
