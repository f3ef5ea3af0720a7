/**
 * Apps: the built pages of vendors and admins under `/vendor/` and `/admin/` (WA1), and what a page asks before it connects (WA3). The files
 * are read as they are asked for: a new build needs no restart. Building them is left to `npm run build`.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type AppConfig, failure, type WebApp, webApps } from '@slotwire/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FaroConfig } from '../config/web-config.ts';
import { isPageRoute, maxAgeOf } from './app-files.ts';
import { type HttpApp, sendFailure } from './http.ts';

export interface AppRoutesParts {
  mode: AppConfig['mode'];
  version: string;
  /** Directory of the built apps; undefined: none is served. */
  apps: string | undefined;
  faro: FaroConfig;
}

export const FARO_PATH = '/faro/collect';

const titles: Readonly<Record<WebApp, string>> = { vendor: 'vendor dashboard', admin: 'admin panel' };

export function addAppRoutes(app: HttpApp, { mode, version, apps, faro }: AppRoutesParts): void {
  app.get('/v1/app-config', async (_request, reply) => {
    const builds = await Promise.all(
      webApps.map(async (name) => [name, apps && (await buildOf(join(apps, name, 'dist')))] as const),
    );
    const answer: AppConfig = {
      mode,
      version,
      faroUrl: faroUrlOf(faro),
      builds: Object.fromEntries(builds.filter(([, build]) => build !== undefined)),
    };
    return reply.header('cache-control', 'no-store').send(answer);
  });
  if (apps === undefined) return;
  for (const name of webApps) addApp(app, name, join(apps, name, 'dist'));
}

function addApp(app: HttpApp, name: WebApp, root: string): void {
  app.get(`/${name}`, (request, reply) => {
    const query = request.url.indexOf('?');
    return reply.redirect(`/${name}/${query === -1 ? '' : request.url.slice(query)}`, 308);
  });

  app.register(
    async (scope) => {
      await scope.register(fastifyStatic, {
        root,
        prefix: '/',
        preCompressed: true,
        dotfiles: 'ignore',
        cacheControl: false,
        decorateReply: true,
        suppressWarning: true,
        setHeaders: (reply, path) => reply.header('cache-control', maxAgeOf(path.slice(root.length))),
      });
      scope.setNotFoundHandler((request, reply) => answerMissing(request, reply));
    },
    { prefix: `/${name}` },
  );

  /** An address within the app is a page of it, and the app itself says whether it has such a page. */
  async function answerMissing(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const path = request.url.split('?', 1)[0]?.slice(name.length + 2) ?? '';
    const looks = request.method === 'GET' || request.method === 'HEAD';
    if (!looks || !isPageRoute(path)) {
      return sendFailure(reply, failure('NOT_FOUND', { message: `the ${titles[name]} has no file ${path}` }));
    }
    if ((await buildOf(root)) !== undefined) return reply.sendFile('index.html');
    return reply
      .code(503)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(notBuiltPage(titles[name]));
  }
}

function faroUrlOf(faro: FaroConfig): string | null {
  switch (faro.kind) {
    case 'own':
      return FARO_PATH;
    case 'alloy':
      return faro.url;
    case 'none':
      return null;
  }
}

/** The page names all its files by their hashes, so its own hash names the build. */
async function buildOf(root: string): Promise<string | undefined> {
  const page = await readFile(join(root, 'index.html')).catch(() => undefined);
  return page && createHash('sha256').update(page).digest('hex').slice(0, 16);
}

function notBuiltPage(title: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Slotwire: not built</title></head>
<body>
<h1>The ${title} has not been built</h1>
<p>The service runs, but the files of this page are missing. Run <code>npm run build</code> and reload the page; the service need not be restarted.</p>
</body>
</html>
`;
}
