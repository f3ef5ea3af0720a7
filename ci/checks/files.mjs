/**
 * Files: the tree as the checks see it, without git: everything but the folders that .gitignore names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} root
 * @returns {string[]} Sorted paths from the root, with "/".
 */
export function listFiles(root) {
  const ignored = new Set(['.git', ...ignoredFolders(readFileSync(path.join(root, '.gitignore'), 'utf8'))]);
  /** @type {string[]} */
  const files = [];
  const visit = (/** @type {string} */ folder) => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory() && !ignored.has(entry.name)) visit(file);
      else if (entry.isFile()) files.push(file);
    }
  };
  visit('.');
  return files.sort();
}

/**
 * The lines that name a folder anywhere ("node_modules/"); patterns are left to git.
 * @param {string} gitignore
 */
export function ignoredFolders(gitignore) {
  return gitignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[^#*/]+\/$/.test(line))
    .map((line) => line.slice(0, -1));
}

/**
 * @param {string} root
 * @param {string[]} files
 * @returns {Map<string, string>} File → text.
 */
export function readFiles(root, files) {
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}
