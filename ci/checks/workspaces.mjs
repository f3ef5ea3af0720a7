/**
 * Workspaces: the packages of this repository, as package.json names them.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Manifest
 * @property {string} [name]
 * @property {string} [version]
 * @property {string} [type]
 * @property {string[]} [workspaces]
 * @property {string | Record<string, string>} [exports]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 *
 * @typedef {object} Workspace
 * @property {string} folder From the root: "server/protocol".
 * @property {string} name "@slotwire/protocol".
 * @property {Manifest} manifest
 */

/**
 * @param {string} root
 * @returns {{ manifest: Manifest, workspaces: Workspace[] }} The root's own manifest, and the workspaces.
 */
export function readWorkspaces(root) {
  const manifest = readManifest(root, '.');
  const workspaces = (manifest.workspaces ?? []).map((folder) => {
    if (!existsSync(path.join(root, folder, 'package.json')))
      throw new Error(`workspace ${folder} has no package.json`);
    const own = readManifest(root, folder);
    return { folder, name: own.name ?? folder, manifest: own };
  });
  return { manifest, workspaces };
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Manifest}
 */
function readManifest(root, folder) {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
}
