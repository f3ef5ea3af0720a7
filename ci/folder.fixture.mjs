/**
 * Folder: files for one test, outside the repository, gone when the test ends.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * @param {{ after: (clean: () => void) => void }} t The test.
 * @param {Record<string, string>} [files] Path → text.
 * @returns {string}
 */
export function createFolder(t, files = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slotwire-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}
