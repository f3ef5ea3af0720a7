/**
 * Deployment: the built apps in a folder of their own, and a second version of them that takes their place. To a browser it is another build: another version,
 * other names for all that has a hash in its name, and the files of before are gone. What they do is the same.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Deployment {
  /** For `SLOTWIRE_APPS`. */
  readonly folder: string;
  /** Replaces both apps. @returns the version that they have then */
  deploy(): string;
  dispose(): void;
}

const apps = ['vendor', 'admin'] as const;
const built = process.env.SLOTWIRE_APPS ?? resolve(import.meta.dirname, '../..');

const isText = (name: string): boolean => /\.(?:js|css|html|json|webmanifest)$/.test(name);
const hashOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

export function createDeployment(): Deployment {
  const folder = mkdtempSync(join(tmpdir(), 'slotwire-apps-'));
  for (const app of apps) copyBuild(join(built, app, 'dist'), join(folder, app, 'dist'));
  return {
    folder,
    deploy() {
      const version = '9.9.9-deployed';
      for (const app of apps) {
        const dist = join(folder, app, 'dist');
        rmSync(dist, { recursive: true });
        copyBuild(join(built, app, 'dist'), dist);
        rename(dist, version);
      }
      return version;
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Without the compressed copies: the service sends the file itself where there is none. */
function copyBuild(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (name) => !/\.(?:br|gz|map)$/.test(name) });
}

function rename(dist: string, version: string): void {
  const { version: own } = JSON.parse(readFileSync(join(dist, 'version.json'), 'utf8')) as { version: string };
  const assets = join(dist, 'assets');
  const renamed = new Map([[own, version]]);
  for (const name of readdirSync(assets)) {
    const [, stem, hash, ending] = /^(.+)-([\w-]{8})(\.\w+)$/.exec(name) ?? [];
    if (stem === undefined || hash === undefined || ending === undefined) throw new Error(`${name} has no hash in it`);
    renamed.set(name, `${stem}-${hashOf(hash, 8)}${ending}`);
  }
  const rewrite = (text: string) => [...renamed].reduce((now, [from, to]) => now.replaceAll(from, to), text);
  for (const name of readdirSync(dist).filter(isText)) edit(join(dist, name), rewrite);
  for (const name of readdirSync(assets)) {
    const text = readFileSync(join(assets, name));
    rmSync(join(assets, name));
    writeFileSync(join(assets, rewrite(name)), isText(name) ? rewrite(text.toString('utf8')) : text);
  }
  // The worker knows files without a hash in their name by what is in them.
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const worker = join(dist, 'sw.js');
  if (readdirSync(dist).includes('sw.js')) edit(worker, (text) => withRevision(text, hashOf(page, 32)));
}

function withRevision(worker: string, revision: string): string {
  const known = /url:"index\.html",revision:"\w{32}"|revision:"\w{32}",url:"index\.html"/;
  if (!known.test(worker)) throw new Error('the worker does not know the page');
  return worker.replace(known, `url:"index.html",revision:"${revision}"`);
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
