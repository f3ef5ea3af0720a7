/**
 * Build: `npm run build`. Makes the web apps as the service serves them; those that are what their sources are stay as they are.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureApps } from './apps.mjs';
import { killAllGroups } from './group.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

process.on('exit', killAllGroups);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log('usage: npm run build -- [--force]\n\n  --force   builds also what is what its sources are');
} else if (args.some((arg) => arg !== '--force')) {
  console.error(`unknown option ${args.find((arg) => arg !== '--force')}, see npm run build -- --help`);
  process.exitCode = 2;
} else {
  try {
    const built = await ensureApps({ root, node: process.execPath, say: console.log, force: args.includes('--force') });
    if (built.length === 0) console.log('the apps are what their sources are; --force builds them all the same');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
