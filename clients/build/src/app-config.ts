/**
 * App configuration: what the Vite configurations of the web apps have in common. Built files have hashed names under `assets/`, a compressed copy
 * beside each text file, and a first load that is weighed; the development server passes on what belongs to a running service.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { PluginOption, UserConfig } from 'vite';
import { versioned } from './app-version.ts';
import { createCalmLogger } from './calm-logger.ts';
import { compressedCopies } from './compressed-copies.ts';
import { firstLoadBudget } from './first-load-budget.ts';
import { nativeTemporal } from './native-temporal.ts';
import { oneLanguage } from './one-language.ts';
import { pureSchemas } from './pure-schemas.ts';

export interface AppOptions {
  /** Folder of the app, from the root of the repository: `clients/vendor`. */
  app: string;
  /** Where the service serves the app, with slashes: `/vendor/`. */
  base: string;
  /** Of the development server. */
  port: number;
  plugins?: PluginOption[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Compressed JavaScript that a page may need before it can be used, bytes. */
const FIRST_LOAD_BYTES = 250_000;

/** `SLOTWIRE_TOOL_SERVICE_URL` names the service that `vite` passes requests on to. */
const service = process.env.SLOTWIRE_TOOL_SERVICE_URL ?? 'http://127.0.0.1:4000';

export function appConfig({ app, base, port, plugins = [] }: AppOptions): UserConfig {
  return {
    base,
    customLogger: createCalmLogger(),
    plugins: [
      versioned(root, app),
      pureSchemas(),
      oneLanguage(),
      nativeTemporal(),
      react(),
      ...plugins,
      firstLoadBudget({ maxBytes: FIRST_LOAD_BYTES }),
      compressedCopies(),
    ],
    build: {
      // Browsers that have light-dark(), which is how the design knows its two themes.
      target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
      // The content security policy knows files of our own alone.
      assetsInlineLimit: 0,
      sourcemap: true,
      reportCompressedSize: false,
      // Nothing of ours has a getter that does something: what is read and not used may go.
      rolldownOptions: { treeshake: { propertyReadSideEffects: false } },
    },
    server: { host: '127.0.0.1', port, strictPort: false, proxy: proxyTo(service) },
    preview: { host: '127.0.0.1', port, strictPort: false, proxy: proxyTo(service) },
  };
}

function proxyTo(target: string) {
  const http = { target, changeOrigin: true };
  return { '/socket.io': { ...http, ws: true }, '/v1': http, '/faro': http, '/health': http, '/ready': http };
}
