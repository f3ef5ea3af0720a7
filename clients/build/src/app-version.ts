/**
 * App version: the version of the package with a hash of everything that the app is made of. The same sources have the same version wherever they are
 * built, and a page that is open can tell by it that the service serves another one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';

/** From the root of the repository; `<app>` is the app itself. */
const sources = [
  'clients/sdk',
  'clients/react',
  'clients/browser',
  'clients/ui',
  'clients/build',
  'server/protocol',
  'server/runtime',
  'server/metrics',
];

/** @param app its folder, from the root. */
export function appVersion(root: string, app: string): string {
  const { version } = JSON.parse(readFileSync(join(root, app, 'package.json'), 'utf8')) as { version: string };
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of [...sources, app]) {
    for (const file of filesBelow(join(root, folder))) {
      hash.update(relative(root, file).replaceAll('\\', '/')).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return `${version}-${hash.digest('hex').slice(0, 12)}`;
}

const isIgnored = /^(?:node_modules|dist|\..*)$|\.(?:test|test-d|fixture)\.tsx?$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isIgnored.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** `__APP_VERSION__` in the code, and `version.json` beside index.html for pages that want to know whether they are old. */
export function versioned(root: string, app: string): Plugin {
  let version = 'development';
  return {
    name: 'slotwire:version',
    config: (_config, { command }) => {
      if (command === 'build') version = appVersion(root, app);
      return { define: { __APP_VERSION__: JSON.stringify(version) } };
    },
    configureServer: ({ middlewares, config }) => {
      middlewares.use(`${config.base}version.json`, (_request, response) => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ version }));
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'version.json', source: `${JSON.stringify({ version })}\n` });
    },
  };
}
