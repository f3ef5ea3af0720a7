/** Output files: checked before anything is started. A run of an hour must not end at a path that cannot be written. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

/** A path that was named and cannot be used, in one sentence. */
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
      makeDirectory(path.resolve(directory));
      accessSync(directory, constants.W_OK);
    });
  }
}

/** With those above it. One by one: Node 24 never comes back from `recursive` where a file system answers ENOENT to it, such as below `/proc`. */
export function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  mkdirSync(directory);
}

function attempt(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new FileUnusable(`${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
