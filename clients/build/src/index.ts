/** @slotwire/build: how the web apps are built. Imported by their `vite.config.ts` alone. */
export { type AppOptions, appConfig } from './app-config.ts';
export { appVersion } from './app-version.ts';
export { type Budget, firstLoads, type OutputChunk, type PageLoad } from './first-load.ts';
